import type { AuditEvent } from '@careeasy/audit-proof'
import type { Db, Document } from 'mongodb'
import type { Outbox, OutboxEntry } from './outbox.ts'

/** Which document of which collection the event waits in. */
export interface MongoRef {
  readonly collection: string
  readonly key: string
}

interface OutboxDocument {
  readonly _id: string
  readonly outbox?: AuditEvent[]
  readonly outboxOnly?: boolean
}

/** The fields that a document with waiting events carries; spread them into an insert. */
export function withOutbox(event: AuditEvent): { outbox: AuditEvent[]; outboxSince: Date } {
  return { outbox: [event], outboxSince: new Date(event.at) }
}

/** The update operators that add an event; merge them into an update. `outboxSince` is the newest event's time. */
export function pushOutbox(event: AuditEvent): {
  $push: { outbox: AuditEvent }
  $set: { outboxSince: Date }
} {
  return { $push: { outbox: event }, $set: { outboxSince: new Date(event.at) } }
}

/** The fields of a document that is there for these events only, and goes away with the last of them. */
export function onlyOutbox(events: readonly AuditEvent[]): {
  outbox: AuditEvent[]
  outboxSince: Date
  outboxOnly: true
} {
  const newest = Math.max(...events.map(({ at }) => Date.parse(at)))
  return { outbox: [...events], outboxSince: new Date(newest), outboxOnly: true }
}

/** Indexes that the sweep needs: documents without waiting events are not in it. */
export const outboxIndex = { key: { outboxSince: 1 }, sparse: true } as const

/** Events embedded in the documents they tell of: a single-document write is atomic in MongoDB. */
export function createMongoOutbox(db: Db, collections: readonly string[]): Outbox<MongoRef> {
  return {
    async pending({ limit, before, exceptTenants }) {
      const found = await Promise.all(
        collections.map(async collection => {
          const documents = await db
            .collection<Document>(collection)
            .find({ outboxSince: { $lt: before }, tenantId: { $nin: [...exceptTenants] } })
            .sort({ outboxSince: 1 })
            .limit(limit)
            .project({ outbox: 1, outboxOnly: 1 })
            .toArray()
          // Whoever took the last event off was killed before it could tidy up.
          const emptied = documents.filter(document => document['outbox'].length === 0)
          for (const { _id, outboxOnly } of emptied) {
            await tidy({ collection, key: String(_id) }, outboxOnly === true)
          }
          return documents.flatMap(document =>
            (document['outbox'] as AuditEvent[]).map(event => ({
              event,
              ref: { collection, key: String(document['_id']) },
            })),
          )
        }),
      )
      return found
        .flat()
        .sort((a, b) => Date.parse(a.event.at) - Date.parse(b.event.at))
        .slice(0, limit)
    },
    async done(entries) {
      for (const [, group] of Map.groupBy(entries, ({ ref }) => `${ref.collection} ${ref.key}`)) {
        await settle(group)
      }
    },
  }

  /** Takes the events of one document off, and the document away if it has nothing else to tell. */
  async function settle(entries: readonly OutboxEntry<MongoRef>[]): Promise<void> {
    const [first] = entries
    if (first === undefined) return
    const documents = db.collection<OutboxDocument>(first.ref.collection)
    const ids = entries.map(({ event }) => event.id)
    const left = await documents.findOneAndUpdate(
      { _id: first.ref.key },
      { $pull: { outbox: { id: { $in: ids } } } },
      { returnDocument: 'after', projection: { outboxOnly: 1 } },
    )
    await tidy(first.ref, left?.outboxOnly === true)
  }

  async function tidy({ collection, key }: MongoRef, outboxOnly: boolean): Promise<void> {
    const documents = db.collection<OutboxDocument>(collection)
    const emptied = { _id: key, outbox: { $size: 0 } }
    if (outboxOnly) await documents.deleteOne(emptied)
    else await documents.updateOne(emptied, { $unset: { outbox: '', outboxSince: '' } })
  }
}
