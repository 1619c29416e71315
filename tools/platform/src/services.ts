/** The services in the order of their ports after the edge's. */
export const serviceNames = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media'] as const
export type ServiceName = (typeof serviceNames)[number]

/** What the services' environments are made of. */
export interface ServiceSettings {
  /** Address and secrets of the engines: `POSTGRES_URL`, `REDIS_URL` and so on. */
  engines: NodeJS.ProcessEnv
  /** Of each service; of several replicas all, with commas between. */
  urls: Record<ServiceName, string>
  /** The address that clients use, and `iss` of their tokens. */
  issuer: string
  /** Where mails are written instead of being sent. */
  mailFolder: string
  /** Files and passwords that `loadLocalSecrets` gave. */
  secrets: LocalSecrets
}

/** Secrets of one local platform. */
export interface LocalSecrets {
  signingKeysFiles: Record<ServiceName, string>
  tokenKeysFile: string
  encryptionKeysFile: string
  trustBundleFile: string
  capabilityKeyFile: string
  adminEmail: string
  adminPassword: string
  geoPassword: string
  geoProvisionerPassword: string
}

const geoDatabase = 'careeasy'
/** Logs in as a role that row-level security binds; the other may register tenants' capabilities, nothing else. */
const geoRoles = { app: 'geo_app', provisioner: 'geo_provisioner' }

/** As in the Dockerfile. */
const runtime = { MALLOC_ARENA_MAX: '2' }

/** The environment of one service, as the service's README lists it, but for PORT, and the allocator's; nothing of the caller's own but PATH. */
export function serviceEnv(name: ServiceName, settings: ServiceSettings): NodeJS.ProcessEnv {
  const { engines, urls, secrets } = settings
  const common = {
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    CACHE_URL: engines['REDIS_URL'],
    SIGNING_KEYS_FILE: secrets.signingKeysFiles[name],
    TRUST_BUNDLE_FILE: secrets.trustBundleFile,
    AUTH_URL: urls.auth,
    TENANT_REGISTRY_URL: urls['tenant-registry'],
    PROFILE_URL: urls.profile,
    GEO_URL: urls.geo,
    MEDIA_URL: urls.media,
  }
  const mongo = { MONGODB_URL: engines['MONGODB_URL'] }
  const dynamo = pick(
    engines,
    'DYNAMODB_ENDPOINT',
    'AWS_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  )
  const own: Record<ServiceName, () => NodeJS.ProcessEnv> = {
    edge: () => ({
      ISSUER: settings.issuer,
      ASSET_ORIGINS: engines['S3_ENDPOINT'],
      // every client of a local platform has the one address, and a test asks as fast as it can
      RATE_LIMIT_ADDRESS: '1000000',
      RATE_LIMIT_SESSION: '1000000',
      RATE_LIMIT_TENANT: '1000000',
      // it shares its cores with the engines and whatever else there is: late is not overloaded here
      SHED_LOOP_DELAY_MS: '0',
    }),
    auth: () => ({
      ...dynamo,
      TOKEN_KEYS_FILE: secrets.tokenKeysFile,
      ENCRYPTION_KEYS_FILE: secrets.encryptionKeysFile,
      // every client of a local platform, and every test, has the one address of this machine
      GUESSES_PER_ADDRESS: '1000',
      ISSUER: settings.issuer,
      // the demo user's password is `demo`
      ALLOW_WEAK_PASSWORDS: 'true',
      MAIL_FOLDER: settings.mailFolder,
      MAIL_FROM: 'CareEasy <no-reply@careeasy.local>',
      // no client application comes with the platform: whoever tries it takes the secret from the link
      INVITATION_URL: 'http://localhost:3000/invitation#{token}',
    }),
    'tenant-registry': () => dynamo,
    profile: () => mongo,
    geo: () => geoEnv(engines, secrets),
    media: () => ({
      ...mongo,
      ...pick(engines, 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'AWS_REGION'),
    }),
  }
  return { PATH: process.env['PATH'], ...runtime, ...common, ...own[name]() }
}

/** What a service's migrations get: also what the running service must not have. */
export function migrationEnv(name: ServiceName, settings: ServiceSettings): NodeJS.ProcessEnv {
  const { secrets } = settings
  const own: Partial<Record<ServiceName, () => NodeJS.ProcessEnv>> = {
    auth: () => ({
      BOOTSTRAP_ADMIN_EMAIL: secrets.adminEmail,
      BOOTSTRAP_ADMIN_PASSWORD: secrets.adminPassword,
    }),
  }
  return { ...serviceEnv(name, settings), ...own[name]?.() }
}

function geoEnv(engines: NodeJS.ProcessEnv, secrets: LocalSecrets): NodeJS.ProcessEnv {
  return {
    POSTGRES_URL: geoUrl(engines, geoRoles.app, secrets.geoPassword),
    POSTGRES_PROVISIONER_URL: geoUrl(engines, geoRoles.provisioner, secrets.geoProvisionerPassword),
    // one instance does it all here; elsewhere only the one that makes tenants' own databases has it
    POSTGRES_OWNER_URL: geoUrl(engines),
    CAPABILITY_KEY_FILE: secrets.capabilityKeyFile,
  }
}

/** The address of geo's database for a role, the owner's unless told. */
function geoUrl(engines: NodeJS.ProcessEnv, role?: string, password?: string): string {
  const url = new URL(engines['POSTGRES_URL'] ?? '')
  url.pathname = `/${geoDatabase}`
  if (role !== undefined) url.username = role
  if (password !== undefined) url.password = password
  return url.href
}

function pick(env: NodeJS.ProcessEnv, ...names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map(name => [name, env[name]]))
}
