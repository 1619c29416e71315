import type { Placement } from '@careeasy/tenant-connection'
import { siloDatabase } from '@careeasy/tenant-connection'
import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { withDatabase } from '../src/clusters.ts'
import { readMigrations } from '../src/database/schema.ts'
import { createSilo } from '../src/database/silos.ts'
import {
  capabilityKey,
  connected,
  createDatabase,
  createGeo,
  createWire,
  feature,
  newTenant,
} from './helper.ts'

const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
// Each silo takes most of a second to make.
t.setTimeout(180_000)
const items = '/geo/collections/places/items'
const onSecond = { postgres: { tier: 'silo', cluster: 'second' } } as const

const siloOf = (tenant: string) => withDatabase(second.owner, siloDatabase(second.cluster.database, tenant))
const errorOf = async (geo: Awaited<ReturnType<typeof createGeo>>, placement: Placement) => {
  const answer = await geo.app.inject({
    method: 'PUT',
    url: `/internal/tenants/${placement.tenant}`,
    headers: { authorization: await geo.identity.service('tenant-registry', 'geo') },
    body: placement,
  })
  return [answer.statusCode, answer.json().code]
}

t.test('a tenant of the silo tier keeps its places in its own database on the second cluster', async t => {
  const geo = await createGeo(t, database, { second: second.cluster, placement: onSecond })
  const [tenant, other] = geo.tenants
  for (const own of geo.tenants) {
    const write = { method: 'POST', url: items, headers: await geo.as(own), body: feature(own) } as const
    t.equal((await geo.app.inject(write)).statusCode, 201)
    const read = (await geo.app.inject({ url: items, headers: await geo.as(own) })).json()
    t.same(
      read.features.map((place: { properties: { name: string } }) => place.properties.name),
      [own],
    )
    const { rows } = await (await connected(t, siloOf(own))).query('SELECT tenant_id, name FROM care.places')
    t.same(rows, [{ tenant_id: own, name: own }])
  }
  for (const url of [database.owner, second.owner]) {
    const { rowCount } = await (await connected(t, url)).query(
      'SELECT FROM care.places WHERE tenant_id = ANY($1)',
      [[tenant, other]],
    )
    t.equal(rowCount, 0, 'nothing of them is in a pool')
  }
})

t.test('a silo is suspended and resumed by an instance that could not have made it', async t => {
  const maker = await createGeo(t, database, { second: second.cluster, placement: onSecond })
  const [tenant] = maker.tenants
  const ownerless = { ...second.cluster, ownerUrl: undefined }
  const geo = await createGeo(t, database, { second: ownerless, provisioned: false })
  const headers = await maker.as(tenant)
  const suspended = testPlacement(tenant, { ...onSecond, epoch: 2, status: 'suspended' })
  t.equal(await geo.provision(suspended), 204)
  t.same(await geo.check(suspended), [])
  const refused = await maker.app.inject({ url: items, headers })
  t.not(refused.statusCode, 200, 'from the next statement on')
  const resumed = testPlacement(tenant, { ...onSecond, epoch: 3 })
  t.equal(await geo.provision(resumed), 204)
  t.same(await geo.check(resumed), [])

  const missing = testPlacement(newTenant(), onSecond)
  t.same(await errorOf(geo, missing), [503, 'CE_OWNER_ADDRESS_MISSING'])
  t.same(await geo.check(missing), ['its own database is not there, or was never finished'])
  t.equal(await maker.provision(missing), 204, 'the registry comes again, to one that may')
  t.same(await geo.check(missing), [])
})

t.test('a silo that has been in use and is gone is an error, and no empty one takes its place', async t => {
  const geo = await createGeo(t, database, { second: second.cluster, provisioned: false })
  const lost = testPlacement(newTenant(), { ...onSecond, epoch: 4 })
  t.same(await errorOf(geo, lost), [409, 'CE_SILO_MISSING'])
  const { rowCount } = await (await connected(t, second.owner)).query(
    'SELECT FROM pg_database WHERE datname = $1',
    [siloDatabase(second.cluster.database, lost.tenant)],
  )
  t.equal(rowCount, 0)
  t.equal(await geo.provision({ ...lost, status: 'gone' }), 204, 'there is nothing to fence')
})

t.test('a cluster that is not configured is 422 in either tier, and a fault to the check', async t => {
  const geo = await createGeo(t, database, { provisioned: false })
  for (const tier of ['pool', 'silo'] as const) {
    const placement = testPlacement(newTenant(), { postgres: { tier, cluster: 'elsewhere' } })
    t.same(await errorOf(geo, placement), [422, 'CE_CLUSTER_UNKNOWN'])
    t.same(await geo.check(placement), ["the cluster 'elsewhere' is not configured here"])
  }
})

t.test('two replicas may make the same silo at once', async t => {
  const replicas = [
    await createGeo(t, database, { second: second.cluster, provisioned: false }),
    await createGeo(t, database, { second: second.cluster, provisioned: false }),
  ] as const
  const placement = testPlacement(newTenant(), onSecond)
  const asked = [...replicas, ...replicas].map(geo => geo.provision(placement))
  t.same(await Promise.all(asked), [204, 204, 204, 204])
  t.same(await replicas[0].check(placement), [])
})

t.test('the check tells what is not as the placement says', async t => {
  const geo = await createGeo(t, database, { second: second.cluster })
  const owner = await connected(t, database.owner)
  const [tenant] = geo.tenants
  const pool = testPlacement(tenant)
  t.same(await geo.check(pool), [])
  t.same(await geo.check({ ...pool, epoch: 2 }), ['the database knows its epoch 1, not 2'])
  t.same(await geo.check({ ...pool, status: 'frozen' }), ['the database has it as active, not as frozen'])
  t.same(await geo.check(testPlacement(newTenant())), ['the database does not know it'])
  await owner.query(`UPDATE sec.capabilities SET cap_hash = sha256('x') WHERE tenant_id = $1`, [tenant])
  t.same(await geo.check(pool), ['its capability was made with another key'])

  const silo = testPlacement(newTenant(), onSecond)
  t.equal(await geo.provision(silo), 204)
  t.same(await geo.check(silo), [])
  const name = siloDatabase(second.cluster.database, silo.tenant)
  const client = await connected(t, siloOf(silo.tenant))
  await client.query(`REVOKE CONNECT ON DATABASE ${name} FROM ${name}`)
  t.same(await geo.check(silo), ['its own login cannot use its database'])
  await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${name}`)
  await client.query(`ALTER ROLE ${name} PASSWORD 'another'`)
  t.same(await geo.check(silo), ['its own login cannot use its database'])
  await client.query('DELETE FROM migration.history WHERE version > 4')
  t.match(await geo.check(silo), ['the migration 005.do.tenant-checks.sql has not been run in its database'])
})

t.test(
  'a creation that is cut off after any statement is finished by the next one',
  { timeout: 120_000 },
  async t => {
    const masterKey = Buffer.from(capabilityKey, 'hex')
    const migrations = await readMigrations()
    const geo = await createGeo(t, database, { second: second.cluster, provisioned: false })
    let cuts = 0
    // Each statement up to the schema; that is one transaction, in which every few will do.
    for (let trips = 3; ; trips += trips < 30 ? 3 : 12) {
      const tenant = newTenant()
      const wire = await createWire(t, second.owner, trips)
      const cluster = { ...second.cluster, ownerUrl: wire.url }
      const isCut = await createSilo(cluster, tenant, masterKey, migrations).then(
        () => false,
        () => true,
      )
      const placement = testPlacement(tenant, onSecond)
      t.equal(await geo.provision(placement), 204, `cut off after ${trips} round trips`)
      t.same(await geo.check(placement), [])
      const { rows } = await (await connected(t, siloOf(tenant))).query(
        `SELECT count(*)::int AS everybody FROM pg_database, aclexplode(datacl)
       WHERE datname = current_database() AND grantee = 0`,
      )
      t.same(rows, [{ everybody: 0 }])
      if (!isCut) break
      cuts += 1
    }
    t.ok(cuts > 8, `${cuts} cuts`)
  },
)
