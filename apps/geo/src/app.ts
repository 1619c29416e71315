import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, tenantRoles } from '@careeasy/identity'
import { type Cursors, createCursors } from '@careeasy/paging'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import {
  createTenantDirectory,
  openPostgres,
  type PostgresCluster,
  type TenantDirectory,
  tenantConnection,
  tenantProvisioning,
} from '@careeasy/tenant-connection'
import type { FastifyPluginAsync } from 'fastify'
import { type Cluster, readClusters } from './clusters.ts'
import type { Config } from './config.ts'
import { readMigrations } from './database/schema.ts'
import { auditSealer } from './plugins/audit-sealer.ts'
import { createProvisioning } from './provisioning.ts'
import { auditEvents } from './routes/audit-events.ts'
import { auditExport } from './routes/audit-export.ts'
import { auditMine } from './routes/audit-mine.ts'
import { auditSeals } from './routes/audit-seals.ts'
import { bookVisits } from './routes/book-visits.ts'
import { changeVisits } from './routes/change-visits.ts'
import { collections } from './routes/collections.ts'
import { internalAudit } from './routes/internal-audit.ts'
import { landing } from './routes/landing.ts'
import { nearestPlaces } from './routes/nearest-places.ts'
import { readFeatures } from './routes/read-features.ts'
import { readVisits } from './routes/read-visits.ts'
import { tiles } from './routes/tiles.ts'
import { writeFeatures } from './routes/write-features.ts'
import { featureKinds } from './schemas/collection.ts'
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
  await app.register(servicesWithEvents)
  const cursors = createCursors(() => keys.derive('cursor'))
  await app.register(tenantMembers, { cursors, geofence: config.GEOFENCE_METRES })
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

interface MemberOptions {
  readonly cursors: Cursors
  /** Metres from a place within which a visit may begin and end, where the place does not say it. */
  readonly geofence: number
}

const tenantMembers: FastifyPluginAsync<MemberOptions> = async (app, { cursors, geofence }) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode < 400 && request.method !== 'GET') await app.auditSealer.touch(request.tenant.uuid)
  })
  await app.register(landing)
  await app.register(collections)
  for (const kind of featureKinds) {
    await app.register(readFeatures, { kind, cursors })
    await app.register(tiles, { kind })
  }
  await app.register(nearestPlaces)
  await app.register(recordReaders, { cursors })
  await app.register(tenantWriters, { geofence })
  await app.register(auditMine, { cursors })
  await app.register(tenantAdmins, { cursors })
}

/** Reading these leaves an audit event too. */
const recordReaders: FastifyPluginAsync<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode < 400) await app.auditSealer.touch(request.tenant.uuid)
  })
  await app.register(readVisits, { cursors })
}

const tenantWriters: FastifyPluginAsync<Pick<MemberOptions, 'geofence'>> = async (app, { geofence }) => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  for (const kind of featureKinds) await app.register(writeFeatures, { kind })
  await app.register(bookVisits)
  await app.register(changeVisits, { geofence })
}

const tenantAdmins: FastifyPluginAsync<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.addHook('onRequest', requireRole('owner', 'admin'))
  await app.register(auditEvents, { cursors })
  await app.register(auditSeals, { cursors })
  await app.register(auditExport)
}
