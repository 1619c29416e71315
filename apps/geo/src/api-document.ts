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
    paths: Object.fromEntries(paths.map(([path, routes]) => [path.slice('/geo'.length) || '/', routes])),
  }
}
