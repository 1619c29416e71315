import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { createDynamoClient, createTable } from '@careeasy/dynamodb'
import type { ServiceCall, ServiceClient } from '@careeasy/service-client'
import { engine } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t, { type Test } from 'tap'
import { createDynamoOutbox } from '../src/dynamo.ts'
import {
  type AuditEvent,
  createAuditEvent,
  createMongoOutbox,
  type Deliver,
  deliverTo,
  type Outbox,
  type OutboxEntry,
  onlyOutbox,
  outboxIndex,
  outboxItem,
  pushOutbox,
  type RelayOptions,
  startRelay,
  withOutbox,
} from '../src/index.ts'

t.setTimeout(180_000)

/** An outbox on a real store, and how a service writes an event beside its data. */
interface Store {
  readonly outbox: Outbox
  write(event: AuditEvent): Promise<OutboxEntry>
}

const mongo = new MongoClient(engine('MONGODB_URL'))
const dynamo = createDynamoClient({ endpoint: engine('DYNAMODB_ENDPOINT'), region: engine('AWS_REGION') })
const db = mongo.db(`audit-${randomUUID()}`)
t.teardown(async () => {
  await db.dropDatabase()
  await mongo.close()
  dynamo.destroy()
})

const stores: Record<string, () => Promise<Store>> = {
  async MongoDB() {
    const name = `things-${randomUUID()}`
    const { key, ...options } = outboxIndex
    await db.collection(name).createIndex(key, options)
    return {
      outbox: createMongoOutbox(db, [name]) as Outbox,
      async write(event) {
        const document = { _id: randomUUID(), tenantId: event.tenant, ...withOutbox(event) }
        await db.collection<typeof document>(name).insertOne(document)
        return { event, ref: { collection: name, key: document._id } }
      },
    }
  },
  async DynamoDB() {
    const table = `audit-${randomUUID()}`
    await createTable(dynamo, table)
    return {
      outbox: createDynamoOutbox(dynamo, table) as Outbox,
      async write(event) {
        await dynamo.send(new PutCommand({ TableName: table, Item: outboxItem(event) }))
        return { event, ref: event.id }
      },
    }
  },
}

const quiet = { warn() {} }
const minute = 60_000

function eventOf(tenant: string, target: string, age = 0): AuditEvent {
  const context = { tenant, actor: 'u1', requestId: 'r1', source: 'test' }
  const event = createAuditEvent(context, { action: 'thing.create', target })
  return { ...event, at: new Date(Date.now() - age).toISOString() }
}

/** The other side: what was handed over, by tenant, and tenants for which it fails. */
function receiver() {
  const got = new Map<string, Set<string>>()
  const failing = new Set<string>()
  const calls: string[] = []
  // A set, since an event may be handed over twice.
  const deliver: Deliver = async (tenant, events) => {
    calls.push(tenant)
    if (failing.has(tenant)) throw new Error(`${tenant} fails`)
    const known = got.get(tenant) ?? new Set()
    for (const { target } of events) known.add(target)
    got.set(tenant, known)
  }
  return { deliver, got, failing, calls }
}

function start(t: Test, store: Store, deliver: Deliver, options: Partial<RelayOptions<unknown>> = {}) {
  const relay = startRelay({ outbox: store.outbox, deliver, log: quiet, sweepInterval: minute, ...options })
  t.teardown(() => relay.close())
  return relay
}

async function until(holds: () => boolean, patience = 15_000): Promise<boolean> {
  for (const deadline = performance.now() + patience; performance.now() < deadline; ) {
    if (holds()) return true
    await sleep(5)
  }
  return false
}

const left = async ({ outbox }: Store, limit = 1_000) =>
  (await outbox.pending({ limit, before: new Date(Date.now() + minute), exceptTenants: [] })).map(
    ({ event }) => event.target,
  )

for (const [name, open] of Object.entries(stores)) {
  t.test(`${name}: what waits is given oldest first, due, without the tenants that are left out`, async t => {
    const store = await open()
    for (const [tenant, target, age] of [
      ['7MA170H', 'c', 1_000],
      ['7MA170H', 'a', 5_000],
      ['7MA170G', 'b', 3_000],
      ['7MA170H', 'young', 0],
    ] as const) {
      const { id: _, ...event } = eventOf(tenant, target, age)
      // An id as of that moment: the first 48 bits of a UUIDv7 are its milliseconds.
      const hex = Date.parse(event.at).toString(16).padStart(12, '0')
      await store.write({
        ...event,
        id: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${randomUUID().slice(24)}`,
      })
    }
    const pending = async (limit: number, ...exceptTenants: string[]) => {
      const before = new Date(Date.now() - 500)
      return (await store.outbox.pending({ limit, before, exceptTenants })).map(({ event }) => event.target)
    }
    t.same(await pending(10), ['a', 'b', 'c'])
    t.same(await pending(2), ['a', 'b'])
    t.same(await pending(10, '7MA170H'), ['b'])
    t.same(await pending(10, '7MA170H', '7MA170G'), [])
  })

  t.test(`${name}: an event comes back whole, and is gone when it is done`, async t => {
    const store = await open()
    const event = eventOf('7MA170H', 'a')
    const entry = await store.write(event)
    const [found, ...others] = await store.outbox.pending({
      limit: 10,
      before: new Date(Date.now() + minute),
      exceptTenants: [],
    })
    t.same(found, entry)
    t.equal(others.length, 0)
    await store.outbox.done([entry])
    await store.outbox.done([entry])
    t.same(await left(store), [])
  })

  t.test(`${name}: what is offered is handed over at once, in its order, and removed`, async t => {
    const store = await open()
    const { deliver, got, calls } = receiver()
    const relay = start(t, store, deliver)
    const events = [...['a', 'b', 'c'].map(target => eventOf('7MA170H', target)), eventOf('7MA170G', 'd')]
    const entries = await Promise.all(events.map(event => store.write(event)))
    for (const entry of entries) relay.offer(entry)
    t.ok(await until(() => got.size === 2 && got.get('7MA170H')?.size === 3))
    t.same(
      [...got].map(([tenant, targets]) => [tenant, [...targets]]),
      [
        ['7MA170H', ['a', 'b', 'c']],
        ['7MA170G', ['d']],
      ],
    )
    t.equal(calls.length, 2, 'what comes together is sent together')
    await relay.close()
    t.same(await left(store), [])
  })

  t.test(
    `${name}: what another process left behind is swept up, what is young is left to its writer`,
    async t => {
      const store = await open()
      await store.write(eventOf('7MA170H', 'left behind', 5_000))
      await store.write(eventOf('7MA170H', 'young', -5_000))
      const { deliver, got } = receiver()
      start(t, store, deliver, { sweepInterval: 50 })
      t.ok(await until(() => got.size > 0))
      await sleep(120)
      t.same([...(got.get('7MA170H') ?? [])], ['left behind'])
      t.same(await left(store), ['young'])
    },
  )

  t.test(`${name}: one tenant that fails is left alone for a while and holds up nobody`, async t => {
    const store = await open()
    const { deliver, got, failing, calls } = receiver()
    failing.add('7MA170X')
    for (const tenant of ['7MA170X', '7MA170H']) await store.write(eventOf(tenant, `of ${tenant}`, 5_000))
    const relay = start(t, store, deliver, { sweepInterval: 40, tenantPause: 1_500 })
    t.ok(await until(() => got.has('7MA170H')))
    for (let round = 0; round < 3; round++) {
      relay.offer(await store.write(eventOf('7MA170H', `later ${round}`)))
      relay.offer(await store.write(eventOf('7MA170X', `later ${round}`)))
      await sleep(40)
    }
    t.ok(await until(() => got.get('7MA170H')?.size === 4))
    t.equal(calls.filter(tenant => tenant === '7MA170X').length, 1, 'it is not tried again at once')
    failing.clear()
    t.ok(await until(() => got.get('7MA170X')?.size === 4), 'but it is, after a while')
    await relay.close()
    t.same(await left(store), [])
  })

  t.test(`${name}: an event whose removal failed is handed over again, none is lost`, async t => {
    const store = await open()
    let fails = true
    const outbox: Outbox = {
      pending: options => store.outbox.pending(options),
      async done(entries) {
        if (fails) throw new Error('the store is away')
        await store.outbox.done(entries)
      },
    }
    const { deliver, calls } = receiver()
    const relay = start(t, { ...store, outbox }, deliver, { sweepInterval: 40, tenantPause: 50 })
    relay.offer(await store.write(eventOf('7MA170H', 'a')))
    t.ok(await until(() => calls.length > 0))
    t.same(await left(store), ['a'])
    fails = false
    const before = calls.length
    t.ok(await until(() => calls.length > before))
    await relay.close()
    t.same(await left(store), [])
  })

  t.test(`${name}: closing hands over what was offered, and then takes no more`, async t => {
    const store = await open()
    const { deliver, got } = receiver()
    const relay = start(t, store, deliver)
    relay.offer(await store.write(eventOf('7MA170H', 'a')))
    await relay.close()
    t.same([...(got.get('7MA170H') ?? [])], ['a'])
    t.same(await left(store), [])
    relay.offer(await store.write(eventOf('7MA170H', 'too late')))
    await sleep(60)
    t.same([...(got.get('7MA170H') ?? [])], ['a'])
    t.same(await left(store), ['too late'], 'it waits for another replica')
  })

  t.test(`${name}: more than one hand-over holds is moved in one sweep`, async t => {
    const store = await open()
    for (let part = 0; part < 9; part++) {
      const events = Array.from({ length: 50 }, (_, index) => eventOf('7MA170H', `${part}-${index}`, 20_000))
      await Promise.all(events.map(event => store.write(event)))
    }
    const { deliver, got } = receiver()
    start(t, store, deliver, { sweepInterval: 8_000 })
    t.ok(await until(() => got.size > 0))
    // Before the next one can begin.
    t.ok(await until(() => got.get('7MA170H')?.size === 450, 7_800))
  })
}

t.test('closing does not wait for tenants one after another when none can be served', async t => {
  const store = await (stores['MongoDB'] as () => Promise<Store>)()
  let calls = 0
  const deliver: Deliver = async () => {
    calls += 1
    await sleep(200)
    throw new Error('late')
  }
  const relay = start(t, store, deliver, { sweepInterval: 50 })
  for (let index = 0; index < 30; index++) relay.offer(await store.write(eventOf(`7MA17${10 + index}`, 'a')))
  await until(() => calls > 0)
  const begun = performance.now()
  await relay.close()
  const waited = performance.now() - begun
  // One after another would take 6 s.
  t.ok(waited < 4_000, `${waited} ms`)
  t.equal((await left(store)).length, 30, 'nothing is lost')
})

t.test('an outbox that cannot be read is tried again', async t => {
  let reads = 0
  const warnings: string[] = []
  const outbox: Outbox = {
    async pending() {
      reads += 1
      throw new Error('away')
    },
    async done() {},
  }
  const relay = startRelay({
    outbox,
    deliver: async () => {},
    log: { warn: (_fields, message) => warnings.push(message) },
    sweepInterval: 20,
  })
  t.ok(await until(() => reads >= 2))
  await relay.close()
  t.match(warnings[0], 'cannot be read')
})

t.test(
  'MongoDB: events gather in one document with its change, and leave it as they are handed over',
  async t => {
    const things = db.collection<{ _id: string; tenantId: string; count: number }>(`things-${randomUUID()}`)
    const outbox = createMongoOutbox(db, [things.collectionName])
    const [first, second] = [eventOf('7MA170H', 'first', 5_000), eventOf('7MA170H', 'second', 4_000)]
    await things.insertOne({ _id: 'a', tenantId: '7MA170H', count: 1, ...withOutbox(first) } as never)
    const { $push, $set } = pushOutbox(second)
    await things.updateOne({ _id: 'a' }, { $push: $push as never, $set: { ...$set, count: 2 } })

    const options = { limit: 10, before: new Date(), exceptTenants: [] }
    const pending = await outbox.pending(options)
    t.same(
      pending.map(({ event }) => event.target),
      ['first', 'second'],
    )
    await outbox.done(pending.slice(0, 1))
    t.same(
      (await outbox.pending(options)).map(({ event }) => event.target),
      ['second'],
    )
    await outbox.done(pending.slice(1))
    t.same(
      await things.findOne({ _id: 'a' }),
      { _id: 'a', tenantId: '7MA170H', count: 2 },
      'no trace is left',
    )
  },
)

t.test('MongoDB: a document that is there for its events only goes away with the last of them', async t => {
  const reads = db.collection<{ _id: string }>(`reads-${randomUUID()}`)
  const outbox = createMongoOutbox(db, [reads.collectionName])
  const events = ['a', 'b', 'c'].map(target => eventOf('7MA170H', target, 5_000))
  await reads.insertOne({ _id: 'r', tenantId: '7MA170H', ...onlyOutbox(events) } as never)
  const options = { limit: 10, before: new Date(), exceptTenants: [] }
  const pending = await outbox.pending(options)
  t.equal(pending.length, 3)
  await outbox.done(pending.slice(0, 2))
  t.equal(await reads.countDocuments({ 'outbox.target': 'c' }), 1)
  await outbox.done(pending.slice(2))
  t.equal(await reads.countDocuments({}), 0)
})

t.test('MongoDB: what was emptied and not tidied up, by a process that was killed, is tidied up', async t => {
  const things = db.collection<{ _id: string }>(`things-${randomUUID()}`)
  const emptied = { tenantId: '7MA170H', outbox: [], outboxSince: new Date(0) }
  await things.insertOne({ _id: 'thing', ...emptied } as never)
  await things.insertOne({ _id: 'read', ...emptied, outboxOnly: true } as never)
  const options = { limit: 10, before: new Date(), exceptTenants: [] }
  t.same(await createMongoOutbox(db, [things.collectionName]).pending(options), [])
  t.same(await things.find().toArray(), [{ _id: 'thing', tenantId: '7MA170H' }])
})

t.test('more events of a tenant than the audit log takes at once go in several calls', async t => {
  const store = await (stores['MongoDB'] as () => Promise<Store>)()
  const sizes: number[] = []
  const relay = start(t, store, async (_, events) => void sizes.push(events.length))
  const ref = { collection: 'none', key: 'none' }
  for (let n = 0; n < 1_100; n++) relay.offer({ event: eventOf('7MA170H', String(n)), ref })
  t.ok(await until(() => sizes.length === 3))
  t.same(sizes, [500, 500, 100])
})

t.test('events go to geo, by tenant', async t => {
  const calls: ServiceCall[] = []
  const geo = {
    async call(call: ServiceCall) {
      calls.push(call)
      return { status: 204, body: undefined }
    },
  } as unknown as ServiceClient
  const event = eventOf('7MA170H', 'a')
  await deliverTo(geo)('7MA170H', [event])
  t.strictSame(calls, [{ method: 'POST', path: '/internal/audit/7MA170H/events', body: { events: [event] } }])
})
