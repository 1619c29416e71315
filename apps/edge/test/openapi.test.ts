import t from 'tap'
import { passageOf } from '../src/passages.ts'
import { send, startEdge } from './helper.ts'

// One document of all services. The stand-in answers for each of them, as the test says.

const problem = { code: 'CE_PLACE_NOT_FOUND', status: 404, meaning: "There is no place '…'" }
const document = (paths: object) => ({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths })
const operation = (operationId: string, more: object = {}) => ({
  operationId,
  responses: { 200: { description: 'ok' } },
  ...more,
})

interface Operation {
  readonly operationId: string
  readonly security: object[]
  readonly description?: string
  readonly responses: Record<string, { $ref?: string }>
}
interface Merged {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { responses: Record<string, { description: string }> }
}

async function read(url: string) {
  const answer = await send(`${url}/openapi.json`)
  return { ...answer, merged: answer.json as unknown as Merged }
}

t.test('what each service says of itself is one document, with what the edge adds', async t => {
  const { url, custom } = await startEdge(t)
  const example = { in: 'query', name: 'lon', required: true, example: 4.9, schema: { type: 'number' } }
  custom.answer = (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify(
        document({
          '/auth/login': { post: operation('login') },
          '/tenants/{id}': { get: operation('getTenant') },
          '/geo/visits': { get: operation('listVisits', { parameters: [example], 'x-problems': [problem] }) },
          '/internal/access': { get: operation('secret') },
        }),
      ),
    )
  const { status, headers, merged } = await read(url)
  t.equal(status, 200)
  t.match(headers['content-type'], /^application\/json/)
  t.same(
    Object.keys(merged.paths).filter(path => path.startsWith('/internal')),
    [],
  )
  const [login, tenant, visits] = [
    merged.paths['/auth/login']?.['post'],
    merged.paths['/tenants/{id}']?.['get'],
    merged.paths['/geo/visits']?.['get'],
  ]
  t.same(login?.security, [])
  t.same(tenant?.security[0], { authKey: [], authToken: [] })
  t.same(visits?.security[0], { authKey: [], authToken: [], tenant: [] })
  const codes = (one: Operation | undefined, status: string) =>
    merged.components.responses[one?.responses[status]?.$ref?.split('/').at(-1) ?? '']?.description ?? ''
  t.match(codes(visits, '404'), /CE_PLACE_NOT_FOUND/)
  t.match(codes(visits, '404'), /CE_TENANT_UNKNOWN/)
  t.match(codes(visits, '401'), /CE_TOKEN_EXPIRED/)
  t.notOk(login?.responses['401'], 'nobody is asked who he is at the login')
  t.match(visits?.description, /curl -s "\$CAREEASY\/geo\/visits\?lon=4.9"/)
  t.notMatch(JSON.stringify(merged), /x-problems/)
  const again = await send(`${url}/openapi.json`, { headers: [['if-none-match', String(headers['etag'])]] })
  t.equal(again.status, 304)
})

for (const text of ['<html>', '{"openapi":"3.0.0","paths":{}}', '{"openapi":"3.1.0"}']) {
  t.test(`of a service that says ${text} of itself the committed document tells`, async t => {
    // One each: an edge keeps its document for a while.
    const { url, custom } = await startEdge(t)
    custom.answer = (_request, response) => void response.writeHead(200).end(text)
    const { status, merged } = await read(url)
    t.equal(status, 200)
    for (const path of ['/auth/login', '/tenants', '/profile/types', '/geo/visits', '/media/assets'])
      t.ok(merged.paths[path], `${path} for ${text}`)
    const { responses } = merged.components
    for (const [, name] of JSON.stringify(merged.paths).matchAll(/#\/components\/responses\/([\w-]+)/g))
      t.ok(responses[name as string], name as string)
  })
}

t.test('an outage of every service does not take the document away', async t => {
  const services = ['AUTH_URL', 'TENANT_REGISTRY_URL', 'PROFILE_URL', 'GEO_URL', 'MEDIA_URL']
  const away = Object.fromEntries(services.map(name => [name, 'http://127.0.0.1:9']))
  const { url } = await startEdge(t, away)
  const { status, merged } = await read(url)
  t.equal(status, 200)
  for (const path of ['/auth/login', '/tenants', '/profile/types', '/geo/visits', '/media/assets'])
    t.ok(merged.paths[path], path)
  const answers = (path: string) => Object.keys(merged.paths[path]?.['get']?.responses ?? {})
  t.ok(answers('/openapi.json').includes('429'))
  t.notOk(
    answers('/livez').some(status => ['429', '503'].includes(status)),
    'health is neither counted nor shed',
  )
  t.notMatch(JSON.stringify(merged.paths['/readyz']), /CE_OVERLOADED|CE_RATE_LIMITED/)
})

t.test('the most exact passage tells who may pass', async t => {
  t.equal(passageOf('/auth/members/{userId}', 'put')?.admits, 'tenantPerson')
  t.equal(passageOf('/auth/login', 'post')?.admits, 'anybody')
  t.equal(passageOf('/auth/me', 'get')?.admits, 'person')
  t.equal(passageOf('/profile/objects/{type}/import', 'post')?.upstream, 'profileImport')
  t.equal(passageOf('/internal/access', 'get'), undefined)
})
