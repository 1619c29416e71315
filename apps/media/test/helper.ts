import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { AuditEvent } from '@careeasy/audit'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { listSilos, type Placement, siloBucket, siloDatabase, type Tier } from '@careeasy/tenant-connection'
import { createS3Client } from '@careeasy/tenant-connection/assets'
import {
  createTestIdentity,
  engine,
  type HopOverrides,
  serve,
  spawnService,
  staticDirectory,
  testPlacement,
  watchProblems,
} from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t, { type Test } from 'tap'
import { buildApp, type Ports } from '../src/app.ts'
import { assetCluster, type Config } from '../src/config.ts'
import { createBucket } from '../src/store/bucket.ts'
import { assetMigrations } from '../src/store/migrations.ts'

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
    S3_BUCKET: `media-${randomBytes(12).toString('hex')}`,
    MONGODB_URL: engine('MONGODB_URL'),
    MONGODB_DATABASE: `media_${randomBytes(12).toString('hex')}`,
    TENANT_REGISTRY_URL: 'http://127.0.0.1:9',
    GEO_URL: 'http://127.0.0.1:9',
    MAX_ASSET_BYTES: 1_073_741_824,
    DEFAULT_QUOTA_BYTES: 10 * 1_073_741_824,
    MAX_OPEN_UPLOADS: 200,
    MIN_UPLOAD_RATE: 0,
    MIN_UPLOAD_RATE_WINDOW_MS: 30_000,
    UPLOAD_LEASE_MS: 120_000,
    // Tests that need a sweep ask for one.
    SWEEP_INTERVAL_MS: 3_600_000,
    IMAGE_PROCESSES: 2,
    IMAGE_TIMEOUT_MS: 60_000,
    IMAGE_MAX_PIXELS: 50_000_000,
    IMAGE_MEMORY_BYTES: 536_870_912,
    CLAMD_PATIENCE_MS: 30_000,
    MALWARE_POLICY: 'refuse' as const,
  }
  const client = new MongoClient(settings.MONGODB_URL)
  const db = client.db(settings.MONGODB_DATABASE)
  const bucket = openBucket(settings)
  const silo = openBucket({ ...settings, S3_BUCKET: siloBucket(settings.S3_BUCKET, own) })
  t.teardown(async () => {
    await Promise.all([silo.remove(), bucket.remove()])
    // First the silos: the local engine drops a database with all those whose names begin alike.
    for (const { name } of await listSilos(client, db.databaseName)) await client.db(name).dropDatabase()
    await db.dropDatabase()
    await client.close()
  })
  return { identity, settings, db, bucket, silo }
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
    put: async (Key: string, Body: Buffer) =>
      void (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
    drop: async (Key: string) => void (await s3.send(new DeleteObjectCommand({ Bucket, Key }))),
    /** Multipart uploads that are under way, or were left. */
    uploads: async () => (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [],
    async remove() {
      for (const Key of await keys().catch(() => [])) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      await s3.send(new DeleteBucketCommand({ Bucket })).catch(() => {})
      s3.destroy()
    },
  }
}

/** A test of what must not depend on where the tenant's documents and files are. */
export function onEachTier(name: string, work: (t: Test, tier: Tier) => Promise<void>) {
  for (const tier of ['pool', 'silo'] as const) t.test(`${name} (${tier})`, t => work(t, tier))
}

/** What tenant-registry sends when the tenant's documents and files shall be in that tier. */
export function placementOf(tenant: string, tier: Tier) {
  const store = { tier, cluster: 'main' }
  return testPlacement(tenant, { mongo: store, assets: store })
}

/**
 * The service with bucket and indexes made, beside the tenant `own` in the given tier, another active one of the
 * pool and a suspended one. `db` and `bucket` are those of `own`. What it hands to the audit log ends up in
 * `delivered`; `headers` are those of a request that the edge has sent on.
 */
export async function startMedia(
  t: Teardown,
  { tier = 'pool', ...overrides }: Partial<Config> & { tier?: Tier } = {},
  ports: Ports = {},
) {
  const { identity, settings, db: pool, bucket: shared, silo } = await createSettings(t)
  await shared.make()
  await migrateDatabase(pool, assetMigrations)
  const delivered: AuditEvent[] = []
  const placement = placementOf(own, tier)
  const app = await buildApp(
    { ...settings, ...overrides },
    {
      directory: staticDirectory(
        placement,
        testPlacement(other),
        testPlacement(suspended, { status: 'suspended' }),
      ),
      deliver: async (_tenant, events) => void delivered.push(...events),
      ...ports,
    },
  )
  watchProblems(app)
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
  /** Asks as tenant-registry: prepares a tenant's part, or (`check`) looks at it. */
  const provision = async (body: object = placement, check = '') =>
    app.inject({
      method: check === '' ? 'PUT' : 'POST',
      url: `/internal/tenants/${own}${check}`,
      headers: { authorization: await identity.service('tenant-registry', 'media') },
      body,
    })
  if (tier === 'silo') {
    const { statusCode, body } = await provision()
    if (statusCode !== 204) throw new Error(body)
  }
  const db = tier === 'pool' ? pool : pool.client.db(siloDatabase(pool.databaseName, own))
  const bucket = tier === 'pool' ? shared : silo
  return { app, db, pool, bucket, shared, delivered, headers, upload, provision, identity, settings }
}

/** The service in a process of its own, once it listens; its registry knows these tenants. */
export async function spawnMedia(t: Teardown, settings: object, placements: readonly Placement[]) {
  const registryUrl = await serve(t, ({ url = '' }, response) => {
    const placement = placements.find(({ tenant }) => url.includes(`/${tenant}/`))
    response.writeHead(placement === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(placement ?? {}))
  })
  const server = join(import.meta.dirname, '..', 'src', 'server.ts')
  return spawnService(t, server, { ...settings, LOG_LEVEL: 'info', TENANT_REGISTRY_URL: registryUrl })
}

/** Waits until something has come about, at most 60 s, or as many as given. */
export async function until(met: () => unknown, seconds = 60): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    if (tries > seconds * 50) throw new Error(`it did not come about in ${seconds} s`)
    await sleep(20)
  }
}
