import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, tenantRoles } from '@careeasy/identity'
import { type Cursors, createCursors } from '@careeasy/paging'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import {
  createTenantDirectory,
  type PostgresCluster,
  type TenantDirectory,
  tenantConnection,
  tenantProvisioning,
} from '@careeasy/tenant-connection'
import { openPostgres } from '@careeasy/tenant-connection/postgres'
import type { FastifyPluginAsync } from 'fastify'
import { absoluteLinks } from './absolute-links.ts'
import { readAnchorSettings } from './anchor-settings.ts'
import { type Cluster, readClusters } from './clusters.ts'
import type { Config } from './config.ts'
import { readMigrations } from './database/schema.ts'
import { type FeatureRoutes, featureRoutes } from './feature-routes.ts'
import { createOwnCollections, type OwnCollections } from './own-collections.ts'
import { auditAnchors } from './plugins/audit-anchors.ts'
import { auditSealer } from './plugins/audit-sealer.ts'
import { htmlPages } from './plugins/html-pages.ts'
import { createProvisioning } from './provisioning.ts'
import { along } from './routes/along.ts'
import { auditEvents } from './routes/audit-events.ts'
import { auditExport } from './routes/audit-export.ts'
import { auditMine } from './routes/audit-mine.ts'
import { auditRetention, setAuditRetention } from './routes/audit-retention.ts'
import { auditSeals } from './routes/audit-seals.ts'
import { bookVisits } from './routes/book-visits.ts'
import { browse } from './routes/browse.ts'
import { changeVisits } from './routes/change-visits.ts'
import { collections } from './routes/collections.ts'
import { defineCollections } from './routes/define-collections.ts'
import { featureMethods } from './routes/feature-methods.ts'
import { internalAudit } from './routes/internal-audit.ts'
import { landing } from './routes/landing.ts'
import { nearest } from './routes/nearest.ts'
import { readFeatures } from './routes/read-features.ts'
import { readVisits } from './routes/read-visits.ts'
import { tiles } from './routes/tiles.ts'
import { writeFeatures } from './routes/write-features.ts'
import { createCapabilityStore } from './store/capabilities.ts'

/** Neighbours that a test passes in; the real ones when left out. */
export interface Ports {
  readonly directory?: TenantDirectory
}

/** The places of the tenants, and their audit log. */
export async function buildApp(config: Config, ports: Ports = {}): Promise<Service> {
  const app = await createService({ name: 'geo', title: 'CareEasy geo', logLevel: config.LOG_LEVEL })
  const onKeyError = (err: unknown) => app.log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)

  await app.register(cache, { url: config.CACHE_URL, prefix: config.CACHE_PREFIX })
  await app.register(identity, { service: 'geo', keys, trust })

  const { tokenFor } = app.identity
  const registry = createServiceClient({
    service: 'tenant-registry',
    url: config.TENANT_REGISTRY_URL,
    tokenFor,
  })
  app.addHook('onClose', () => registry.close())

  const directory = ports.directory ?? createTenantDirectory({ registry, cache: app.cache, log: app.log })
  const masterKey = Buffer.from(config.CAPABILITY_KEY, 'hex')
  const clusters = readClusters(config)
  const addresses = Object.fromEntries([...clusters].map(([name, { url }]) => [name, { url }]))
  await app.register(tenantConnection, { directory, postgres: { clusters: addresses, masterKey } })
  const provisioners = await openPostgres(app, provisionerPools(clusters))

  const migrations = await readMigrations()
  const poolOf = (cluster: string) => provisioners(provisionerOf(cluster))
  const capabilities = createCapabilityStore({ poolOf, masterKey, migrations })
  const keeping = createProvisioning({ clusters, capabilities, masterKey, migrations, log: app.log })
  await app.register(tenantProvisioning, keeping)
  await app.register(auditSealer, {
    clusters,
    poolOf,
    directory,
    interval: config.AUDIT_SEAL_INTERVAL ?? 500,
  })
  await app.register(auditAnchors, { clusters, poolOf, anchors: readAnchorSettings(config) })
  await app.register(htmlPages)

  await app.register(servicesWithEvents)
  await app.register(anybody)
  const cursors = createCursors(() => keys.derive('cursor'))
  const own = createOwnCollections()
  const limits = { limit: config.COLLECTIONS_MAX ?? 50, checkLimit: config.COLLECTION_CHECK_MAX ?? 100_000 }
  const features = featureRoutes(own)
  await app.register(tenantMembers, { cursors, features, own, limits, geofence: config.GEOFENCE_METRES })
  return app
}

const provisionerOf = (cluster: string) => `${cluster} provisioner`

function provisionerPools(clusters: ReadonlyMap<string, Cluster>): Record<string, PostgresCluster> {
  return Object.fromEntries(
    [...clusters].map(([name, { provisionerUrl }]) => [
      provisionerOf(name),
      { url: provisionerUrl, maxConnections: 2 },
    ]),
  )
}

const servicesWithEvents: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.service('auth', 'tenant-registry', 'profile', 'media'))
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode < 400) await app.auditSealer.touch((request.params as { tenant: string }).tenant)
  })
  await app.register(internalAudit)
}

/** Whoever comes by the edge, signed in or not: there is nothing of a tenant in it. */
const anybody: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.fromEdge)
  await app.register(browse)
}

interface MemberOptions {
  readonly cursors: Cursors
  readonly features: readonly FeatureRoutes[]
  readonly own: OwnCollections
  readonly limits: { readonly limit: number; readonly checkLimit: number }
  /** Metres from a place within which a visit may begin and end, where the place does not say it. */
  readonly geofence: number
}

const tenantMembers: FastifyPluginAsync<MemberOptions> = async (app, options) => {
  const { cursors, features, own, limits, geofence } = options
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode < 400 && request.method !== 'GET') await app.auditSealer.touch(request.tenant.uuid)
  })
  app.addHook('preSerialization', absoluteLinks)
  await app.register(landing)
  await app.register(collections, { own, all: features })
  for (const routes of features) {
    await app.register(readFeatures, { routes, cursors })
    await app.register(featureMethods, { routes })
    await app.register(tiles, { routes })
    await app.register(nearest, { routes })
    await app.register(along, { routes, cursors })
  }
  await app.register(recordReaders, { cursors })
  await app.register(tenantWriters, { features, geofence })
  await app.register(auditMine, { cursors })
  await app.register(tenantAdmins, { cursors, own, limits })
}

/** Reading these leaves an audit event too. */
const recordReaders: FastifyPluginAsync<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode < 400) await app.auditSealer.touch(request.tenant.uuid)
  })
  await app.register(readVisits, { cursors })
}

type WriterOptions = Pick<MemberOptions, 'features' | 'geofence'>
const tenantWriters: FastifyPluginAsync<WriterOptions> = async (app, { features, geofence }) => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  for (const routes of features) await app.register(writeFeatures, { routes })
  await app.register(bookVisits)
  await app.register(changeVisits, { geofence })
}

type AdminOptions = Pick<MemberOptions, 'cursors' | 'own' | 'limits'>
const tenantAdmins: FastifyPluginAsync<AdminOptions> = async (app, { cursors, own, limits }) => {
  app.addHook('onRequest', requireRole('owner', 'admin'))
  await app.register(defineCollections, { own, ...limits })
  await app.register(auditEvents, { cursors })
  await app.register(auditSeals, { cursors })
  await app.register(auditExport)
  await app.register(auditRetention)
  await app.register(tenantOwners)
}

const tenantOwners: FastifyPluginAsync = async app => {
  app.addHook('onRequest', requireRole('owner'))
  await app.register(setAuditRetention)
}
