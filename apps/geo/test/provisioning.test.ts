import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { connected, createDatabase, createGeo, feature, newTenant } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/places/items'

t.test('a tenant can be used once it is provisioned, and provisioning again changes nothing', async t => {
  const { app, as, tenants, provision } = await createGeo(t, database, { provisioned: false })
  const [tenant] = tenants
  const write = async () =>
    app.inject({ method: 'POST', url: items, headers: await as(tenant), body: feature('Clinic') })
  t.equal((await write()).statusCode, 503, 'the database does not know it')
  t.equal(await provision(testPlacement(tenant, { status: 'provisioning' })), 204)
  t.equal((await write()).statusCode, 201)
  t.equal(await provision(testPlacement(tenant, { status: 'provisioning' })), 204)
  t.equal((await write()).statusCode, 201)
  const read = await app.inject({ url: items, headers: await as(tenant) })
  t.equal(read.json().numberReturned, 2)
})

t.test('the newer epoch wins: an older placement that comes late does nothing', async t => {
  const { app, as, tenants, provision } = await createGeo(t, database, { placement: { epoch: 3 } })
  const [tenant] = tenants
  t.equal(await provision(testPlacement(tenant, { epoch: 2, status: 'suspended' })), 204)
  t.equal((await app.inject({ url: items, headers: await as(tenant) })).statusCode, 200)
  t.equal(await provision(testPlacement(tenant, { epoch: 4 })), 204)
  const stale = await app.inject({ url: items, headers: await as(tenant) })
  t.equal(stale.statusCode, 503, 'the capability of epoch 3 is worth nothing now')
  t.equal(stale.json().code, 'CE_TENANT_NOT_READY')
})

t.test('suspending is effective from the next statement, whatever the caches say', async t => {
  const { app, as, tenants, provision } = await createGeo(t, database)
  const [tenant, other] = tenants
  t.equal((await app.inject({ url: items, headers: await as(tenant) })).statusCode, 200)
  const owner = await connected(t, database.owner)
  await owner.query(`UPDATE sec.capabilities SET state = 'suspended' WHERE tenant_id = $1`, [tenant])
  const nearest = '/geo/collections/places/nearest?lon=1&lat=1'
  for (const url of [items, `${items}?bbox=1,1,2,2`, nearest, '/audit/events']) {
    const answer = await app.inject({ url, headers: await as(tenant, 'owner') })
    t.equal(answer.statusCode, 403, url)
    t.equal(answer.json().code, 'CE_TENANT_SUSPENDED')
  }
  const write = { method: 'POST', url: items, body: feature('Clinic') } as const
  t.equal((await app.inject({ ...write, headers: await as(tenant) })).json().code, 'CE_TENANT_SUSPENDED')
  t.equal((await app.inject({ ...write, headers: await as(other) })).statusCode, 201)

  t.equal(await provision(testPlacement(tenant)), 204)
  t.equal((await app.inject({ ...write, headers: await as(tenant) })).statusCode, 201)
})

t.test('a frozen tenant is read, and written again in a moment', async t => {
  const { app, as, tenants, provision } = await createGeo(t, database)
  const [tenant] = tenants
  const write = { method: 'POST', url: items, headers: await as(tenant), body: feature('Clinic') } as const
  await app.inject(write)
  t.equal(await provision(testPlacement(tenant, { status: 'frozen' })), 204)
  t.equal((await app.inject({ url: items, headers: write.headers })).json().numberReturned, 1)
  const refused = await app.inject(write)
  t.equal(refused.statusCode, 503)
  t.equal(refused.json().code, 'CE_TENANT_FROZEN')
  t.ok(refused.headers['retry-after'])
})

t.test('a tenant that the directory does not know is 404', async t => {
  const { app, as } = await createGeo(t, database)
  const answer = await app.inject({ url: items, headers: await as('NOSUCHTENANT') })
  t.equal(answer.statusCode, 404)
  t.equal(answer.json().code, 'CE_TENANT_UNKNOWN')
})

t.test('only tenant-registry may provision, with the placement of that very tenant', async t => {
  const { app, identity, as, tenants } = await createGeo(t, database)
  const tenant = newTenant()
  const put = (authorization: string, body: unknown) =>
    app.inject({
      method: 'PUT',
      url: `/internal/tenants/${tenant}`,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const registry = await identity.service('tenant-registry', 'geo')
  const placement = testPlacement(tenant)
  t.equal((await put((await as(tenants[0], 'owner')).authorization, placement)).statusCode, 401)
  t.equal(
    (await put(await identity.service('profile', 'geo'), placement)).json().code,
    'CE_SERVICE_FORBIDDEN',
  )
  t.equal((await put(await identity.service('tenant-registry', 'media'), placement)).statusCode, 401)
  t.equal((await put(registry, testPlacement(tenants[0]))).json().code, 'CE_TENANT_MISMATCH')
  for (const bad of [{}, { ...placement, epoch: 0 }, { ...placement, status: 'lost' }, 5]) {
    t.equal((await put(registry, bad)).json().code, 'CE_VALIDATION')
  }
  t.equal((await put(registry, placement)).statusCode, 204)
})
