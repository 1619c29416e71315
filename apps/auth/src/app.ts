import { type Deliver, deliverTo } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, type SigningKeys } from '@careeasy/identity'
import { createCursors } from '@careeasy/paging'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient, type ServiceClient } from '@careeasy/service-client'
import { createTenantDirectory, type TenantDirectory, tenantConnection } from '@careeasy/tenant-connection'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Config } from './config.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { stores } from './plugins/stores.ts'
import { userTokens } from './plugins/user-tokens.ts'
import { internalAccess } from './routes/internal/access.ts'
import { internalOwners } from './routes/internal/owners.ts'
import { internalUsers } from './routes/internal/users.ts'
import { jwks } from './routes/jwks.ts'
import { login } from './routes/login.ts'
import { me } from './routes/me.ts'
import { members } from './routes/members.ts'
import { users } from './routes/users.ts'

/** What stands for the neighbours where they are not there: in tests. */
export interface Ports {
  readonly directory?: TenantDirectory
  readonly deliver?: Deliver
}

/** The service, not yet listening. */
export async function buildApp(config: Config, ports: Ports = {}): Promise<Service> {
  const app = await createService({ name: 'auth', title: 'CareEasy auth', logLevel: config.LOG_LEVEL })
  const { log } = app
  const onKeyError = (err: unknown) => log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)
  const tokenKeys = loadSigningKeys(config.TOKEN_KEYS_FILE, onKeyError)
  const passwords = await createPasswords({ allowWeak: config.ALLOW_WEAK_PASSWORDS })

  await app.register(cache, { url: config.CACHE_URL, prefix: config.CACHE_PREFIX })
  await app.register(identity, { service: 'auth', keys, trust })
  await app.register(userTokens, { keys: tokenKeys, issuer: config.ISSUER })
  const registry = connect(app, 'tenant-registry', config.TENANT_REGISTRY_URL)
  const directory = ports.directory ?? createTenantDirectory({ registry, cache: app.cache, log })
  await app.register(tenantConnection, { directory })
  await app.register(stores, {
    dynamodb: { region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT },
    table: config.USERS_TABLE,
    deliver: ports.deliver ?? deliverTo(connect(app, 'geo', config.GEO_URL)),
  })

  await app.register(jwks, { keys: tokenKeys })
  await app.register(behindTheEdge, { passwords })
  await app.register(signedIn)
  await app.register(platformAdminsOnly, { passwords })
  await app.register(tenantAdminsOnly, { keys })
  await app.register(edgeOnly)
  await app.register(registryOnly)
  return app
}

const behindTheEdge: FastifyPluginAsync<{ passwords: Passwords }> = async (app, { passwords }) => {
  app.addHook('onRequest', app.identity.fromEdge)
  await app.register(login, { ...app.stores, passwords })
}

const signedIn: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.person)
  await app.register(me, app.stores)
}

const platformAdminsOnly: FastifyPluginAsync<{ passwords: Passwords }> = async (app, { passwords }) => {
  app.addHook('onRequest', app.identity.person)
  app.addHook('onRequest', requireRole('platform:admin'))
  await app.register(users, { ...app.stores, passwords })
}

const tenantAdminsOnly: FastifyPluginAsync<{ keys: SigningKeys }> = async (app, { keys }) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole('owner', 'admin'))
  await app.register(members, { ...app.stores, cursors: createCursors(() => keys.derive('cursor')) })
}

const edgeOnly: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.service('edge'))
  await app.register(internalAccess, app.stores)
}

const registryOnly: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.service('tenant-registry'))
  await app.register(internalUsers, app.stores)
  await app.register(internalOwners, app.stores)
}

/** A client of a neighbour that closes with the service. */
function connect(app: FastifyInstance, service: string, url: string): ServiceClient {
  const client = createServiceClient({ service, url, tokenFor: app.identity.tokenFor })
  app.addHook('onClose', () => client.close())
  return client
}
