import t from 'tap'
import { type App, caller, createFixture } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const ids = ['AAAAAA1', 'AAAAAA2', 'BBBBBB1', 'BBBBBB2', 'CCCCCC1']

t.before(async () => {
  const { app } = await fixture.start(t)
  for (const uuid of ids) {
    const body = { Tenant_UUID: uuid, name: `tenant-${uuid.toLowerCase()}` }
    const answer = await app.inject({ method: 'POST', url: '/tenants', headers: admin, body })
    t.equal(answer.statusCode, 201)
  }
})

const person = { authorization: await identity.hop({ sub: caller }) }
const get = (app: App, url: string, headers: Record<string, string> = person) => app.inject({ url, headers })

async function pages(app: App, url: string, headers: Record<string, string>): Promise<string[][]> {
  const found: string[][] = []
  let next = url
  for (;;) {
    const { items, next_cursor } = (await get(app, next, headers)).json()
    found.push(items.map((item: { Tenant_UUID: string }) => item.Tenant_UUID))
    if (next_cursor === undefined) return found
    next = `${url}&cursor=${encodeURIComponent(next_cursor)}`
  }
}

t.test('a person sees the tenants they belong to, and no other', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.tenantsByUser.set(caller, ['BBBBBB1', 'AAAAAA2'])
  const { items } = (await get(app, '/tenants')).json()
  t.match(items, [
    { Tenant_UUID: 'AAAAAA2', name: 'tenant-aaaaaa2', display_name: 'tenant-aaaaaa2', status: 'active' },
    { Tenant_UUID: 'BBBBBB1' },
  ])
  t.same(Object.keys(items[0]).sort(), ['Tenant_UUID', 'created_at', 'display_name', 'name', 'status'])
  t.equal((await get(app, '/tenants/BBBBBB1')).json().name, 'tenant-bbbbbb1')
})

t.test('a tenant that is not mine cannot be told from one that is not there', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.tenantsByUser.set(caller, ['BBBBBB1'])
  const [foreign, unknown] = [await get(app, '/tenants/AAAAAA1'), await get(app, '/tenants/ZZZZZZ9')]
  for (const answer of [foreign, unknown]) {
    t.equal(answer.statusCode, 404)
    t.equal(answer.json().code, 'CE_TENANT_UNKNOWN')
  }
  t.equal((await get(app, '/tenants/AAAAAA1', admin)).statusCode, 200)
  t.equal((await get(app, '/tenants/ZZZZZZ9', admin)).statusCode, 404)
  t.equal((await get(app, '/tenants/lower')).statusCode, 400)
})

t.test('all tenants are listed for a platform administrator only', async t => {
  const { app } = await fixture.start(t)
  t.same(await pages(app, '/tenants?all=true&limit=2', admin), [
    ids.slice(0, 2),
    ids.slice(2, 4),
    ids.slice(4),
  ])
  const refused = await get(app, '/tenants?all=true')
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
  t.same((await get(app, '/tenants', admin)).json(), { items: [] }, 'theirs are none')
})

t.test('mine are paged, and a cursor is good for its own list only', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.tenantsByUser.set(caller, [...ids].reverse())
  t.same(await pages(app, '/tenants?limit=3', person), [ids.slice(0, 3), ids.slice(3)])
  const { next_cursor } = (await get(app, '/tenants?limit=1')).json()
  const other = { authorization: await identity.hop({ sub: '0190a000-0000-7000-8000-000000000002' }) }
  const refused = [
    await get(app, `/tenants?limit=1&cursor=${next_cursor}`, other),
    await get(app, `/tenants?all=true&cursor=${next_cursor}`, admin),
    await get(app, '/tenants?cursor=x'),
  ]
  for (const answer of refused) t.equal(answer.json().code, 'CE_CURSOR_INVALID')
  t.equal((await get(app, '/tenants?limit=0')).statusCode, 400)
  t.equal((await get(app, '/tenants?all=perhaps')).statusCode, 400)
})

t.test('a thousand tenants of one person are listed', async t => {
  const { app, neighbours } = await fixture.start(t)
  const many = Array.from({ length: 995 }, (_, index) => `M${String(index).padStart(6, '0')}`)
  neighbours.tenantsByUser.set(caller, [...many, ...ids])
  const { items, next_cursor } = (await get(app, '/tenants?limit=1000')).json()
  t.same(
    items.map((item: { Tenant_UUID: string }) => item.Tenant_UUID),
    ids,
    'those that the registry knows',
  )
  t.equal(next_cursor, undefined)
})

t.test('nobody is answered past the edge', async t => {
  const { app } = await fixture.start(t)
  for (const url of ['/tenants', '/tenants/AAAAAA1']) {
    t.equal((await get(app, url, {})).statusCode, 401)
    const anonymous = { authorization: await identity.hop({ sub: 'anonymous', roles: [] }) }
    t.equal((await get(app, url, anonymous)).statusCode, 401)
  }
})

t.test('while auth is away the answer is 503 without its text', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.failing.add('auth')
  for (const url of ['/tenants', '/tenants/AAAAAA1']) {
    const answer = await get(app, url)
    t.equal(answer.statusCode, 503)
    t.equal(answer.json().code, 'CE_SERVICE_UNAVAILABLE')
    t.notMatch(answer.body, /driver text/)
  }
})

t.test('a placement is told to services only', async t => {
  const { app } = await fixture.start(t)
  const url = '/internal/tenants/AAAAAA1/placement'
  const pool = { tier: 'pool', cluster: 'main' }
  for (const service of ['edge', 'auth', 'profile', 'geo', 'media'] as const) {
    const headers = { authorization: await identity.service(service, 'tenant-registry') }
    t.same((await get(app, url, headers)).json(), {
      tenant: 'AAAAAA1',
      status: 'active',
      epoch: 1,
      postgres: pool,
      mongo: pool,
      assets: pool,
    })
    const unknown = await get(app, '/internal/tenants/ZZZZZZ9/placement', headers)
    t.equal(unknown.statusCode, 404)
    t.equal(unknown.json().code, 'CE_TENANT_UNKNOWN')
  }
  t.equal((await get(app, url, admin)).statusCode, 401)
  const itself = { authorization: await identity.service('tenant-registry', 'tenant-registry') }
  t.equal((await get(app, url, itself)).statusCode, 403)
})

t.test('the service starts and answers while Redis and every neighbour are away', async t => {
  const nowhere = 'http://127.0.0.1:1'
  const urls = { AUTH_URL: nowhere, PROFILE_URL: nowhere, GEO_URL: nowhere, MEDIA_URL: nowhere }
  const { app } = await fixture.start(t, { ...urls, CACHE_URL: 'redis://127.0.0.1:1' })
  t.equal((await get(app, '/tenants?all=true', admin)).statusCode, 200)
  t.equal((await get(app, '/tenants')).statusCode, 503)
  t.equal((await get(app, '/livez')).statusCode, 200)
})
