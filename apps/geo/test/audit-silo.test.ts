import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { eventOf, exported, handOver, sealsOf } from './audit-log.ts'
import { createDatabase, createGeo, createWire, feature, type Geo } from './helper.ts'

const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
t.setTimeout(300_000)
const onSecond = { postgres: { tier: 'silo', cluster: 'second' } } as const
const onMain = { postgres: { tier: 'silo', cluster: 'main' } } as const
/** As a replica that leaves sealing to the others. */
const idle = { AUDIT_SEAL_INTERVAL: 0 }
const busy = { AUDIT_SEAL_INTERVAL: 100 }

async function addPlace({ app, as }: Geo, tenant: string): Promise<number> {
  const url = '/geo/collections/places/items'
  const answer = await app.inject({ method: 'POST', url, headers: await as(tenant), body: feature('x') })
  return answer.statusCode
}

/** Whether so many events of the tenant are sealed, after at most so many milliseconds. */
async function isSealed(geo: Geo, tenant: string, events: number, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; ; await sleep(50)) {
    if ((await sealsOf(geo, tenant)).at(-1)?.last === events - 1) return true
    if (performance.now() > end) return false
  }
}

t.test('what changes or is handed over in a silo is sealed in it, without waiting for the sweep', async t => {
  const geo = await createGeo(t, database, {
    second: second.cluster,
    placement: onSecond,
    settings: busy,
  })
  // The first sweep comes a second after the start, the next after a minute.
  await sleep(2_000)
  for (const [index, tenant] of geo.tenants.entries()) {
    t.equal(await addPlace(geo, tenant), 201)
    t.ok(await isSealed(geo, tenant, 1, 10_000), 'a change')
    t.equal((await handOver(geo, tenant, [eventOf(tenant), eventOf(tenant)])).statusCode, 204)
    t.ok(await isSealed(geo, tenant, 3, 10_000), 'events of another service')
    await geo.app.inject({ url: '/geo/visits', headers: await geo.as(tenant) })
    t.ok(await isSealed(geo, tenant, 4, 10_000), 'a read that is recorded')
    t.match(await exported(geo, tenant), { faults: [], summary: { tenant, events: 4 } }, `tenant ${index}`)
  }
})

t.test('what a killed replica left unsealed in a silo is sealed by the sweep of any other', async t => {
  const dead = await createGeo(t, database, { second: second.cluster, placement: onSecond, settings: idle })
  const [tenant] = dead.tenants
  t.equal((await handOver(dead, tenant, [eventOf(tenant)])).statusCode, 204)
  await sleep(1_000)
  t.same(await sealsOf(dead, tenant), [], 'nobody was there to seal it')
  await createGeo(t, database, { second: second.cluster, provisioned: false, settings: busy })
  t.ok(await isSealed(dead, tenant, 1, 20_000))
  t.same((await exported(dead, tenant)).faults, [])
})

t.test('a cluster that does not answer holds up no silo of another, and is caught up with', async t => {
  const wire = await createWire(t, second.provisioner)
  const cluster = { ...second.cluster, provisionerUrl: wire.url }
  const geo = await createGeo(t, database, {
    second: cluster,
    placement: [onMain, onSecond],
    settings: { ...busy, POSTGRES_OWNER_URL: database.owner },
  })
  const [here, away] = geo.tenants
  await sleep(2_000)
  wire.hold()
  t.equal(await addPlace(geo, away), 201)
  // Long enough that the silo that does not answer is being waited for: a connection is given up after 10 s.
  await sleep(500)
  for (let count = 1; count <= 3; count++) {
    t.equal(await addPlace(geo, here), 201)
    t.ok(await isSealed(geo, here, count, 5_000), `while the other is away, ${count}`)
  }
  t.same(await sealsOf(geo, away), [])
  wire.cut()
  wire.mend()
  t.equal(await addPlace(geo, away), 201)
  t.ok(await isSealed(geo, away, 2, 15_000), 'with what was missed')
  t.same((await exported(geo, away)).faults, [])
})
