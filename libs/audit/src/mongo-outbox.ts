import type { Db, Document } from 'mongodb'
import type { AuditEvent } from './event.ts'
import type { Outbox } from './outbox.ts'

/** Which document of which collection the event waits in. */
export interface MongoRef {
  readonly collection: string
  readonly key: string
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
            .project({ outbox: 1 })
            .toArray()
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
      for (const { event, ref } of entries) {
        const documents = db.collection<{ _id: string; outbox?: AuditEvent[] }>(ref.collection)
        await documents.updateOne({ _id: ref.key }, { $pull: { outbox: { id: event.id } } })
        await documents.updateOne(
          { _id: ref.key, outbox: { $size: 0 } },
          { $unset: { outbox: '', outboxSince: '' } },
        )
      }
    },
  }
}
