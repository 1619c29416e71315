import { siloBucket, siloDatabase } from '@careeasy/tenant-connection'
import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { other, own, placementOf, startMedia } from './helper.ts'

t.setTimeout(300_000)

t.test("a silo's documents and files are its own, all others are in the pool", async t => {
  const { bucket, db, pool, shared, upload } = await startMedia(t, { tier: 'silo' })
  const mine = (await upload(Buffer.from('mine'))).json()
  const theirs = (await upload(Buffer.from('theirs'), {}, { tenant: other })).json()
  t.same(await db.collection('assets').distinct('tenantId'), [own])
  t.same(await pool.collection('assets').distinct('tenantId'), [other])
  t.same(await bucket.keys(), [`t/${own}/blobs/${mine.id}`])
  t.same(await shared.keys(), [`t/${other}/blobs/${theirs.id}`])
})

t.test('each store has its own tier', async t => {
  const { pool, provision, settings } = await startMedia(t)
  const silo = { tier: 'silo', cluster: 'main' } as const
  const check = async (body: object) => (await provision(body, '/check')).json()
  const bucket = siloBucket(settings.S3_BUCKET, own)
  const database = siloDatabase(pool.databaseName, own)
  const onlyAssets = testPlacement(own, { assets: silo })
  t.same(await check(onlyAssets), { faults: [`there is no bucket ${bucket}`] })
  for (let round = 0; round < 2; round++) t.equal((await provision(onlyAssets)).statusCode, 204)
  t.same(await check(onlyAssets), { faults: [] })
  t.same(await check(placementOf(own, 'silo')), { faults: [`there is no database ${database}`] })
  t.equal((await provision(placementOf(own, 'silo'))).statusCode, 204)
  t.same(await check(placementOf(own, 'silo')), { faults: [] })
  await pool.client.db(database).collection('assets').dropIndex('tenantId_1_id_1')
  t.same(await check(placementOf(own, 'silo')), {
    faults: [`collection assets of database ${database} has no index on tenantId, id`],
  })
})

t.test('a cluster that the service does not know is a clear error', async t => {
  const { provision } = await startMedia(t)
  for (const cluster of ['second', 'constructor', 'client']) {
    for (const store of ['mongo', 'assets'] as const) {
      for (const check of ['', '/check']) {
        const answer = await provision(testPlacement(own, { [store]: { tier: 'silo', cluster } }), check)
        t.equal(answer.statusCode, 422, `${store} ${cluster}${check}`)
        t.equal(answer.json().code, 'CE_CLUSTER_UNKNOWN')
      }
    }
  }
})
