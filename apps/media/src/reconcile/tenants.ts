import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'
import { listSilos } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { assetCollection } from '../store/asset-document.ts'
import { blobCollection } from '../store/blobs.ts'
import { usageCollection } from '../store/usage-document.ts'

/** Every tenant that has something in the pool's database or bucket, or a silo of its own. */
export async function tenantsWithMedia(pool: Db, s3: S3Client, bucket: string): Promise<string[]> {
  const tenants = new Set<string>()
  for (const collection of [assetCollection, blobCollection, usageCollection])
    for (const tenant of await pool.collection(collection).distinct('tenantId')) tenants.add(String(tenant))
  for (const { tenant } of await listSilos(pool.client, pool.databaseName)) tenants.add(tenant)
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: 't/', Delimiter: '/' })
  for await (const { CommonPrefixes = [] } of pages) {
    for (const { Prefix = '' } of CommonPrefixes) {
      const [, tenant] = /^t\/([0-9A-Z]{7,26})\/$/.exec(Prefix) ?? []
      if (tenant !== undefined) tenants.add(tenant)
    }
  }
  return [...tenants].sort()
}
