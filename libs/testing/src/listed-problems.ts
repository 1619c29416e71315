interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}
interface Injected {
  readonly method?: string
  readonly url?: unknown
}
interface App {
  inject: unknown
  swagger(): unknown
}
interface Document {
  readonly paths?: Readonly<
    Record<string, Readonly<Record<string, { readonly 'x-problems'?: readonly { readonly code: string }[] }>>>
  >
}

/**
 * What comes before a route's own code, from the plugins that all services share: the way through the edge lists it for
 * every operation there is (apps/edge/src/api/problems.ts), and tells nobody of hop tokens.
 */
const shared = [
  'CE_HOP_REQUIRED',
  'CE_TOKEN_INVALID',
  'CE_TENANT_REQUIRED',
  'CE_TENANT_UNKNOWN',
  'CE_TENANT_SUSPENDED',
  'CE_TENANT_FROZEN',
  'CE_TENANT_NOT_READY',
  'CE_OVERLOADED',
  'CE_SERVICE_UNAVAILABLE',
]

/** Watches what `inject` is answered: it rejects on a problem whose code the operation does not list. */
export function watchProblems(app: App): void {
  const inject = (app.inject as (options: Injected) => Promise<Answer>).bind(app)
  let listed: ReturnType<typeof listing> | undefined
  app.inject = async (options: Injected) => {
    const answer = await inject(options)
    if (!String(answer.headers['content-type']).startsWith('application/problem+json')) return answer
    const { method = 'GET', url } = options
    // What HEAD is answered has no body, and so no code.
    if (method.toUpperCase() === 'HEAD') return answer
    const { code } = JSON.parse(answer.body) as { code: string }
    if (shared.includes(code) || typeof url !== 'string') return answer
    listed ??= listing(app.swagger() as Document)
    const found = listed(method.toLowerCase(), url.split('?', 1)[0] as string)
    if (found !== undefined && !found.codes.includes(code))
      throw new Error(
        `${method} ${found.template} answered ${answer.statusCode} ${code}, which it does not list among its problems`,
      )
    return answer
  }
}

/** The codes of the operation that a path is of; undefined where there is none. */
function listing({ paths = {} }: Document) {
  const templates = Object.entries(paths).map(([template, verbs]) => ({
    pattern: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    places: template.split('{').length,
    template,
    verbs,
  }))
  templates.sort((a, b) => a.places - b.places)
  return (method: string, path: string) => {
    const found = templates.find(({ pattern, verbs }) => pattern.test(path) && method in verbs)
    const problems = found?.verbs[method]?.['x-problems']
    if (found === undefined || problems === undefined) return undefined
    return { template: found.template, codes: problems.map(({ code }) => code) }
  }
}
