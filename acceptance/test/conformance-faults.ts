import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request on its way through; what is changed is what the edge gets. */
export interface Passing {
  readonly url: URL
  readonly headers: IncomingHttpHeaders
}

/** An answer on its way back. */
export interface Answered {
  status: number
  readonly headers: IncomingHttpHeaders
  text: string
}

/** A way to break the API, and the abstract test that must find it. */
export interface Fault {
  readonly what: string
  readonly id: string
  /** Changes a request. */
  readonly ask?: (passing: Passing) => void
  /** Changes an answer; `path` is that which the client asked for. */
  readonly answer?: (answered: Answered, path: string) => void
}

// biome-ignore lint/suspicious/noExplicitAny: documents of any form are broken here
type Json = any

const without = (name: string) => ({ ask: ({ url }: Passing) => url.searchParams.delete(name) })
const dropped = (name: string) => ({ answer: ({ headers }: Answered) => void delete headers[name] })

/** Changes JSON of paths that end so. */
const changed = (end: RegExp, change: (json: Json) => void) => ({
  answer(answered: Answered, path: string) {
    const isJson = /json/.test(String(answered.headers['content-type']))
    if (!end.test(path) || !isJson || answered.status !== 200) return
    const json = JSON.parse(answered.text)
    change(json)
    answered.text = JSON.stringify(json)
  },
})
const list = /\/items$/
const swap = (coordinates: Json): Json =>
  typeof coordinates[0] === 'number' ? [coordinates[1], coordinates[0]] : coordinates.map(swap)

export const faults: readonly Fault[] = [
  {
    ...{ what: 'no link to the API definition', id: '/conf/core/root-success' },
    ...changed(/\/geo$/, json => {
      json.links = json.links.filter(({ rel }: Json) => rel !== 'service-desc')
    }),
  },
  {
    ...{ what: 'an API definition that is no OpenAPI', id: '/conf/core/api-definition-success' },
    ...changed(/\/api$/, json => delete json.info),
  },
  {
    ...{ what: 'an API definition without lists', id: '/conf/oas31/oas-impl' },
    ...changed(/\/api$/, json => {
      for (const path of Object.keys(json.paths)) if (path.endsWith('/items')) delete json.paths[path]
    }),
  },
  {
    ...{ what: 'a definition of bbox as a text', id: '/conf/core/fc-bbox-definition' },
    ...changed(/\/api$/, json => {
      for (const parameter of json.paths['/collections/places/items'].get.parameters)
        if (parameter.name === 'bbox') parameter.schema = { type: 'string' }
    }),
  },
  {
    ...{ what: 'core not declared', id: '/conf/core/conformance-success' },
    ...changed(/\/conformance$/, json => json.conformsTo.shift()),
  },
  {
    ...{ what: 'a collection without an id', id: '/conf/core/fc-md-success' },
    ...changed(/\/collections$/, json => delete json.collections[0].id),
  },
  {
    ...{ what: 'a collection that is another alone', id: '/conf/core/sfc-md-success' },
    ...changed(/\/collections\/places$/, json => {
      json.title = 'Other'
    }),
  },
  {
    ...{ what: 'one feature too many told', id: '/conf/core/fc-numberReturned' },
    ...changed(list, json => {
      json.numberReturned += 1
    }),
  },
  {
    ...{ what: 'one match too many told', id: '/conf/core/fc-numberMatched' },
    ...changed(list, json => {
      if (json.numberMatched !== undefined) json.numberMatched += 1
    }),
  },
  {
    ...{ what: 'no link to the next page', id: '/conf/core/fc-links' },
    ...changed(list, json => {
      json.links = json.links.filter(({ rel }: Json) => rel !== 'next')
    }),
  },
  {
    ...{ what: 'a time stamp of long ago', id: '/conf/core/fc-timeStamp' },
    ...changed(list, json => {
      json.timeStamp = '2020-01-01T00:00:00Z'
    }),
  },
  {
    ...{ what: 'a type of geometry that is none', id: '/conf/geojson/content' },
    ...changed(list, json => {
      if (json.features[0]) json.features[0].geometry.type = 'Pont'
    }),
  },
  {
    ...{ what: 'latitude first', id: '/conf/core/crs84' },
    ...changed(list, json => {
      for (const { geometry } of json.features) geometry.coordinates = swap(geometry.coordinates)
    }),
  },
  {
    what: 'HTML that breaks off',
    id: '/conf/html/content',
    answer(answered) {
      if (/html/.test(String(answered.headers['content-type'])))
        answered.text = answered.text.replace('</html>', '')
    },
  },
  {
    what: 'a feature that is not there',
    id: '/conf/core/f-op',
    answer(answered) {
      if (answered.status === 404) answered.status = 200
    },
  },
  { what: 'bbox ignored', id: '/conf/core/fc-bbox-response', ...without('bbox') },
  { what: 'datetime ignored', id: '/conf/core/fc-time-response', ...without('datetime') },
  { what: 'limit ignored', id: '/conf/core/fc-limit-response', ...without('limit') },
  {
    ...{ what: 'unknown parameters ignored', id: '/conf/core/query-param-unknown' },
    ...without('there-is-no-such-parameter'),
  },
  { what: 'crs ignored', id: '/conf/crs/crs-parameter-transform', ...without('crs') },
  { what: 'no header Content-Crs', id: '/conf/crs/crs-parameter', ...dropped('content-crs') },
  { what: 'bbox-crs ignored', id: '/conf/crs/bbox-crs-parameter', ...without('bbox-crs') },
  { what: 'no header Link', id: '/conf/queryables/get-queryables-uris', ...dropped('link') },
  { what: 'filter ignored', id: '/conf/filter/filter-lang-default', ...without('filter') },
  {
    ...{ what: 'If-Match ignored', id: '/conf/optimistic-locking-etags/delete' },
    ask: ({ headers }) => void delete headers['if-match'],
  },
]

/** A server that passes everything on to the edge, but for what the fault changes. */
export async function startFaulty(edgeUrl: string, { ask, answer }: Fault) {
  const { hostname, port } = new URL(edgeUrl)
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', edgeUrl)
    const path = url.pathname
    const headers = { ...incoming.headers }
    ask?.({ url, headers })
    const body = Buffer.concat(await incoming.toArray())
    const onward = httpRequest(
      { hostname, port, path: url.pathname + url.search, method: incoming.method, headers },
      async response => {
        const text = Buffer.concat(await response.toArray()).toString()
        const answered = { status: response.statusCode ?? 502, headers: { ...response.headers }, text }
        answer?.(answered, path)
        for (const name of ['content-length', 'transfer-encoding', 'connection'])
          delete answered.headers[name]
        outgoing.writeHead(answered.status, answered.headers)
        outgoing.end(answered.text)
      },
    )
    onward.on('error', () => outgoing.writeHead(502).end())
    onward.end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
