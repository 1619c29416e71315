import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { documentKey, type Placement, siloDatabase, type Tier } from '@careeasy/tenant-connection'
import { engine, testPlacement } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t, { type Test } from 'tap'
import {
  type AuditEvent,
  createAuditEvent,
  createSiloOutbox,
  type SiloOutboxOptions,
  startRelay,
  withOutbox,
} from '../src/index.ts'

const client = new MongoClient(engine('MONGODB_URL'))
t.teardown(() => client.close())

const minute = 60_000
const collection = 'things'
const wanted = { limit: 200, before: new Date(Date.now() + minute), exceptTenants: [] }

function eventOf(tenant: string, target: string, age = 0): AuditEvent {
  const context = { tenant, actor: 'u1', requestId: 'r1', source: 'test' }
  const event = createAuditEvent(context, { action: 'thing.create', target })
  return { ...event, at: new Date(Date.now() - age).toISOString() }
}

/** A pool database with silos beside it, and where each tenant is. */
async function open(t: Test, options: Partial<SiloOutboxOptions> = {}) {
  const db = client.db(`audit_${randomBytes(8).toString('hex')}`)
  const placements = new Map<string, Placement>()
  const databaseOf = (tenant: string) =>
    placements.get(tenant)?.mongo.tier === 'silo' ? client.db(siloDatabase(db.databaseName, tenant)) : db
  const place = (tenant: string, tier: Tier) =>
    placements.set(tenant, testPlacement(tenant, { mongo: { tier, cluster: 'main' } }))
  t.teardown(async () => {
    // First the silos: the local engine drops a database with all those whose names begin alike.
    for (const tenant of placements.keys())
      if (databaseOf(tenant) !== db) await databaseOf(tenant).dropDatabase()
    await db.dropDatabase()
  })
  const outbox = createSiloOutbox({
    db,
    collections: [collection],
    directory: { get: tenant => placements.get(tenant) ?? null },
    log: { warn() {} },
    ...options,
  })
  async function write(event: AuditEvent) {
    const id = randomUUID()
    const document = { _id: documentKey(event.tenant, id), tenantId: event.tenant, id, ...withOutbox(event) }
    await databaseOf(event.tenant).collection<typeof document>(collection).insertOne(document)
    return { event, ref: { collection, key: document._id } }
  }
  const left = (tenant: string) =>
    databaseOf(tenant)
      .collection(collection)
      .countDocuments({ outboxSince: { $exists: true } })
  return { outbox, place, placements, write, left, db }
}

const targets = (entries: readonly { event: AuditEvent }[]) => entries.map(({ event }) => event.target).sort()

t.test('what waits in pool and silos is given, and gone when it is done', async t => {
  const { outbox, place, write, left } = await open(t)
  place('7MA170H', 'silo')
  place('7MA170G', 'silo')
  for (const tenant of ['7MA170P', '7MA170H', '7MA170G']) await write(eventOf(tenant, `of ${tenant}`))
  const found = await outbox.pending(wanted)
  t.same(targets(found), ['of 7MA170G', 'of 7MA170H', 'of 7MA170P'])
  t.same(targets(await outbox.pending({ ...wanted, exceptTenants: ['7MA170H'] })), [
    'of 7MA170G',
    'of 7MA170P',
  ])
  await outbox.done(found)
  for (const tenant of ['7MA170P', '7MA170H', '7MA170G']) t.equal(await left(tenant), 0, tenant)
})

t.test('what was just written is found by its placement, whatever the tier', async t => {
  const { outbox, place, write, left } = await open(t)
  place('7MA170H', 'silo')
  place('7MA170P', 'pool')
  const entries = [await write(eventOf('7MA170H', 'a')), await write(eventOf('7MA170P', 'b'))]
  await outbox.done(entries)
  t.equal(await left('7MA170H'), 0)
  t.equal(await left('7MA170P'), 0)
  await outbox.done([{ event: eventOf('7MA170X', 'c'), ref: { collection, key: '7MA170X:1' } }])
})

t.test('a silo that is made while the relay runs is swept without a restart', async t => {
  const { outbox, place, placements, write } = await open(t)
  const got: string[] = []
  const relay = startRelay({
    outbox,
    deliver: async (_, events) => void got.push(...events.map(({ target }) => target)),
    log: { warn() {} },
    sweepInterval: 30,
  })
  t.teardown(() => relay.close())
  for (const tenant of ['7MA1700', '7MA1701', '7MA1702']) {
    place(tenant, 'silo')
    await write(eventOf(tenant, tenant, 5_000))
    for (let tries = 0; got.at(-1) !== tenant && tries < 3_000; tries++) await sleep(10)
    t.equal(got.at(-1), tenant)
  }
  t.equal(placements.size, 3)
})

t.test('a sweep looks into so many silos, and after some sweeps into all of them', async t => {
  const { outbox, place, write } = await open(t, { silosPerSweep: 10 })
  const tenants = Array.from({ length: 35 }, (_, index) => `7MA17${100 + index}`)
  for (const tenant of tenants) {
    place(tenant, 'silo')
    await write(eventOf(tenant, tenant))
  }
  const seen = new Set<string>()
  const sizes: number[] = []
  for (let sweep = 0; sweep < 4; sweep++) {
    const found = await outbox.pending(wanted)
    await outbox.done(found)
    sizes.push(found.length)
    for (const target of targets(found)) seen.add(target)
  }
  t.same(sizes, [10, 10, 10, 5])
  t.same([...seen].sort(), tenants)
})

t.test('neither the pool nor one silo with a backlog keeps the others from their turn', async t => {
  const { outbox, place, write } = await open(t, { silosPerSweep: 4 })
  const tenants = Array.from({ length: 12 }, (_, index) => `7MA17${100 + index}`)
  for (const tenant of tenants) {
    place(tenant, 'silo')
    await write(eventOf(tenant, tenant))
  }
  const [hot = ''] = tenants
  for (let n = 0; n < 40; n++) {
    await write(eventOf(hot, hot, minute))
    await write(eventOf('7MA170P', 'pool', minute))
  }
  const seen = new Set<string>()
  let sweeps = 0
  while (seen.size < 13 && sweeps++ < 20) {
    const found = await outbox.pending({ ...wanted, limit: 10 })
    t.ok(found.length <= 10)
    // Both backlogs grow as fast as they are handed over.
    const others = found.filter(({ event }) => event.tenant !== hot && event.tenant !== '7MA170P')
    await outbox.done(others)
    for (const target of targets(found)) seen.add(target)
  }
  t.equal(seen.size, 13, `after ${sweeps} sweeps`)
})

t.test('a silo that cannot be read holds up nobody', async t => {
  const warnings: object[] = []
  const { outbox, place, write, db } = await open(t, { log: { warn: fields => warnings.push(fields) } })
  place('7MA170H', 'silo')
  place('7MA170X', 'silo')
  await write(eventOf('7MA170H', 'fine'))
  // A document whose outbox is none: reading it fails.
  const broken = client.db(siloDatabase(db.databaseName, '7MA170X'))
  await broken.collection(collection).insertOne({ outboxSince: new Date(0), outbox: 7 })
  t.same(targets(await outbox.pending(wanted)), ['fine'])
  t.match(warnings, [{ tenant: '7MA170X' }])
})
