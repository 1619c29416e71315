import type { S3Client } from '@aws-sdk/client-s3'
import { StoreUnavailable } from '@careeasy/problem'
import { guardedMongo, type ProvisioningOptions } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { checkBucket } from './bucket.ts'

export interface ProvisioningStores {
  readonly databaseOf: (cluster: string) => Db
  readonly s3: S3Client
  readonly bucket: string
}

/** What this service prepares for a new tenant. In the pool tier bucket and collection are there already. */
export function createProvisioning({ databaseOf, s3, bucket }: ProvisioningStores): ProvisioningOptions {
  return {
    async prepare({ mongo }) {
      await guardedMongo(databaseOf(mongo.cluster).command({ ping: 1 }))
      await checkBucket(s3, bucket).catch(cause => {
        throw Object.assign(new StoreUnavailable('s3'), { cause })
      })
    },
  }
}
