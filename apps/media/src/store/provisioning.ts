import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { createMongoProvisioning, type MongoProvisioningOptions } from '@careeasy/mongo-migrations'
import { StoreUnavailable } from '@careeasy/problem'
import {
  ClusterUnknown,
  type Placement,
  type ProvisioningOptions,
  siloBucket,
} from '@careeasy/tenant-connection'
import { checkBucket, createBucket } from './bucket.ts'
import { assetMigrations } from './migrations.ts'

/** A cluster of the asset stores, with the bucket of its pool tier. */
interface BucketCluster {
  readonly client: S3Client
  readonly bucket: string
  readonly region: string
}

export interface ProvisioningStores extends Pick<MongoProvisioningOptions, 'databaseOf'> {
  readonly s3: ReadonlyMap<string, BucketCluster>
}

/** What this service prepares for a tenant, and looks at. In the pool tier bucket and collection are there already. */
export function createProvisioning({ databaseOf, s3 }: ProvisioningStores): ProvisioningOptions {
  const documents = createMongoProvisioning({ databaseOf, migrations: assetMigrations })

  function bucketOf({ tenant, assets: { tier, cluster } }: Placement): BucketCluster {
    const known = s3.get(cluster)
    if (known === undefined) throw new ClusterUnknown('S3', cluster)
    return tier === 'pool' ? known : { ...known, bucket: siloBucket(known.bucket, tenant) }
  }

  return {
    async prepare(placement) {
      const { client, bucket, region } = bucketOf(placement)
      await documents.prepare(placement)
      if (placement.assets.tier === 'silo') await createBucket(client, bucket, region).catch(unlessRefused)
      await checkBucket(client, bucket).catch(unavailable)
    },
    async check(placement) {
      const { client, bucket } = bucketOf(placement)
      const faults = await documents.check(placement)
      try {
        await checkBucket(client, bucket)
        return faults
      } catch (error) {
        const status = statusOf(error)
        if (status === 404) return [...faults, `there is no bucket ${bucket}`]
        if (status === 403) return [...faults, `bucket ${bucket} is somebody else's`]
        return unavailable(error)
      }
    },
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

/** A refusal (the name is taken, the quota is used up) is nothing that passes: the log has to show it whole. */
function unlessRefused(error: unknown): never {
  const status = statusOf(error)
  if (status !== undefined && status >= 400 && status < 500) throw error
  return unavailable(error)
}

function unavailable(cause: unknown): never {
  throw Object.assign(new StoreUnavailable('s3'), { cause })
}
