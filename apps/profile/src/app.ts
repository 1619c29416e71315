import { type Deliver, deliverTo, documentAudit } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, tenantRoles } from '@careeasy/identity'
import { createMongoProvisioning } from '@careeasy/mongo-migrations'
import { type Cursors, createCursors } from '@careeasy/paging'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import {
  createTenantDirectory,
  type TenantDirectory,
  tenantConnection,
  tenantProvisioning,
} from '@careeasy/tenant-connection'
import type { FastifyPluginAsync } from 'fastify'
import type { Config } from './config.ts'
import { readPeople } from './routes/read-people.ts'
import { writePeople } from './routes/write-people.ts'
import { databaseOf, placedDatabase } from './store/databases.ts'
import { objectMigrations, objects } from './store/objects.ts'

/** Neighbours that a test passes in; the real ones when left out. */
export interface Ports {
  readonly directory?: TenantDirectory
  readonly deliver?: Deliver
}

/** The internal objects of the tenants. */
export async function buildApp(config: Config, ports: Ports = {}): Promise<Service> {
  const app = await createService({ name: 'profile', title: 'CareEasy profile', logLevel: config.LOG_LEVEL })
  const onKeyError = (err: unknown) => app.log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)

  await app.register(cache, { url: config.CACHE_URL, prefix: config.CACHE_PREFIX })
  await app.register(identity, { service: 'profile', keys, trust })

  const { tokenFor } = app.identity
  const registry = createServiceClient({
    service: 'tenant-registry',
    url: config.TENANT_REGISTRY_URL,
    tokenFor,
  })
  const geo = createServiceClient({ service: 'geo', url: config.GEO_URL, tokenFor })
  app.addHook('onClose', async () => void (await Promise.all([registry.close(), geo.close()])))

  const directory = ports.directory ?? createTenantDirectory({ registry, cache: app.cache, log: app.log })
  const clusters = { main: { url: config.MONGODB_URL, database: config.MONGODB_DATABASE } }
  await app.register(tenantConnection, { directory, mongo: { clusters } })
  await app.register(documentAudit, {
    db: databaseOf(app, 'main'),
    directory,
    collection: objects,
    deliver: ports.deliver ?? deliverTo(geo),
  })

  await app.register(
    tenantProvisioning,
    createMongoProvisioning({
      databaseOf: placement => placedDatabase(app, placement),
      migrations: objectMigrations,
    }),
  )
  await app.register(tenantMembers, { cursors: createCursors(() => keys.derive('cursor')) })
  return app
}

const tenantMembers: FastifyPluginAsync<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  await app.register(readPeople, { cursors })
  await app.register(tenantWriters)
}

const tenantWriters: FastifyPluginAsync = async app => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  await app.register(writePeople)
}
