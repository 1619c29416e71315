import { guardedMongo, type ProvisioningOptions } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'

/** What this service prepares for a new tenant. In the pool tier its collection and indexes are there already. */
export function createProvisioning(databaseOf: (cluster: string) => Db): ProvisioningOptions {
  return {
    async prepare({ mongo }) {
      await guardedMongo(databaseOf(mongo.cluster).command({ ping: 1 }))
    },
  }
}
