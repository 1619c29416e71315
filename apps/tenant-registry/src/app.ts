import { type Deliver, deliverTo } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, type SigningKeys } from '@careeasy/identity'
import { createCursors } from '@careeasy/paging'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient, type ServiceClient } from '@careeasy/service-client'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { type AuthClient, createAuthClient } from './auth-client.ts'
import { type Check, createCheck } from './check.ts'
import type { Config } from './config.ts'
import { type Placements, parsePlacements } from './placements.ts'
import { changes } from './plugins/changes.ts'
import { creationSweep } from './plugins/creation-sweep.ts'
import { stores } from './plugins/stores.ts'
import { checkTenant } from './routes/check-tenant.ts'
import { createTenant } from './routes/create-tenant.ts'
import { internalPlacement } from './routes/internal/placement.ts'
import { limitTenant } from './routes/limit-tenant.ts'
import { suspendTenant } from './routes/suspend-tenant.ts'
import { tenants } from './routes/tenants.ts'
import { updateTenant } from './routes/update-tenant.ts'
import { createSteps, type Keepers } from './steps.ts'

/** What stands for the neighbours where they are not there: in tests. */
export interface Ports {
  readonly keepers?: Keepers
  readonly auth?: ServiceClient
  readonly deliver?: Deliver
  /** Milliseconds between two looks for what was left unfinished; 3,000 by default. */
  readonly sweepInterval?: number
}

/** The service, not yet listening. */
export async function buildApp(config: Config, ports: Ports = {}): Promise<Service> {
  const { LOG_LEVEL: logLevel } = config
  const placements = parsePlacements(config.PLACEMENTS)
  const app = await createService({ name: 'tenant-registry', title: 'CareEasy tenant registry', logLevel })
  const onKeyError = (err: unknown) => app.log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)

  await app.register(cache, { url: config.CACHE_URL, prefix: config.CACHE_PREFIX })
  await app.register(identity, { service: 'tenant-registry', keys, trust })
  const keepers = ports.keepers ?? {
    geo: connect(app, 'geo', config.GEO_URL),
    profile: connect(app, 'profile', config.PROFILE_URL),
    media: connect(app, 'media', config.MEDIA_URL),
  }
  const auth = createAuthClient(ports.auth ?? connect(app, 'auth', config.AUTH_URL))
  await app.register(stores, {
    dynamodb: { region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT },
    table: config.TENANTS_TABLE,
    deliver: ports.deliver ?? deliverTo(keepers.geo),
  })
  const interval = ports.sweepInterval ?? 3_000
  await app.register(creationSweep, { steps: createSteps(keepers, auth), interval })
  await app.register(changes, { keepers, auth, interval })

  await app.register(signedIn, { auth, keys })
  const check = createCheck({ keepers, auth, log: app.log })
  await app.register(platformAdminsOnly, { auth, placements, check })
  await app.register(servicesOnly)
  return app
}

const signedIn: FastifyPluginAsync<{ auth: AuthClient; keys: SigningKeys }> = async (app, { auth, keys }) => {
  app.addHook('onRequest', app.identity.person)
  await app.register(tenants, { ...app.stores, auth, cursors: createCursors(() => keys.derive('cursor')) })
}

interface PlatformAdminsOptions {
  readonly auth: AuthClient
  readonly placements: Placements
  readonly check: Check
}

const platformAdminsOnly: FastifyPluginAsync<PlatformAdminsOptions> = async (app, options) => {
  const { auth, placements, check } = options
  app.addHook('onRequest', app.identity.person)
  app.addHook('onRequest', requireRole('platform:admin'))
  await app.register(createTenant, { ...app.stores, creation: app.creation, auth, placements })
  await app.register(updateTenant, { changes: app.changes })
  await app.register(checkTenant, { ...app.stores, check })
  await app.register(suspendTenant, { changes: app.changes })
  await app.register(limitTenant, { changes: app.changes })
}

const servicesOnly: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.service('edge', 'auth', 'profile', 'geo', 'media'))
  await app.register(internalPlacement, app.stores)
}

/** A client of a neighbour that closes with the service. A step of a creation may take its time. */
function connect(app: FastifyInstance, service: string, url: string): ServiceClient {
  const { tokenFor } = app.identity
  const client = createServiceClient({ service, url, tokenFor, timeout: 10_000 })
  app.addHook('onClose', () => client.close())
  return client
}
