import { type AuditEvent, withOutbox } from '@careeasy/audit'
import { IdempotencyReused } from '@careeasy/problem'
import type { TenantMongo } from '@careeasy/tenant-connection'
import type { Filter } from 'mongodb'
import { ObjectBusy } from '../errors.ts'
import { notUniqueError, type ObjectDocument, objects } from './objects.ts'

/** What became of a new object of a batch: a value that is taken is an error of that object alone. */
export type Inserted = 'created' | 'present' | Error

interface NewObject {
  readonly document: ObjectDocument
  readonly event: AuditEvent
}

/** Objects of one tenant that are stored many at a time, each in a write of its own. */
export function createObjectBatches(mongo: TenantMongo) {
  const documents = mongo.collection<ObjectDocument>(objects)

  /** The digests of the requests that made those of the ids which are there. */
  async function digestsOf(type: string, ids: readonly string[]) {
    const filter = { type, id: { $in: ids } } as Filter<ObjectDocument>
    const found = await documents.find(filter, { projection: { id: 1, request_digest: 1 } })
    return new Map(found.map(({ id, request_digest }) => [id, request_digest]))
  }

  return {
    /** Stores new objects of a type with their events; gives what became of each, in their order. */
    async insert(type: string, made: readonly NewObject[]): Promise<Inserted[]> {
      const outcomes: Inserted[] = made.map(() => 'created')
      const duplicates = await documents.insertMany(
        made.map(({ document, event }) => ({ ...document, ...withOutbox(event) })),
      )
      if (duplicates.length === 0) return outcomes
      const refused = duplicates.flatMap(({ index, message }) => {
        const document = made[index]?.document
        return document === undefined ? [] : [{ index, message, document }]
      })
      const digests = await digestsOf(
        type,
        refused.map(({ document }) => document.id),
      )
      for (const { index, message, document } of refused) {
        const { id, request_digest, unique } = document
        // Not told from the text of the error: the same line may also collide with what it itself made unique.
        if (digests.has(id))
          outcomes[index] = digests.get(id) === request_digest ? 'present' : new IdempotencyReused()
        else outcomes[index] = notUniqueError(message, unique) ?? new ObjectBusy(id)
      }
      return outcomes
    },
  }
}
