import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { siloDatabase } from '@careeasy/tenant-connection'
import { engine } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t from 'tap'
import {
  findMissingIndexes,
  type IndexMigration,
  LeaseLost,
  MigrationLocked,
  migrateAll,
  migrateCommand,
  migrateDatabase,
  readStatus,
} from '../src/index.ts'
import { withLease } from '../src/lease.ts'

const url = engine('MONGODB_URL')
const client = new MongoClient(url)
const made = new Set<string>()
t.teardown(async () => {
  // The local engine drops a database with all those whose names begin alike: the longest first.
  for (const name of [...made].toSorted((a, b) => b.length - a.length)) await client.db(name).dropDatabase()
  await client.close()
})

const first: IndexMigration = {
  version: 1,
  indexes: [{ collection: 'things', key: { tenantId: 1, id: 1 }, unique: true }],
}
const second: IndexMigration = {
  version: 2,
  indexes: [{ collection: 'things', key: { since: 1 }, sparse: true }],
}
const migrations = [first, second]

/** A pool database and silos of its own for a test, none of which is there yet. */
function names(silos = 0) {
  const pool = `m${randomUUID().slice(0, 8)}`
  const tenants = Array.from({ length: silos }, (_, index) => `7MA1${String(index).padStart(4, '0')}`)
  const all = [pool, ...tenants.map(tenant => siloDatabase(pool, tenant))]
  for (const name of all) made.add(name)
  return { pool, silos: all.slice(1) }
}

async function plant(name: string, with_: readonly IndexMigration[] = [first]) {
  await migrateDatabase(client.db(name), with_)
}

const stateOf = (name: string) => client.db(name).collection<{ _id: string }>('migrations').findOne({})
const keysOf = async (name: string) =>
  (await client.db(name).collection('things').indexes()).map(({ key }) => Object.keys(key).join())

t.test('a database gets every migration once, in order, and remembers its version', async t => {
  const { pool } = names()
  t.equal(await migrateDatabase(client.db(pool), [second, first]), 2)
  t.same(new Set(await keysOf(pool)), new Set(['_id', 'tenantId,id', 'since']))
  t.strictSame(await stateOf(pool), { _id: 'indexes', version: 2 }, 'and it is not locked any more')
  t.equal(await migrateDatabase(client.db(pool), migrations), 0)
})

t.test('a step that fails leaves the version before it, and the next run goes on there', async t => {
  const { pool } = names()
  const things = client.db(pool).collection('things')
  await things.insertMany(['a', 'b'].map(id => ({ tenantId: '7MA170H', id, name: 'same' })))
  const broken: IndexMigration = {
    version: 2,
    indexes: [{ collection: 'things', key: { name: 1 }, unique: true }],
  }
  await t.rejects(migrateDatabase(client.db(pool), [first, broken]), { code: 11_000 })
  t.strictSame(await stateOf(pool), { _id: 'indexes', version: 1 })
  await things.deleteMany({})
  t.equal(await migrateDatabase(client.db(pool), [first, broken]), 1)
})

t.test('a database that a newer version has migrated is left as it is', async t => {
  const { pool } = names()
  await plant(pool, migrations)
  t.equal(await migrateDatabase(client.db(pool), [first]), 0)
  t.match(await stateOf(pool), { version: 2 })
})

t.test('of two migrations at once one works and the other waits and finds it done', async t => {
  const { pool } = names()
  const runs = await Promise.all(
    Array.from({ length: 6 }, () => migrateDatabase(client.db(pool), migrations)),
  )
  t.same(runs.toSorted(), [0, 0, 0, 0, 0, 2])
})

t.test('whoever waits too long for the lock is told so, and changes nothing', async t => {
  const { pool } = names()
  const db = client.db(pool)
  await withLease(db, async () => {
    await t.rejects(migrateDatabase(db, migrations, { lockWait: 50 }), MigrationLocked)
  })
  t.match(await stateOf(pool), { version: 0 })
})

t.test('a lease is renewed while its work lasts', async t => {
  const { pool } = names()
  const db = client.db(pool)
  await withLease(
    db,
    async ({ record }) => {
      await sleep(2_500)
      await t.rejects(migrateDatabase(db, migrations, { lockWait: 10 }), MigrationLocked)
      await record(1)
    },
    { leaseTime: 1_500 },
  )
})

t.test('what a killed migration held is free when its lease has run out', async t => {
  const { pool } = names()
  const db = client.db(pool)
  await plant(pool)
  const dead = { lockedBy: 'dead', lockedUntil: new Date(Date.now() + 400) }
  await db.collection<{ _id: string }>('migrations').updateOne({ _id: 'indexes' }, { $set: dead })
  t.equal(await migrateDatabase(db, migrations), 1)
  t.ok(Date.now() >= dead.lockedUntil.getTime(), 'not before')
})

t.test('who lost the lease cannot record a version', async t => {
  const { pool } = names()
  const db = client.db(pool)
  const taken = { lockedBy: 'another', lockedUntil: new Date(Date.now() + 60_000) }
  const work = withLease(db, async ({ record }) => {
    await db.collection<{ _id: string }>('migrations').updateOne({ _id: 'indexes' }, { $set: taken })
    await record(2)
  })
  await t.rejects(work, LeaseLost)
  t.match(await stateOf(pool), { version: 0, lockedBy: 'another' }, 'and does not free what is not its own')
})

t.test('pool and silos are migrated; one that fails is reported and holds up nobody', async t => {
  const { pool, silos } = names(12)
  for (const name of [pool, ...silos]) await plant(name)
  const [bad = ''] = silos
  await client.db(bad).collection('things').createIndex({ since: 1 }, { unique: true })
  await plant(`${pool}x_t_7ma1000`)
  made.add(`${pool}x_t_7ma1000`)
  const lines: string[] = []
  const run = { client, database: pool, migrations, print: (line: string) => lines.push(line) }
  t.same(await migrateAll(run), { databases: 13, migrated: 12, failed: [bad] })
  t.equal(lines.filter(line => line.startsWith(`${bad}: `)).length, 1)
  t.match(await stateOf(`${pool}x_t_7ma1000`), { version: 1 }, 'a database of another service is not touched')
  await client.db(bad).collection('things').dropIndex('since_1')
  t.same(await migrateAll(run), { databases: 13, migrated: 1, failed: [] })
})

t.test('the command says how far it is, what failed, and ends with 1 then', async t => {
  const { pool, silos } = names(2)
  for (const name of silos) await plant(name)
  const [bad = '', good = ''] = silos
  await client.db(bad).collection('things').createIndex({ since: 1 }, { unique: true })
  const command = async (...args: string[]) => {
    const lines: string[] = []
    const print = (line: string) => lines.push(line)
    return { code: await migrateCommand({ url, database: pool, migrations, args, print }), lines }
  }
  t.same(await command('--status'), {
    code: 0,
    lines: [
      `${pool}: version 0 of 2, pending 1, 2`,
      `${bad}: version 1 of 2, pending 2`,
      `${good}: version 1 of 2, pending 2`,
    ],
  })
  const failing = await command()
  t.equal(failing.code, 1)
  t.match(failing.lines.at(-1), '2/3 databases at version 2 or newer, 2 migrated now, 1 failed')
  await client.db(bad).collection('things').dropIndex('since_1')
  t.equal((await command()).code, 0)
  for (const args of [['--force'], ['--status', 'x']]) t.equal((await command(...args)).code, 2)
})

t.test('the status changes nothing', async t => {
  const { pool, silos } = names(1)
  const [silo = ''] = silos
  await plant(silo)
  const before = await client.db(silo).collection('things').indexes()
  for await (const { version, pending } of readStatus(client, pool, migrations))
    t.ok(version + pending.length === 2)
  t.same(await client.db(silo).collection('things').indexes(), before)
  t.match(await stateOf(silo), { version: 1 })
  t.equal(await client.db(pool).collection('migrations').countDocuments(), 0)
})

t.test('a missing index is named, one with other options counts as missing', async t => {
  const { pool } = names()
  const db = client.db(pool)
  const faults = (fields: string) => `collection things of database ${pool} has no index on ${fields}`
  t.same(await findMissingIndexes(db, migrations), [faults('tenantId, id'), faults('since')])
  await plant(pool, migrations)
  t.same(await findMissingIndexes(db, migrations), [])
  await db.collection('things').dropIndex('tenantId_1_id_1')
  await db.collection('things').createIndex({ id: 1, tenantId: 1 }, { unique: true })
  t.same(await findMissingIndexes(db, migrations), [faults('tenantId, id')])
})

t.test(
  'of many silos with nothing to do none is migrated, and progress is shown',
  { timeout: 120_000 },
  async t => {
    const { pool, silos } = names(200)
    await plant(pool, migrations)
    for (const name of silos) await plant(name, migrations)
    const lines: string[] = []
    const begun = performance.now()
    const report = await migrateAll({ client, database: pool, migrations, print: line => lines.push(line) })
    const took = performance.now() - begun
    t.comment(`201 databases with nothing to do in ${took.toFixed(0)} ms`)
    t.same(report, { databases: 201, migrated: 0, failed: [] })
    t.ok(lines.length <= took / 1_000, 'at most a line a second')
  },
)
