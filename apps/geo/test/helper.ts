import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { TenantRole } from '@careeasy/identity'
import type { Service } from '@careeasy/service'
import { type Placement, siloDatabase } from '@careeasy/tenant-connection'
import {
  createTestIdentity,
  engine,
  staticDirectory,
  type TestIdentity,
  testPlacement,
  watchProblems,
} from '@careeasy/testing'
import pg from 'pg'
import { buildApp } from '../src/app.ts'
import type { Cluster } from '../src/clusters.ts'
import type { Config } from '../src/config.ts'
import { restrictDatabase } from '../src/database/logins.ts'
import { listSilos } from '../src/database/silos.ts'
import { migrate } from '../src/migrations.ts'

/** Held by one test file at a time while it makes its database. */
const lockKey = 7_236_835_472_113
/** Not the names of a running platform: the server may be shared with one. */
const roles = { app: 'geo_test_app', provisioner: 'geo_test_provisioner' }

export const capabilityKey = 'ab'.repeat(32)

/** The engine that a database is on. */
type Server = 'POSTGRES_URL' | 'POSTGRES2_URL'

/** A database of its own, with the schema in it. */
export interface TestDatabase {
  /** As the login of requests, as the one that registers tenants, as the superuser. */
  readonly app: string
  readonly provisioner: string
  readonly owner: string
  /** The same as a cluster of the service. */
  readonly cluster: Cluster & { readonly ownerUrl: string }
  /** Removes the database, and the silos that were made beside it. */
  drop(): Promise<void>
}

/** Clones the migrated template, which the first test file makes. */
export async function createDatabase(
  on: Server = 'POSTGRES_URL',
  clusterName = on === 'POSTGRES_URL' ? 'main' : 'second',
): Promise<TestDatabase> {
  const server = new pg.Client({ connectionString: engine(on) })
  await server.connect()
  await server.query('SELECT pg_advisory_lock($1)', [lockKey])
  const template = await ensureTemplate(server, on)
  const name = `geo_test_${randomBytes(6).toString('hex')}`
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  await restrictDatabase(server, name, roles)
  await server.query('SELECT pg_advisory_unlock($1)', [lockKey])
  const cluster = clusterOf(name, on, clusterName)
  return {
    ...addresses(name, on),
    cluster,
    async drop() {
      await dropSilos(server, cluster)
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await server.end()
    },
  }
}

async function ensureTemplate(server: pg.Client, on: Server): Promise<string> {
  const source = join(import.meta.dirname, '..')
  const hash = createHash('sha256')
  for (const folder of ['src/database', 'migrations']) {
    for (const file of readdirSync(join(source, folder)).sort())
      hash.update(readFileSync(join(source, folder, file)))
  }
  const template = `geo_template_${hash.digest('hex').slice(0, 12)}`
  const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [
    template,
  ])
  if (rowCount === 0) {
    const [outcome] = await migrate([clusterOf(template, on, 'main')])
    if (outcome?.error !== undefined) throw outcome.error
    await server.query(`ALTER DATABASE ${template} IS_TEMPLATE true`)
  }
  return template
}

/** Removes the databases and logins of the tenants that have their own. */
export async function dropSilos(server: pg.Client, cluster: Cluster): Promise<void> {
  for (const tenant of await listSilos(server, cluster)) {
    const name = siloDatabase(cluster.database, tenant)
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await server.query(`DROP ROLE IF EXISTS ${name}`)
  }
}

/** The addresses of a database. The logins' passwords are as secret as the superuser's, which they come from. */
export function addresses(
  database: string,
  on: Server = 'POSTGRES_URL',
): { app: string; provisioner: string; owner: string } {
  const owner = new URL(engine(on))
  owner.pathname = `/${database}`
  const as = (role: string) => {
    const url = new URL(owner)
    url.username = role
    url.password = createHmac('sha256', owner.password).update(role).digest('hex')
    return url.href
  }
  return { app: as(roles.app), provisioner: as(roles.provisioner), owner: owner.href }
}

/** A database, which need not exist, as a cluster of the service. */
export function clusterOf(
  database: string,
  on: Server = 'POSTGRES_URL',
  name = 'main',
): TestDatabase['cluster'] {
  const { app, provisioner, owner } = addresses(database, on)
  return { name, url: app, provisionerUrl: provisioner, ownerUrl: owner, database }
}

/** A client that ends with the test. */
export async function connected(t: Tap.Test, connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  t.teardown(() => client.end())
  return client
}

/** What a test file needs of a tap test. */
declare namespace Tap {
  interface Test {
    teardown(work: () => unknown): void
  }
}

/** An id that no other test uses. */
export function newTenant(): string {
  return randomBytes(5).toString('hex').toUpperCase()
}

export interface Geo {
  readonly app: Service
  readonly identity: TestIdentity
  /** Two tenants that the service knows and the database lets in. */
  readonly tenants: readonly [string, string]
  /** The headers of a request that the edge sent on for a person. */
  as(tenant: string, role?: TenantRole): Promise<{ authorization: string; 'x-forwarded-for': string }>
  /** Has the tenant registered as tenant-registry does it. */
  provision(placement: Placement): Promise<number>
  /** What tenant-registry is told to be wrong with the tenant. */
  check(placement: Placement): Promise<string[]>
}

export interface GeoOptions {
  /** New ones when left out. */
  readonly tenants?: readonly [string, string]
  /** How the directory sees the tenants, besides their being active; a pair where they differ. */
  readonly placement?: Partial<Placement> | readonly [Partial<Placement>, Partial<Placement>]
  readonly settings?: Partial<Config>
  /** A second cluster besides that of the database. */
  readonly second?: Cluster
  /** False leaves the tenants unknown to the database. */
  readonly provisioned?: boolean
  /** False leaves the tenants to tenant-registry, which cannot be reached. */
  readonly directory?: boolean
}

/** A fresh app on the database, closed with the test. */
export async function createGeo(t: Tap.Test, database: TestDatabase, options: GeoOptions = {}): Promise<Geo> {
  const identity = await createTestIdentity()
  const tenants = options.tenants ?? ([newTenant(), newTenant()] as const)
  const [first = {}, other = first] = [options.placement ?? {}].flat()
  const placements = [testPlacement(tenants[0], first), testPlacement(tenants[1], other)]
  const config: Config = {
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    CACHE_URL: 'memory:',
    CACHE_PREFIX: '',
    ...identity.settings('geo'),
    POSTGRES_URL: database.app,
    POSTGRES_PROVISIONER_URL: database.provisioner,
    TENANT_REGISTRY_URL: 'http://127.0.0.1:9',
    CAPABILITY_KEY: capabilityKey,
    GEOFENCE_METRES: 150,
    ...(options.second && { POSTGRES_CLUSTERS: clustersJson(options.second) }),
    ...options.settings,
  }
  const directory = staticDirectory(...placements)
  const app = await buildApp(config, (options.directory ?? true) ? { directory } : {})
  watchProblems(app)
  t.teardown(async () => {
    await app.close()
    identity.remove()
  })
  const asked = async (method: 'PUT' | 'POST', placement: Placement, path = '') =>
    app.inject({
      method,
      url: `/internal/tenants/${placement.tenant}${path}`,
      headers: { authorization: await identity.service('tenant-registry', 'geo') },
      body: placement,
    })
  const provision = async (placement: Placement) => (await asked('PUT', placement)).statusCode
  const check = async (placement: Placement) => (await asked('POST', placement, '/check')).json().faults
  if (options.provisioned ?? true) for (const placement of placements) await provision(placement)
  return {
    app,
    identity,
    tenants,
    provision,
    check,
    async as(tenant, role = 'member') {
      return {
        authorization: await identity.hop({ tenant, roles: [role] }),
        'x-forwarded-for': '192.0.2.7',
      }
    },
  }
}

/** What POSTGRES_CLUSTERS_FILE has in it. */
function clustersJson({ name, url, provisionerUrl, ownerUrl }: Cluster): string {
  return JSON.stringify({
    [name]: { url, provisioner_url: provisionerUrl, ...(ownerUrl && { owner_url: ownerUrl }) },
  })
}

/** A GeoJSON Feature to send. */
export function feature(name: string, lon = 4.9041, lat = 52.3676, properties: Record<string, unknown> = {}) {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] as [number, number] },
    properties: { name, kind: 'clinic', ...properties },
  }
}

/** A network between us and PostgreSQL that can fail, and that counts. */
export interface Wire {
  /** The address to use instead. */
  readonly url: string
  /** How often something was sent after something was received. */
  roundTrips(): number
  /** Ends all connections and refuses new ones. */
  cut(): void
  mend(): void
  /** Takes what is sent and passes nothing on, as when packets are lost. */
  hold(): void
}

/** A TCP proxy in front of the database, ended with the test. @param cutAfter so many round trips have begun. */
export async function createWire(t: Tap.Test, address: string, cutAfter?: number): Promise<Wire> {
  const target = new URL(address)
  const sockets = new Set<Socket>()
  let mended = true
  let held = false
  let trips = 0
  const server = createServer(client => {
    if (!mended) return client.destroy()
    const upstream = connect({ host: target.hostname, port: Number(target.port) })
    let listening = true
    client.on('data', chunk => {
      if (listening) trips += 1
      listening = false
      if (!held) upstream.write(chunk)
      if (trips === cutAfter) cut()
    })
    upstream.on('data', chunk => {
      listening = true
      client.write(chunk)
    })
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => other.destroy())
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(address)
  url.port = String((server.address() as { port: number }).port)
  const cut = () => {
    mended = false
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  t.teardown(() => {
    cut()
    server.close()
  })
  const mend = () => {
    mended = true
    held = false
  }
  const hold = () => {
    held = true
  }
  return { url: url.href, roundTrips: () => trips, cut, mend, hold }
}
