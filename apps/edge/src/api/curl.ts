import type { Operation, Parameter } from './document.ts'

const binaryBody = 'Good morning'

/**
 * A shell command that calls the operation with its examples; undefined where something that it needs
 * has none. It takes address, credentials and tenant from variables that the introduction sets.
 */
export function toCurl(method: string, path: string, operation: Operation): string | undefined {
  // What a person pastes should not take anything away, nor wait for a body that never comes.
  if (method === 'delete' || method === 'head' || method === 'options') return undefined
  const parameters = operation.parameters ?? []
  // Nor change what an example names, as suspending a tenant would.
  if (method === 'post' && path.includes('{') && operation.requestBody === undefined) return undefined
  const filled = fillPath(path, parameters)
  const query = fill(parameters, 'query')
  const headers = fill(parameters, 'header')
  const body = bodyOf(operation)
  if (filled === undefined || query === undefined || headers === undefined || body === undefined)
    return undefined
  const search = new URLSearchParams(query).toString()
  const verb = method === 'get' ? [] : [`-X ${method.toUpperCase()}`]
  const url = `"$CAREEASY${filled}${search === '' ? '' : `?${search}`}"`
  const credentials = (operation['security'] as object[] | undefined)?.[0] ?? {}
  const lines = [
    ['curl -s', ...verb, url].join(' '),
    ...('authKey' in credentials ? ['-H "Auth-Key: $AUTH_KEY" -H "Auth-Token: $AUTH_TOKEN"'] : []),
    ...('tenant' in credentials ? ['-H "Tenant-UUID: $TENANT"'] : []),
    ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...body,
  ]
  return lines.join(' \\\n  ')
}

function fillPath(path: string, parameters: readonly Parameter[]): string | undefined {
  const values = fill(parameters, 'path')
  if (values === undefined) return undefined
  return values.reduce((text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)), path)
}

/** Every parameter that is needed; undefined when one has no example. */
function fill(parameters: readonly Parameter[], place: string): [string, string][] | undefined {
  const of = parameters.filter(parameter => parameter.in === place && parameter.required === true)
  if (of.some(({ example }) => example === undefined)) return undefined
  return of.map(({ name, example }) => [name, String(example)])
}

/** The lines that send a body, none where the operation takes none; undefined where it has no example. */
function bodyOf({ requestBody }: Operation): string[] | undefined {
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (type === undefined) return []
  if (type === '*/*') return ["-H 'Content-Type: text/plain'", `--data-binary ${quote(binaryBody)}`]
  const example = media?.example
  if (example === undefined) return undefined
  const text = typeof example === 'string' ? example : JSON.stringify(example)
  return [`-H ${quote(`Content-Type: ${type}`)}`, `--data-binary ${quote(text)}`]
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
