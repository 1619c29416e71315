import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { MongoClient } from 'mongodb'

// The baseline of profile: the same documents and queries, one route for each, the driver and nothing else.

interface Stored {
  readonly _id: string
  readonly id: string
  readonly attributes: object
  readonly outbox?: readonly object[]
  readonly [field: string]: unknown
}

const tenantId = process.env['TENANT'] ?? ''
/** The tenant whose documents the bare driver writes. */
const besideId = 'BARE000'
const client = new MongoClient(process.env['MONGODB_URL'] ?? '', { maxPoolSize: 50, ignoreUndefined: true })
const db = client.db(process.env['MONGODB_DATABASE'])
const objects = db.collection<Stored>('objects')
const reads = db.collection<{ _id: string }>('reads')
const hidden = { past: 0, outbox: 0, slots: 0, words: 0, unique: 0 }

const toObject = ({ _id, tenantId: _tenant, attributes, action, outboxSince, ...rest }: Stored) => ({
  ...rest,
  ...attributes,
})

const app = Fastify({ logger: false, keepAliveTimeout: 72_000 })
app.get('/', async () => 'ready')
app.get<{ Params: { id: string } }>('/profile/objects/person/:id', async ({ params: { id } }) => {
  const document = await objects.findOne({ _id: `${tenantId}:${id}`, tenantId }, { projection: hidden })
  const at = new Date()
  const event = {
    id: randomUUID(),
    tenant: tenantId,
    at: at.toISOString(),
    actor: 'bare',
    action: 'person.read',
  }
  const whole = {
    ...event,
    target: `person/${id}`,
    outcome: 'success',
    request_id: randomUUID(),
    source: 'bare',
  }
  const read = randomUUID()
  // The service beside it leaves it there, like its own: nobody takes its events.
  await reads.insertOne({
    _id: `${tenantId}:${read}`,
    tenantId,
    id: read,
    outbox: [whole],
    outboxSince: at,
    outboxOnly: true,
  } as never)
  return toObject(document as Stored)
})
app.get<{ Querystring: { city: string } }>('/profile/objects/note', async ({ query: { city } }) => {
  const filter = { tenantId, type: 'note', deleted_at: { $exists: false }, 'slots.s1': city }
  const found = await objects.find(filter, { sort: { id: 1 }, limit: 51, projection: hidden }).toArray()
  return { items: found.slice(0, 50).map(toObject) }
})
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })

/**
 * The service's own documents once more, for a tenant beside it in the same collection: it has the same indexes, grows
 * as fast for both, and what the service sweeps in it is in the way of both alike. They are made before the clock
 * runs; gives the seconds. `{ settle: true }` takes all events off, as whoever hands them over would have by then (the
 * local store reads its whole backlog at every sweep), `{ forget: true }` removes the copies.
 */
process.on('message', async message => {
  const { copies, settle, forget } = message as { copies?: number; settle?: boolean; forget?: boolean }
  if (settle) {
    const update = { $unset: { outbox: '', outboxSince: '' } } as const
    process.send?.({ count: (await objects.updateMany({}, update as object)).modifiedCount })
  }
  if (forget) process.send?.({ count: (await objects.deleteMany({ tenantId: besideId })).deletedCount })
  if (copies === undefined) return
  const given = await objects.find({ tenantId, type: 'note' }, { limit: copies }).toArray()
  const at = new Date()
  const event = {
    id: randomUUID(),
    tenant: besideId,
    at: at.toISOString(),
    actor: 'bare',
    action: 'note.create',
  }
  const made = given.map(document => {
    const id = randomUUID()
    const whole = {
      ...event,
      target: `note/${id}`,
      outcome: 'success',
      after: id,
      request_id: id,
      source: 'bare',
    }
    const unique = [`id:note:${id}`]
    return {
      ...document,
      _id: `${besideId}:${id}`,
      tenantId: besideId,
      id,
      unique,
      outbox: [whole],
      outboxSince: at,
    }
  })
  const begun = performance.now()
  for (let start = 0; start < made.length; start += 500)
    await objects.insertMany(made.slice(start, start + 500), { ordered: false })
  const seconds = (performance.now() - begun) / 1_000
  process.send?.({ count: made.length, seconds })
})
