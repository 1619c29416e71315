import { outboxIndex } from '@careeasy/audit'
import type { TenantDocument } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'

/** The one collection of this service: objects of every type of every tenant. */
export const objects = 'objects'

/** An object as it is stored. Its audit events stand beside these fields until they are handed over. */
export interface ObjectDocument<A extends object> extends TenantDocument {
  readonly type: string
  readonly attributes: A
  /** Counts the changes, from 1. */
  readonly version: number
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
}

/** Makes the indexes that are not there yet. */
export async function createObjectIndexes(db: Db): Promise<void> {
  const collection = db.collection(objects)
  await collection.createIndex({ tenantId: 1, type: 1, id: 1 }, { unique: true })
  const { key, ...options } = outboxIndex
  await collection.createIndex(key, options)
}
