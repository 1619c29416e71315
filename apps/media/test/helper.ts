import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3'
import type { AuditEvent } from '@careeasy/audit'
import { createS3Client } from '@careeasy/tenant-connection'
import {
  createTestIdentity,
  engine,
  type HopOverrides,
  staticDirectory,
  testPlacement,
} from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import { buildApp, type Ports } from '../src/app.ts'
import { assetCluster, type Config } from '../src/config.ts'
import { createAssetIndexes } from '../src/store/assets.ts'
import { createBucket } from '../src/store/bucket.ts'

interface Teardown {
  teardown(work: () => unknown): void
}

export const own = '7MA170H'
export const other = '7MA170G'
export const suspended = '7MA170S'
export const path = '/media/assets'

/** The environment of a media service with a database and, once it is made, a bucket of its own. */
export async function createSettings(t: Teardown) {
  const identity = await createTestIdentity()
  t.teardown(() => identity.remove())
  const settings = {
    ...identity.settings('media'),
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    CACHE_URL: engine('REDIS_URL'),
    CACHE_PREFIX: `${randomUUID()}:`,
    S3_ENDPOINT: engine('S3_ENDPOINT'),
    S3_ACCESS_KEY_ID: engine('S3_ACCESS_KEY_ID'),
    S3_SECRET_ACCESS_KEY: engine('S3_SECRET_ACCESS_KEY'),
    AWS_REGION: engine('AWS_REGION'),
    S3_BUCKET: `media-${randomUUID()}`,
    MONGODB_URL: engine('MONGODB_URL'),
    MONGODB_DATABASE: `media_${randomUUID()}`,
    TENANT_REGISTRY_URL: 'http://127.0.0.1:9',
    GEO_URL: 'http://127.0.0.1:9',
    MAX_ASSET_BYTES: 1_073_741_824,
  }
  const client = new MongoClient(settings.MONGODB_URL)
  const db = client.db(settings.MONGODB_DATABASE)
  const bucket = openBucket(settings)
  t.teardown(async () => {
    await Promise.all([db.dropDatabase(), bucket.remove()])
    await client.close()
  })
  return { identity, settings, db, bucket }
}

/** The bucket as its owner sees it, past the service. */
function openBucket(settings: Config) {
  const s3 = createS3Client(assetCluster(settings))
  const Bucket = settings.S3_BUCKET
  const keys = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key)
  return {
    make: () => createBucket(s3, Bucket, settings.AWS_REGION),
    keys,
    /** Multipart uploads that are under way, or were left. */
    uploads: async () => (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [],
    async remove() {
      for (const Key of await keys().catch(() => [])) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      await s3.send(new DeleteBucketCommand({ Bucket })).catch(() => {})
      s3.destroy()
    },
  }
}

/**
 * The service with bucket and indexes made, beside two active tenants and a suspended one. What it hands to the
 * audit log ends up in `delivered`; `headers` are those of a request that the edge has sent on.
 */
export async function startMedia(t: Teardown, overrides: Partial<Config> = {}, ports: Ports = {}) {
  const { identity, settings, db, bucket } = await createSettings(t)
  await bucket.make()
  await createAssetIndexes(db)
  const delivered: AuditEvent[] = []
  const app = await buildApp(
    { ...settings, ...overrides },
    {
      directory: staticDirectory(
        testPlacement(own),
        testPlacement(other),
        testPlacement(suspended, { status: 'suspended' }),
      ),
      deliver: async (_tenant, events) => void delivered.push(...events),
      ...ports,
    },
  )
  t.teardown(() => app.close())
  const headers = async (claims: HopOverrides = {}): Promise<Record<string, string>> => ({
    authorization: await identity.hop({ tenant: own, ...claims }),
    'x-forwarded-for': '192.0.2.7',
  })
  /** Uploads a file; gives the answer. */
  const upload = async (
    payload: Buffer,
    more: Record<string, string> = {},
    { query = '', ...claims }: HopOverrides & { query?: string } = {},
  ) =>
    app.inject({
      method: 'POST',
      url: `${path}${query}`,
      headers: { ...(await headers(claims)), ...more },
      payload,
    })
  return { app, db, bucket, delivered, headers, upload, identity, settings }
}

/** Waits until something has come about, at most 10 s. */
export async function until(met: () => unknown): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    if (tries > 500) throw new Error('it did not come about in 10 s')
    await sleep(20)
  }
}
