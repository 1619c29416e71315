import { type Deliver, deliverTo, documentAudit } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, tenantRoles } from '@careeasy/identity'
import { createMongoProvisioning } from '@careeasy/mongo-migrations'
import { type Cursors, createCursors } from '@careeasy/paging'
import { createService, rawBody, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import {
  createTenantDirectory,
  type TenantDirectory,
  tenantConnection,
  tenantProvisioning,
} from '@careeasy/tenant-connection'
import type { FastifyPluginAsync } from 'fastify'
import { ndjson } from './bulk/ndjson.ts'
import type { Config } from './config.ts'
import { startIndexBuilding } from './index-building.ts'
import { takeJsonBodies } from './plugins/json-bodies.ts'
import { exportObjects } from './routes/export-objects.ts'
import { history } from './routes/history.ts'
import { importObjects } from './routes/import-objects.ts'
import { listObjects } from './routes/list-objects.ts'
import { patchObjects } from './routes/patch-objects.ts'
import { readObjects } from './routes/read-objects.ts'
import { readTypes } from './routes/read-types.ts'
import { typeReport } from './routes/type-report.ts'
import { writeObjects } from './routes/write-objects.ts'
import { writeTypes } from './routes/write-types.ts'
import { databaseOf, databaseRounds, placedDatabase } from './store/databases.ts'
import { objectMigrations } from './store/migrations.ts'
import { objects } from './store/objects.ts'
import { createReadRecorder, type RecordReads, reads } from './store/reads.ts'
import { types as typeDocuments } from './store/types.ts'
import { startSweeps } from './sweeps.ts'
import type { Types } from './types/compiled-type.ts'
import { createTypes, type TypeRegistry } from './types/create-types.ts'
import { createWriteObjects } from './write-objects.ts'

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
  const pool = databaseOf(app, 'main')
  await app.register(documentAudit, {
    db: pool,
    directory,
    collection: objects,
    otherCollections: [reads, typeDocuments],
    deliver: ports.deliver ?? deliverTo(geo),
  })
  const sweeps = startSweeps({
    databases: databaseRounds(pool),
    log: app.log,
    tell: (sweep, outcome) => app.metrics.sweeps.add({ sweep, outcome }),
  })
  app.addHook('onClose', () => sweeps.close())

  await app.register(
    tenantProvisioning,
    createMongoProvisioning({
      databaseOf: placement => placedDatabase(app, placement),
      migrations: objectMigrations,
    }),
  )
  const types = createTypes()
  const building = startIndexBuilding({
    databases: databaseRounds(pool),
    tenantOf: app.tenants.forService,
    types,
    log: app.log,
  })
  app.addHook('onClose', () => building.close())
  const cursors = createCursors(() => keys.derive('cursor'))
  const recordReads = createReadRecorder(app.documentAudit)
  await app.register(tenantMembers, { types, cursors, recordReads, maxTypes: config.MAX_TYPES })
  return app
}

interface MemberOptions {
  readonly types: TypeRegistry
  readonly cursors: Cursors
  readonly recordReads: RecordReads
  readonly maxTypes: number
}

const tenantMembers: FastifyPluginAsync<MemberOptions> = async (app, options) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole(...tenantRoles))
  takeJsonBodies(app, ['application/json'])
  await app.register(listObjects, options)
  await app.register(readObjects, options)
  await app.register(history, options)
  await app.register(exportObjects, options)
  await app.register(readTypes, options)
  await app.register(tenantWriters, options)
  await app.register(tenantAdmins, options)
}

const tenantWriters: FastifyPluginAsync<MemberOptions> = async (app, { types }) => {
  app.addHook('onRequest', requireRole('owner', 'admin', 'member'))
  const write = createWriteObjects(app, types)
  await app.register(writeObjects, { write })
  await app.register(patchObjects, { write })
  await app.register(tenantImporters, { types })
}

const tenantAdmins: FastifyPluginAsync<MemberOptions> = async (app, options) => {
  app.addHook('onRequest', requireRole('owner', 'admin'))
  await app.register(writeTypes, options)
  await app.register(typeReport, options)
}

const tenantImporters: FastifyPluginAsync<{ types: Types }> = async (app, { types }) => {
  await app.register(rawBody, { contentType: ndjson })
  await app.register(importObjects, { types })
}
