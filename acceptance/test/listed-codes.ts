import { committedDocument } from '@careeasy/client'

// Every problem that the suite is answered with is looked up: a code that its operation does not list fails the test.

interface Response {
  readonly $ref?: string
  readonly content?: {
    readonly 'application/problem+json'?: {
      readonly schema: { readonly allOf: readonly { properties?: { code: { enum: readonly string[] } } }[] }
    }
  }
}
type Operation = { readonly responses: Readonly<Record<string, Response>> }

/** What is read here of an OpenAPI document. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly responses: Readonly<Record<string, Response>> }
}

export interface Seen {
  readonly method: string
  /** As it was sent, with its query. */
  readonly path: string
  readonly status: number
  /** Undefined where the answer is no problem. */
  readonly code: string | undefined
}

/** Says what a document does not list of what was seen; undefined when it does, or when no operation has the path. */
export function createListing({ paths, components }: Document): (seen: Seen) => string | undefined {
  const templates = Object.entries(paths).map(([template, verbs]) => ({
    pattern: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    // OpenAPI 3.1, paths: what is concrete comes before what is templated.
    places: template.split('{').length,
    template,
    verbs,
  }))
  templates.sort((a, b) => a.places - b.places)
  const codesOf = ({ responses }: Operation, status: number) => {
    const { $ref, content } = responses[status] ?? {}
    const found = $ref === undefined ? content : components.responses[$ref.split('/').at(-1) ?? '']?.content
    return found?.['application/problem+json']?.schema.allOf.flatMap(
      ({ properties }) => properties?.code.enum ?? [],
    )
  }
  return ({ method, path, status, code }) => {
    if (code === undefined) return undefined
    const [plain = ''] = path.split('?')
    const found = templates.find(({ pattern, verbs }) => pattern.test(plain) && method.toLowerCase() in verbs)
    const operation = found?.verbs[method.toLowerCase()]
    if (found === undefined || operation === undefined) return undefined
    const codes = codesOf(operation, status) ?? []
    return codes.includes(code)
      ? undefined
      : `${method} ${found.template} answered ${status} ${code}; its problems of ${status} are: ${codes.join(', ') || 'none'}`
  }
}

let listing: Promise<(seen: Seen) => string | undefined> | undefined

/** @throws when an edge of the deployment answered with a code that the operation does not list. */
export async function checkListed(origin: string, seen: Seen): Promise<void> {
  const { EDGE_URL, FIRST_EDGE_URL, SECOND_EDGE_URL } = process.env
  const edges = [EDGE_URL, FIRST_EDGE_URL, SECOND_EDGE_URL].map(url => url?.replace(/\/$/, ''))
  if (seen.code === undefined || !edges.includes(origin)) return
  listing ??= committedDocument().then(document => createListing(document as Document))
  const fault = (await listing)(seen)
  if (fault !== undefined) throw new Error(`docs: ${fault}`)
}
