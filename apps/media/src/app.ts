import { type Deliver, deliverTo, documentAudit } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, tenantRoles } from '@careeasy/identity'
import { type Cursors, createCursors } from '@careeasy/paging'
import { createService, rawBody, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import {
  createS3Client,
  createTenantDirectory,
  type TenantDirectory,
  tenantConnection,
  tenantProvisioning,
} from '@careeasy/tenant-connection'
import type { FastifyPluginAsync } from 'fastify'
import { assetCluster, type Config } from './config.ts'
import { readAssets } from './routes/read-assets.ts'
import { readContent } from './routes/read-content.ts'
import { writeAssets } from './routes/write-assets.ts'
import { assetCollection } from './store/assets.ts'
import { checkBucket } from './store/bucket.ts'
import { databaseOf, placedDatabase } from './store/databases.ts'
import { createProvisioning } from './store/provisioning.ts'

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
  await app.register(documentAudit, {
    db: databaseOf(app, 'main'),
    directory,
    collection: assetCollection,
    deliver: ports.deliver ?? deliverTo(geo),
  })

  const provisioning = createProvisioning({
    databaseOf: placement => placedDatabase(app, placement),
    s3: new Map([['main', { client: s3, bucket: config.S3_BUCKET, region: config.AWS_REGION }]]),
  })
  await app.register(tenantProvisioning, provisioning)
  await app.register(tenantMembers, {
    cursors: createCursors(() => keys.derive('cursor')),
    maxBytes: config.MAX_ASSET_BYTES,
  })
  return app
}

const tenantMembers: FastifyPluginAsync<{ cursors: Cursors; maxBytes: number }> = async (app, options) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  await app.register(readAssets, options)
  await app.register(readContent)
  await app.register(tenantWriters, options)
}

const tenantWriters: FastifyPluginAsync<{ maxBytes: number }> = async (app, options) => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  await app.register(rawBody)
  await app.register(writeAssets, options)
}
