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
import { createProvisioning } from './provisioning.ts'
import { auditEvents } from './routes/audit-events.ts'
import { collections } from './routes/collections.ts'
import { internalAudit } from './routes/internal-audit.ts'
import { nearestPlaces } from './routes/nearest-places.ts'
import { readPlaces } from './routes/read-places.ts'
import { writePlaces } from './routes/write-places.ts'
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
  await app.register(servicesWithEvents)
  await app.register(tenantMembers, { cursors: createCursors(() => keys.derive('cursor')) })
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
  await app.register(internalAudit)
}

const tenantMembers: FastifyPluginAsync<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  await app.register(collections)
  await app.register(readPlaces, { cursors })
  await app.register(nearestPlaces)
  await app.register(tenantWriters)
  await app.register(tenantAdmins, { cursors })
}

const tenantWriters: FastifyPluginAsync = async app => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  await app.register(writePlaces)
}

const tenantAdmins: FastifyPluginAsync<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.addHook('onRequest', requireRole('owner', 'admin'))
  await app.register(auditEvents, { cursors })
}
