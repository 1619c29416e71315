import { outboxIndex } from '@careeasy/audit'
import type { IndexMigration } from '@careeasy/mongo-migrations'
import type { TenantDocument } from '@careeasy/tenant-connection'

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

/** The indexes of every database of this service, of the pool and of silos. Released steps never change. */
export const objectMigrations: readonly IndexMigration[] = [
  {
    version: 1,
    indexes: [
      { collection: objects, key: { tenantId: 1, type: 1, id: 1 }, unique: true },
      { collection: objects, ...outboxIndex },
    ],
  },
]
