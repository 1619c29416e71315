import t from 'tap'
import { send, startEdge, sub } from './helper.ts'

const path = '/geo/collections/places/items'
type Pairs = [string, string][]
const pairs = (headers: Record<string, string>): Pairs => Object.entries(headers)

t.test('a tenant that is not mine is 403, one that does not exist 404, a suspended one 403', async t => {
  const { url, seen, credentials } = await startEdge(t)
  const expected: [string, number, string][] = [
    ['7MA170G', 403, 'CE_TENANT_FORBIDDEN'],
    ['7MA1700', 404, 'CE_TENANT_UNKNOWN'],
    ['7MA170S', 403, 'CE_TENANT_SUSPENDED'],
    ['7ma170h', 400, 'CE_TENANT_MALFORMED'],
    ['7MA170H,7MA170G', 400, 'CE_TENANT_MALFORMED'],
    ['', 400, 'CE_TENANT_MALFORMED'],
  ]
  for (const [tenant, status, code] of expected) {
    const response = await send(url + path, { headers: pairs(await credentials(tenant)) })
    t.equal(response.status, status, tenant)
    t.equal(response.json['code'], code, tenant)
  }
  t.equal(seen.length, 0)
})

t.test(
  'a route of a tenant needs one; a route of a person does not, but checks the one it is given',
  async t => {
    const { url, credentials } = await startEdge(t)
    for (const route of [
      path,
      '/audit/events',
      '/media/assets',
      '/profile/objects/person',
      '/auth/members',
    ]) {
      const { status, json } = await send(url + route, { headers: pairs(await credentials()) })
      t.equal(status, 400, route)
      t.equal(json['code'], 'CE_TENANT_REQUIRED', route)
    }
    t.equal((await send(`${url}/auth/me`, { headers: pairs(await credentials()) })).status, 200)
    t.equal((await send(`${url}/tenants`, { headers: pairs(await credentials()) })).status, 200)
    t.equal((await send(`${url}/auth/me`, { headers: pairs(await credentials('7MA170G')) })).status, 403)
  },
)

t.test('an ended session is refused', async t => {
  const { url, sessions, credentials } = await startEdge(t)
  sessions.live = false
  const { status, json } = await send(url + path, { headers: pairs(await credentials('7MA170H')) })
  t.equal(status, 401)
  t.equal(json['code'], 'CE_SESSION_ENDED')
})

t.test('one access decision serves many requests at once, and an invalidation drops it', async t => {
  const { app, url, sessions, credentials } = await startEdge(t)
  const headers = pairs(await credentials('7MA170H'))
  await Promise.all(Array.from({ length: 20 }, () => send(url + path, { headers })))
  t.equal(sessions.accessCalls, 1)
  sessions.live = false
  await app.cache.channel?.publish('invalidate:access', sub)
  await app.cache.set(`access:{${sub}}:epoch`, Buffer.from('next'), 60_000)
  t.equal((await send(url + path, { headers })).status, 401)
})

t.test('when nobody can decide, the edge fails closed with 503 and Retry-After', async t => {
  const { url, neighbours, credentials } = await startEdge(t)
  const headers = pairs(await credentials('7MA170H'))
  neighbours.closeAllConnections()
  await new Promise(resolve => neighbours.close(resolve))
  const response = await send(url + path, { headers })
  t.equal(response.status, 503)
  t.match(response.headers['retry-after'], /^\d+$/)
  t.notMatch(response.body, /ECONN|127\.0\.0\.1/)
})

t.test('what no service has is 404, and internal paths are nowhere', async t => {
  const { url, seen, credentials } = await startEdge(t)
  const headers = pairs(await credentials('7MA170H'))
  for (const route of [
    '/',
    '/internal/access?sub=a',
    '/openapi.yaml',
    '/profiles',
    '/GEO/collections',
    '/auth',
  ]) {
    const { status, json } = await send(url + route, { headers })
    t.equal(status, 404, route)
    t.equal(json['code'], 'CE_ROUTE_UNKNOWN', route)
  }
  t.equal(seen.length, 0)
})

t.test('a path that another hop could read differently is refused', async t => {
  const { url, seen, credentials } = await startEdge(t)
  const headers = pairs(await credentials('7MA170H'))
  const odd = [
    '/profile/../internal/access',
    '/profile/%2e%2e/internal/access',
    '/profile/.%2e/internal',
    '/profile//objects',
    '/profile/a%2fb',
    '/profile/a%5cb',
    '/profile/a;b',
    '/profile/a%00b',
    '/profile/%252e%252e/internal',
    '/profile/./objects',
    '/profile/..',
  ]
  for (const route of odd) {
    const { status, json } = await send(url + route, { headers })
    t.equal(status, 400, route)
    t.equal(json['code'], 'CE_PATH_INVALID', route)
  }
  t.equal(seen.length, 0)
})
