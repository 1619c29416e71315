/** The media type of OpenAPI documents as OGC API links to them. */
export const openApi = 'application/vnd.oai.openapi+json;version=3.1'

/**
 * What of the service's document a client of OGC API needs: the routes below `/geo`, and the credentials. The paths
 * begin at the landing page, where such clients (GDAL) look them up.
 */
export function describeApi(document: { readonly paths?: object }) {
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => /^\/geo(\/|$)/.test(path))
  return {
    ...document,
    servers: [{ url: '/geo' }],
    security: [{ authKey: [], authToken: [], tenant: [] }],
    paths: Object.fromEntries(
      paths.map(([path, routes]) => [path.slice('/geo'.length) || '/', defineParameters(routes)]),
    ),
  }
}

const listed = { style: 'form', explode: false }
const boxSchema = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 }

interface Parameter {
  readonly name: string
  readonly schema: object
}

/**
 * The parameters that the standard defines in its own way (OGC API Features Part 1, 7.15.2 to 7.15.4), which clients
 * look for: `bbox` is a text to our validator and to the typed client, a list with commas to them.
 */
function defineParameters(routes: object): object {
  return Object.fromEntries(
    Object.entries(routes as Record<string, { readonly parameters?: readonly Parameter[] }>).map(
      ([method, operation]) => [
        method,
        operation.parameters === undefined
          ? operation
          : { ...operation, parameters: operation.parameters.map(defineParameter) },
      ],
    ),
  )
}

function defineParameter(parameter: Parameter): Parameter {
  const { name } = parameter
  if (name === 'bbox') return { ...parameter, ...listed, schema: boxSchema }
  return name === 'limit' || name === 'datetime' ? { ...parameter, ...listed } : parameter
}
