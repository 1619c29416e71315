import { type Deliver, deliverTo, documentAudit } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, tenantRoles } from '@careeasy/identity'
import { type Cursors, createCursors } from '@careeasy/paging'
import { createService, rawBody, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import {
  createTenantDirectory,
  type TenantDirectory,
  tenantConnection,
  tenantProvisioning,
} from '@careeasy/tenant-connection'
import { createS3Client } from '@careeasy/tenant-connection/assets'
import { createTenantMongo } from '@careeasy/tenant-connection/mongo'
import type { FastifyPluginAsync } from 'fastify'
import { assetCluster, type Config } from './config.ts'
import { createImages } from './images/images.ts'
import { createRenderer } from './images/renderer.ts'
import { createClamdScanner } from './malware/clamd.ts'
import { createMalwareCheck } from './malware/malware-check.ts'
import { directDownloads } from './routes/direct-downloads.ts'
import { directUploads } from './routes/direct-uploads.ts'
import { editAssets } from './routes/edit-assets.ts'
import { internalLimits } from './routes/internal/limits.ts'
import { readAssets } from './routes/read-assets.ts'
import { readContent } from './routes/read-content.ts'
import { type ReadImageOptions, readImage } from './routes/read-image.ts'
import { uploads } from './routes/uploads.ts'
import { type WriteAssetsOptions, writeAssets } from './routes/write-assets.ts'
import { createAccounts } from './store/accounts.ts'
import { assetCollection } from './store/asset-document.ts'
import { checkBucket } from './store/bucket.ts'
import { databaseOf, databaseRounds, placedDatabase } from './store/databases.ts'
import { createIntake } from './store/intake.ts'
import { createProvisioning } from './store/provisioning.ts'
import { createReadRecorder, type RecordRead, reads } from './store/reads.ts'
import type { UsageOptions } from './store/usage-document.ts'
import { startSweeps } from './sweeps.ts'

/** Neighbours that a test passes in; the real ones when left out. */
export interface Ports {
  readonly directory?: TenantDirectory
  readonly deliver?: Deliver
}

/** The media assets of the tenants. */
export async function buildApp(config: Config, ports: Ports = {}): Promise<Service> {
  const app = await createService({ name: 'media', title: 'CareEasy media', logLevel: config.LOG_LEVEL })
  const onKeyError = (err: unknown) => app.log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)

  await app.register(cache, { url: config.CACHE_URL, prefix: config.CACHE_PREFIX })
  await app.register(identity, { service: 'media', keys, trust })

  const { tokenFor } = app.identity
  const registry = createServiceClient({
    service: 'tenant-registry',
    url: config.TENANT_REGISTRY_URL,
    tokenFor,
  })
  const geo = createServiceClient({ service: 'geo', url: config.GEO_URL, tokenFor })
  const s3 = createS3Client(assetCluster(config))
  app.addHook('onClose', async () => {
    await Promise.all([registry.close(), geo.close()])
    s3.destroy()
  })
  app.readiness.require('s3 main', () => checkBucket(s3, config.S3_BUCKET))

  const directory = ports.directory ?? createTenantDirectory({ registry, cache: app.cache, log: app.log })
  await app.register(tenantConnection, {
    directory,
    mongo: { clusters: { main: { url: config.MONGODB_URL, database: config.MONGODB_DATABASE } } },
    assets: { clusters: { main: assetCluster(config) } },
  })
  const pool = databaseOf(app, 'main')
  await app.register(documentAudit, {
    db: pool,
    directory,
    collection: assetCollection,
    otherCollections: [reads],
    deliver: ports.deliver ?? deliverTo(geo),
  })

  const provisioning = createProvisioning({
    databaseOf: placement => placedDatabase(app, placement),
    s3: new Map([['main', { client: s3, bucket: config.S3_BUCKET, region: config.AWS_REGION }]]),
  })
  await app.register(tenantProvisioning, provisioning)
  await app.register(internalLimits, {
    accountsOf: placement =>
      createAccounts(createTenantMongo(placedDatabase(app, placement), placement.tenant)),
  })
  const scanner =
    config.CLAMD_URL === undefined
      ? undefined
      : createClamdScanner({ url: config.CLAMD_URL, patienceMs: config.CLAMD_PATIENCE_MS })
  const malware = createMalwareCheck(scanner, config.MALWARE_POLICY)
  const intake = { quota: config.DEFAULT_QUOTA_BYTES, maxOpen: config.MAX_OPEN_UPLOADS, malware }
  const lease = config.UPLOAD_LEASE_MS
  const sweeps = startSweeps({
    databases: databaseRounds(pool),
    tenantOf: app.tenants.forService,
    intake,
    lease,
    scans: scanner !== undefined,
    log: app.log,
    interval: config.SWEEP_INTERVAL_MS,
  })
  app.addHook('onClose', () => sweeps.close())

  const renderer = createRenderer({
    processes: config.IMAGE_PROCESSES,
    waiting: 8 * config.IMAGE_PROCESSES,
    timeoutMs: config.IMAGE_TIMEOUT_MS,
    maxPixels: config.IMAGE_MAX_PIXELS,
    maxMemoryBytes: config.IMAGE_MEMORY_BYTES,
  })
  app.addHook('onClose', () => renderer.close())

  await app.register(tenantMembers, {
    cursors: createCursors(() => keys.derive('cursor')),
    usage: intake,
    intakeOf: tenant => createIntake(tenant, intake),
    images: createImages(renderer),
    recordRead: createReadRecorder(app.documentAudit),
    receive: {
      maxBytes: config.MAX_ASSET_BYTES,
      floor: { bytesPerSecond: config.MIN_UPLOAD_RATE, window: config.MIN_UPLOAD_RATE_WINDOW_MS },
      malware,
      lease,
      log: app.log,
    },
  })
  return app
}

interface MemberOptions extends WriteAssetsOptions, ReadImageOptions {
  readonly cursors: Cursors
  readonly usage: UsageOptions
  readonly recordRead: RecordRead
}

const tenantMembers: FastifyPluginAsync<MemberOptions> = async (app, options) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  await app.register(readAssets, options)
  await app.register(readContent, options)
  await app.register(directDownloads, options)
  await app.register(readImage, options)
  await app.register(tenantWriters, options)
}

const tenantWriters: FastifyPluginAsync<WriteAssetsOptions> = async (app, options) => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  await app.register(editAssets)
  await app.register(directUploads, options)
  await app.register(streamWriters, options)
}

const streamWriters: FastifyPluginAsync<WriteAssetsOptions> = async (app, options) => {
  await app.register(rawBody)
  await app.register(writeAssets, options)
  await app.register(uploads, options)
}
