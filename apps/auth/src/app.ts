import { type Deliver, deliverTo } from '@careeasy/audit'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle, requireRole, type SigningKeys } from '@careeasy/identity'
import { createCursors } from '@careeasy/paging'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient, type ServiceClient } from '@careeasy/service-client'
import { createTenantDirectory, type TenantDirectory, tenantConnection } from '@careeasy/tenant-connection'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Config } from './config.ts'
import { type EncryptionKeys, loadEncryptionKeys } from './encryption-keys.ts'
import { createMailer, type Mailer } from './mail.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { keyEvents } from './plugins/key-events.ts'
import { stores } from './plugins/stores.ts'
import { userTokens } from './plugins/user-tokens.ts'
import { acceptInvitation } from './routes/accept-invitation.ts'
import { internalAccess } from './routes/internal/access.ts'
import { internalOwners } from './routes/internal/owners.ts'
import { internalTenantNames } from './routes/internal/tenant-names.ts'
import { internalUsers } from './routes/internal/users.ts'
import { invitations } from './routes/invitations.ts'
import { jwks } from './routes/jwks.ts'
import { login } from './routes/login.ts'
import { me } from './routes/me.ts'
import { members } from './routes/members.ts'
import { password } from './routes/password.ts'
import { refresh } from './routes/refresh.ts'
import { securityEvents } from './routes/security-events.ts'
import { sessions } from './routes/sessions.ts'
import { users } from './routes/users.ts'

/** What stands for the neighbours where they are not there: in tests. */
export interface Ports {
  readonly directory?: TenantDirectory
  readonly deliver?: Deliver
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number
}

/** Milliseconds. */
const day = 86_400_000

/** The service, not yet listening. */
export async function buildApp(config: Config, ports: Ports = {}): Promise<Service> {
  const app = await createService({ name: 'auth', title: 'CareEasy auth', logLevel: config.LOG_LEVEL })
  const { log } = app
  const now = ports.now ?? Date.now
  const onKeyError = (err: unknown) => log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)
  const tokenKeys = loadSigningKeys(config.TOKEN_KEYS_FILE, onKeyError)
  const encryptionKeys = loadEncryptionKeys(config.ENCRYPTION_KEYS_FILE, onKeyError)
  app.addHook('onClose', async () => encryptionKeys.close())
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
    sessions: {
      lifetime: config.SESSION_DAYS * day,
      idle: config.SESSION_IDLE_DAYS * day,
      now,
    },
    guesses: { perAccount: config.GUESSES_PER_ACCOUNT, perAddress: config.GUESSES_PER_ADDRESS },
    deliver: ports.deliver ?? deliverTo(connect(app, 'geo', config.GEO_URL)),
  })

  await app.register(keyEvents, { keys: tokenKeys })

  await app.register(jwks, { keys: tokenKeys, encryptionKeys })
  await app.register(behindTheEdge, { passwords, tokenKeys, encryptionKeys, now })
  await app.register(signedIn, { passwords, keys })
  await app.register(platformAdminsOnly, { passwords, keys })
  const mailer = createMailer({
    from: config.MAIL_FROM,
    smtpUrl: config.SMTP_URL,
    folder: config.MAIL_FOLDER,
  })
  await app.register(tenantAdminsOnly, { keys, mailer, invitationUrl: config.INVITATION_URL })
  await app.register(edgeOnly)
  await app.register(registryOnly)
  return app
}

interface BehindTheEdgeOptions {
  readonly passwords: Passwords
  readonly tokenKeys: SigningKeys
  readonly encryptionKeys: EncryptionKeys
  readonly now: () => number
}

const behindTheEdge: FastifyPluginAsync<BehindTheEdgeOptions> = async (app, options) => {
  const { passwords, tokenKeys, encryptionKeys, now } = options
  app.addHook('onRequest', app.identity.fromEdge)
  await app.register(login, { ...app.stores, passwords, encryptionKeys, clock: now })
  await app.register(refresh, { ...app.stores, keys: tokenKeys })
  await app.register(acceptInvitation, { ...app.stores, passwords })
}

interface SignedInOptions {
  readonly passwords: Passwords
  readonly keys: SigningKeys
}

const signedIn: FastifyPluginAsync<SignedInOptions> = async (app, { passwords, keys }) => {
  app.addHook('onRequest', app.identity.person)
  await app.register(me, app.stores)
  await app.register(password, { ...app.stores, passwords })
  await app.register(sessions, { ...app.stores, cursors: createCursors(() => keys.derive('cursor')) })
}

const platformAdminsOnly: FastifyPluginAsync<SignedInOptions> = async (app, { passwords, keys }) => {
  app.addHook('onRequest', app.identity.person)
  app.addHook('onRequest', requireRole('platform:admin'))
  const cursors = createCursors(() => keys.derive('cursor'))
  await app.register(users, { ...app.stores, passwords, cursors })
  await app.register(securityEvents, { ...app.stores, cursors })
}

interface TenantAdminsOptions {
  readonly keys: SigningKeys
  readonly mailer: Mailer | undefined
  readonly invitationUrl: string | undefined
}

const tenantAdminsOnly: FastifyPluginAsync<TenantAdminsOptions> = async (app, { keys, ...mail }) => {
  app.addHook('onRequest', app.tenants.scope)
  app.addHook('onRequest', requireRole('owner', 'admin'))
  const cursors = createCursors(() => keys.derive('cursor'))
  await app.register(members, { ...app.stores, cursors })
  await app.register(invitations, { ...app.stores, ...mail, cursors })
}

const edgeOnly: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.service('edge'))
  await app.register(internalAccess, app.stores)
}

const registryOnly: FastifyPluginAsync = async app => {
  app.addHook('onRequest', app.identity.service('tenant-registry'))
  await app.register(internalUsers, app.stores)
  await app.register(internalOwners, app.stores)
  await app.register(internalTenantNames, app.stores)
}

/** A client of a neighbour that closes with the service. */
function connect(app: FastifyInstance, service: string, url: string): ServiceClient {
  const client = createServiceClient({ service, url, tokenFor: app.identity.tokenFor })
  app.addHook('onClose', () => client.close())
  return client
}
