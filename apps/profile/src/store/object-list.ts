import type { TenantMongo } from '@careeasy/tenant-connection'
import type { Document } from 'mongodb'
import { type Order, type Position, sortOf, stretchesAfter } from '../search/order.ts'
import { type ObjectDocument, objects } from './objects.ts'

/** A part of a type's objects. */
export interface Wanted {
  readonly type: string
  readonly conditions: readonly Document[]
  readonly order: Order | undefined
  readonly after: Position | undefined
  readonly limit: number
}

/** What of an object no list shows; it may be more than all the rest. */
const unseen = { past: 0, words: 0, unique: 0, outbox: 0, outboxSince: 0 } as const

/** The lists of one tenant's objects. Deleted ones are in none. */
export function createObjectList(mongo: TenantMongo) {
  const documents = mongo.collection<ObjectDocument>(objects)
  return {
    async find({ type, conditions, order, after, limit }: Wanted): Promise<ObjectDocument[]> {
      const found: ObjectDocument[] = []
      for (const stretch of stretchesAfter(order, after)) {
        const all = [...conditions, stretch].filter(condition => Object.keys(condition).length > 0)
        const filter = {
          type,
          deleted_at: { $exists: false },
          ...(all.length === 0 ? {} : { $and: all }),
        }
        const options = { sort: sortOf(order), limit: limit - found.length, projection: unseen }
        found.push(...(await documents.find(filter, options)))
        if (found.length >= limit) break
      }
      return found
    },

    /** Whether the type has more objects than `bound`; counts no further, and the deleted ones as well. */
    async exceeds(type: string, bound: number): Promise<boolean> {
      return (await documents.count({ type }, bound + 1)) > bound
    },
  }
}
