import { siloDatabase } from '@careeasy/tenant-connection'
import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { objectMigrations } from '../src/store/migrations.ts'
import { ada, other, own, path, placementOf, startProfile } from './helper.ts'

t.test("a silo's documents are in a database of its own, all others in the pool", async t => {
  const { app, db, pool, headers } = await startProfile(t, { tier: 'silo' })
  for (const tenant of [own, other]) {
    await app.inject({ method: 'POST', url: path, headers: await headers({ tenant }), body: ada })
  }
  t.equal(db.databaseName, siloDatabase(pool.databaseName, own))
  t.same(await db.collection('objects').distinct('tenantId'), [own])
  t.same(await pool.collection('objects').distinct('tenantId'), [other])
})

t.test('a silo has the indexes of the pool, however often it is prepared', async t => {
  const { db, pool, provision } = await startProfile(t)
  const silo = pool.client.db(siloDatabase(pool.databaseName, own))
  const placement = placementOf(own, 'silo')
  const rounds = await Promise.all([1, 2, 3].map(() => provision(placement)))
  t.same(
    rounds.map(({ statusCode }) => statusCode),
    [204, 204, 204],
  )
  t.equal((await provision({ ...placement, epoch: 2, status: 'suspended' })).statusCode, 204)
  const names = async (database: typeof db) =>
    (await database.collection('objects').indexes()).map(({ name }) => name).sort()
  t.same(await names(silo), await names(db))
  t.match(await silo.collection('migrations').findOne({}), { version: objectMigrations.length })
})

t.test('a check names what is missing, and changes nothing', async t => {
  const { pool, provision } = await startProfile(t)
  const placement = placementOf(own, 'silo')
  const name = siloDatabase(pool.databaseName, own)
  const check = async (body: object) => (await provision(body, '/check')).json()
  t.same(await check(placementOf(own, 'pool')), { faults: [] })
  t.same(await check(placement), { faults: [`there is no database ${name}`] })
  t.same(await check(placement), { faults: [`there is no database ${name}`] }, 'looking made none')
  await provision(placement)
  t.same(await check(placement), { faults: [] })
  await pool.client.db(name).collection('objects').dropIndex('tenantId_1_type_1_id_1')
  const fault = `collection objects of database ${name} has no index on tenantId, type, id`
  t.same(await check(placement), { faults: [fault] })
})

t.test('a cluster that the service does not know is a clear error', async t => {
  const { provision } = await startProfile(t)
  // Two of these are names of what stands beside the clusters in the service's own objects.
  for (const cluster of ['second', 'constructor', 'client']) {
    for (const tier of ['pool', 'silo'] as const) {
      for (const check of ['', '/check']) {
        const answer = await provision(testPlacement(own, { mongo: { tier, cluster } }), check)
        t.equal(answer.statusCode, 422, `${tier} ${cluster}${check}`)
        t.equal(answer.json().code, 'CE_CLUSTER_UNKNOWN')
      }
    }
  }
})
