import t from 'tap'
import { send, startEdge } from './helper.ts'

const origin = 'https://app.careeasy.example'
const preflight = (from: string, method: string, headers: string): [string, string][] => [
  ['origin', from],
  ['access-control-request-method', method],
  ['access-control-request-headers', headers],
]

t.test('a preflight is answered without credentials, for the origins of the setting alone', async t => {
  const { url, seen } = await startEdge(t, { CORS_ORIGINS: `${origin},https://other.example` })
  const ask = (from: string) =>
    send(`${url}/profile/objects/person`, {
      method: 'OPTIONS',
      headers: preflight(from, 'PUT', 'auth_key,auth_token,tenant_uuid,if-match'),
    })
  const { status, headers } = await ask(origin)
  t.equal(status, 204)
  t.equal(headers['access-control-allow-origin'], origin)
  t.match(headers['access-control-allow-methods'], /PUT/)
  for (const name of [
    'Auth_key',
    'Auth_token',
    'Tenant_UUID',
    'Auth-Key',
    'If-Match',
    'Upload-Offset',
    'traceparent',
  ])
    t.ok(String(headers['access-control-allow-headers']).split(', ').includes(name), name)
  t.equal(headers['access-control-max-age'], '600')
  t.match(headers['vary'], /Origin/)
  t.notOk('access-control-allow-credentials' in headers, 'cookies are nothing to us')
  t.notOk('access-control-allow-origin' in (await ask('https://evil.example')).headers)
  t.equal(seen.length, 0)
})

t.test('a page may read what the contract tells in headers, of answers and of errors', async t => {
  const { url, custom, credentials } = await startEdge(t, { CORS_ORIGINS: origin })
  custom.answer = (_request, response) => {
    response.writeHead(200, { etag: '"1"', vary: 'accept', 'access-control-allow-origin': '*' }).end('{}')
  }
  const headers: [string, string][] = [...Object.entries(await credentials('7MA170H')), ['origin', origin]]
  const { headers: passed } = await send(`${url}/profile/x`, { headers })
  t.equal(passed['access-control-allow-origin'], origin, 'the edge says who, not the service')
  t.equal(passed['vary'], 'accept, Origin')
  for (const name of ['ETag', 'Location', 'RateLimit', 'Upload-Offset', 'Tus-Resumable', 'X-Request-Id'])
    t.ok(String(passed['access-control-expose-headers']).split(', ').includes(name), name)
  const refused = await send(`${url}/profile/x`, { headers: [['origin', origin]] })
  t.equal(refused.status, 401)
  t.equal(refused.headers['access-control-allow-origin'], origin, 'or the page could not tell why')
})

t.test('OPTIONS that is no preflight goes to the service, as tus wants it', async t => {
  const { url, seen, credentials } = await startEdge(t, { CORS_ORIGINS: origin })
  const headers = Object.entries(await credentials('7MA170H'))
  t.equal((await send(`${url}/media/uploads`, { method: 'OPTIONS', headers })).status, 200)
  t.equal(seen[0]?.method, 'OPTIONS')
})

t.test('without origins there is no CORS', async t => {
  const { url } = await startEdge(t)
  const asked = await send(`${url}/profile/x`, {
    method: 'OPTIONS',
    headers: preflight(origin, 'GET', 'auth-key'),
  })
  t.equal(asked.status, 401)
  t.notOk('access-control-allow-origin' in asked.headers)
})

t.test('what the edge answers itself can be neither framed nor taken for something else', async t => {
  const { url } = await startEdge(t)
  for (const path of ['/livez', '/nowhere', '/profile/x', '/profile//x']) {
    const { headers } = await send(url + path)
    t.equal(headers['x-content-type-options'], 'nosniff', path)
    t.match(headers['content-security-policy'], /frame-ancestors 'none'/, path)
    t.equal(headers['referrer-policy'], 'no-referrer', path)
    t.notOk('strict-transport-security' in headers, 'only where it is set')
  }
})

t.test('HSTS goes with every answer where it is set', async t => {
  const { url, credentials } = await startEdge(t, { HSTS_MAX_AGE: 31_536_000 })
  const headers = Object.entries(await credentials('7MA170H'))
  for (const path of ['/livez', '/profile/x', '/nowhere']) {
    const answer = await send(url + path, { headers })
    t.equal(answer.headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', path)
  }
})

t.test('a path with other methods is 405 and says which; a method of no path is 501', async t => {
  const { url, seen } = await startEdge(t)
  for (const [path, method, allow] of [
    ['/auth/login', 'GET', 'POST'],
    ['/auth/refresh', 'DELETE', 'POST'],
    ['/.well-known/jwks.json', 'POST', 'GET, HEAD'],
    ['/profile/objects/person/import', 'GET', 'POST'],
  ] as const) {
    const { status, json, headers } = await send(url + path, { method, headers: [['content-length', '0']] })
    t.equal(status, 405, path)
    t.equal(json['code'], 'CE_METHOD_NOT_ALLOWED', path)
    t.equal(headers['allow'], allow, path)
  }
  for (const method of ['TRACE', 'PROPFIND']) {
    const { status, json } = await send(`${url}/profile/x`, { method, headers: [['content-length', '0']] })
    t.equal(status, 501, method)
    t.equal(json['code'], 'CE_METHOD_UNKNOWN', method)
  }
  t.equal(seen.length, 0)
})
