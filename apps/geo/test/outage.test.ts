import { createAuditEvent } from '@careeasy/audit'
import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { createDatabase, createGeo, createWire, feature, type TestDatabase } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/places/items'

const eventOf = (tenant: string) =>
  createAuditEvent(
    { tenant, actor: 'user-1', requestId: 'r-1', source: 'profile' },
    { action: 'person.create', target: 'person/1' },
  )

async function wired(t: Parameters<typeof createWire>[0]) {
  const wire = await createWire(t, database.app)
  const provisionerWire = await createWire(t, database.provisioner)
  const through: TestDatabase = { ...database, app: wire.url, provisioner: provisionerWire.url }
  const cut = () => {
    wire.cut()
    provisionerWire.cut()
  }
  const mend = () => {
    wire.mend()
    provisionerWire.mend()
  }
  return { wire, through, cut, mend }
}

t.test('while the database is away requests are 503, and work again when it is back', async t => {
  const { through, cut, mend } = await wired(t)
  const { app, as, tenants, provision, identity } = await createGeo(t, through)
  const headers = await as(tenants[0], 'owner')
  const write = { method: 'POST', url: items, headers, body: feature('Clinic') } as const
  t.equal((await app.inject(write)).statusCode, 201)

  cut()
  for (const request of [
    { url: items, headers },
    { url: '/audit/events', headers },
    { url: '/geo/collections/places/nearest?lon=1&lat=1', headers },
    write,
  ]) {
    const answer = await app.inject(request)
    t.equal(answer.statusCode, 503, request.url)
    t.equal(answer.json().code, 'CE_STORE_UNAVAILABLE')
    t.equal(answer.headers['retry-after'], '2')
    t.notMatch(answer.body, /ECONN|terminated|5432|127\.0\.0\.1/, "no driver's text")
  }
  const handOver = await app.inject({
    method: 'POST',
    url: `/internal/audit/${tenants[0]}/events`,
    headers: { authorization: await identity.service('profile', 'geo') },
    body: { events: [eventOf(tenants[0])] },
  })
  t.equal(handOver.statusCode, 503, 'the sender keeps its event')
  t.equal(await provision(testPlacement(tenants[0])), 503)
  const unready = await app.inject({ url: '/readyz' })
  t.equal(unready.statusCode, 503)
  t.same(unready.json().missing.sort(), ['postgres main', 'postgres main provisioner'])
  t.equal((await app.inject({ url: '/livez' })).statusCode, 200)

  mend()
  t.equal((await app.inject(write)).statusCode, 201)
  t.equal((await app.inject({ url: '/readyz' })).statusCode, 200)
  t.equal((await app.inject({ url: items, headers })).json().numberReturned, 2)
})

t.test('the service starts without its database and uses it as soon as it is there', async t => {
  const { through, cut, mend } = await wired(t)
  cut()
  const { app, as, tenants, provision } = await createGeo(t, through, { provisioned: false })
  await app.ready()
  const headers = await as(tenants[0])
  t.equal((await app.inject({ url: items, headers })).json().code, 'CE_STORE_UNAVAILABLE')
  mend()
  t.equal(await provision(testPlacement(tenants[0])), 204)
  t.equal((await app.inject({ url: items, headers })).statusCode, 200)
})

t.test('with tenant-registry away a request is 503, with its collections as with its places', async t => {
  const { app, as, tenants } = await createGeo(t, database, { directory: false, provisioned: false })
  for (const url of [items, '/geo/collections']) {
    const answer = await app.inject({ url, headers: await as(tenants[0]) })
    t.equal(answer.statusCode, 503)
    t.equal(answer.json().code, 'CE_SERVICE_UNAVAILABLE')
    t.ok(answer.headers['retry-after'])
  }
})

t.test('every request of a tenant is one round trip to the database', async t => {
  const { wire, through } = await wired(t)
  const { app, as, tenants } = await createGeo(t, through)
  const headers = await as(tenants[0], 'owner')
  const write = { method: 'POST', url: items, headers, body: feature('Clinic') } as const
  const { id } = (await app.inject(write)).json()
  for (const request of [
    write,
    { url: items, headers },
    { url: `${items}?limit=1&bbox=1,1,9,60`, headers },
    { url: `${items}/${id}`, headers },
    { url: '/geo/collections/places/nearest?lon=1&lat=1', headers },
    { url: '/audit/events?action=place.create', headers },
  ]) {
    // The first prepares its statements, the second finds them prepared: one trip each.
    for (const time of ['first', 'second']) {
      const before = wire.roundTrips()
      t.ok((await app.inject(request)).statusCode < 300)
      t.equal(wire.roundTrips() - before, 1, `${request.url}, the ${time} time`)
    }
  }
})
