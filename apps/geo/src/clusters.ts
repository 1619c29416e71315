import { ConfigError } from '@careeasy/config'
import { siloDatabase, siloPassword } from '@careeasy/tenant-connection'
import { type Static, Type } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { MigrateConfig } from './config.ts'

/** A PostgreSQL cluster. Its addresses name one database, which holds the tenants of the pool tier. */
export interface Cluster {
  readonly name: string
  /** As the login that row-level security binds. */
  readonly url: string
  /** As the login that registers tenants. */
  readonly provisionerUrl: string
  /** As a superuser; only where tenants' own databases are made, and for migrations. */
  readonly ownerUrl: string | undefined
  /** The pool's database; a silo's name begins with it. */
  readonly database: string
}

const address = Type.String({ format: 'uri', pattern: '^postgres(ql)?://[^/@]+@[^/]+/[^/?]+' })
const FurtherClusters = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  Type.Object(
    { url: address, provisioner_url: address, owner_url: Type.Optional(address) },
    { additionalProperties: false },
  ),
  { additionalProperties: false },
)

/**
 * The clusters by their names: `main` and those of POSTGRES_CLUSTERS.
 * @throws ConfigError that names what is wrong, and never an address: there are passwords in them.
 */
export function readClusters(config: MigrateConfig): ReadonlyMap<string, Cluster> {
  const main = toCluster('main', {
    url: config.POSTGRES_URL,
    provisioner_url: config.POSTGRES_PROVISIONER_URL,
    ...(config.POSTGRES_OWNER_URL === undefined ? {} : { owner_url: config.POSTGRES_OWNER_URL }),
  })
  const further = Object.entries(parse(config.POSTGRES_CLUSTERS))
  if (further.some(([name]) => name === 'main'))
    throw new ConfigError('Configuration: POSTGRES_CLUSTERS names main, which is POSTGRES_URL')
  const clusters = [main, ...further.map(([name, addresses]) => toCluster(name, addresses))]
  return new Map(clusters.map(cluster => [cluster.name, cluster]))
}

function parse(text: string | undefined): Static<typeof FurtherClusters> {
  if (text === undefined) return {}
  let clusters: unknown
  try {
    clusters = JSON.parse(text)
  } catch {
    // Without the cause, which quotes the text.
    throw new ConfigError('Configuration: POSTGRES_CLUSTERS is not JSON')
  }
  const ajv = new Ajv({ allErrors: true })
  addFormats.default(ajv)
  const isValid = ajv.compile<Static<typeof FurtherClusters>>(FurtherClusters)
  if (isValid(clusters)) return clusters
  const faults = (isValid.errors ?? []).map(({ instancePath, message, params }) => {
    const unknown = params['additionalProperty']
    return `${instancePath || '/'} ${message}${unknown === undefined ? '' : ` '${unknown}'`}`
  })
  throw new ConfigError(`Configuration: POSTGRES_CLUSTERS: ${faults.join('; ')}`)
}

function toCluster(name: string, addresses: Static<typeof FurtherClusters>[string]): Cluster {
  const { url, provisioner_url: provisionerUrl, owner_url: ownerUrl } = addresses
  const all = [url, provisionerUrl, ...(ownerUrl === undefined ? [] : [ownerUrl])].map(text => new URL(text))
  if (new Set(all.map(({ pathname }) => pathname)).size > 1)
    throw new ConfigError(`Configuration: the addresses of the cluster ${name} name different databases`)
  if (new Set(all.map(({ username }) => username)).size < all.length)
    throw new ConfigError(`Configuration: the addresses of the cluster ${name} share a login`)
  const database = decodeURIComponent(all[0]?.pathname.slice(1) ?? '')
  return { name, url, provisionerUrl, ownerUrl, database }
}

/** The same address with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(database)}`
  return changed.href
}

/** The address of a tenant's own database, as its own login. */
export function siloUrl({ name, url, database }: Cluster, tenant: string, masterKey: Buffer): string {
  const silo = new URL(withDatabase(url, siloDatabase(database, tenant)))
  silo.username = siloDatabase(database, tenant)
  silo.password = siloPassword(masterKey, name, tenant)
  return silo.href
}
