import { guardedMongo } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'

/** What this service prepares for a new tenant. In the pool tier its collection and indexes are there already. */
export function createProvisioning(databaseOf: (cluster: string) => Db) {
  return {
    /** @throws StoreUnavailable (503): the registry tries again. */
    async prepare(cluster: string): Promise<void> {
      await guardedMongo(databaseOf(cluster).command({ ping: 1 }))
    },
  }
}
export type Provisioning = ReturnType<typeof createProvisioning>
