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

/** The service's own documents once more, into an empty collection with the same indexes; gives the seconds. */
process.on('message', async message => {
  const { copies } = message as { copies?: number }
  if (copies === undefined) return
  const given = await objects.find({ tenantId, type: 'note' }, { limit: copies }).toArray()
  const target = db.collection<Stored>(`bare_${randomUUID()}`)
  for (const { v: _version, name: _name, ...index } of await objects.indexes()) {
    const { key, ...options } = index
    await target.createIndex(key, options)
  }
  const begun = performance.now()
  for (let start = 0; start < given.length; start += 500)
    await target.insertMany(given.slice(start, start + 500), { ordered: false })
  const seconds = (performance.now() - begun) / 1_000
  await target.drop()
  process.send?.({ count: given.length, seconds })
})
