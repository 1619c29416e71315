import { randomUUID } from 'node:crypto'
import t from 'tap'
import { createMongoOutbox, onlyOutbox, pushOutbox, withOutbox } from '../src/index.ts'
import { eventOf, left, minute, openStores } from './helper.ts'

t.setTimeout(180_000)

const { db, stores } = openStores(t)

for (const [name, open] of Object.entries(stores)) {
  t.test(`${name}: what waits is given oldest first, due, without the tenants that are left out`, async t => {
    const store = await open()
    const before = new Date(Date.now() - minute)
    for (const [tenant, target, age] of [
      ['7MA170H', 'c', 2 * minute],
      ['7MA170H', 'a', 4 * minute],
      ['7MA170G', 'b', 3 * minute],
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
}

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
