import { randomBytes, randomUUID } from 'node:crypto'
import { staticDirectory, testPlacement } from '@careeasy/testing'
import pg from 'pg'
import type { Test } from 'tap'
import type { Placement } from '../../src/placement.ts'
import { createCapabilities } from '../../src/postgres/capability.ts'
import {
  type ClusterConnections,
  type ConnectionCounts,
  openCluster,
  type PostgresLease,
  type PostgresWaits,
} from '../../src/postgres/cluster.ts'
import { createTenantPostgres, type TenantPostgres } from '../../src/postgres/tenant-postgres.ts'
import { siloDatabase, siloPassword } from '../../src/silo.ts'

export const masterKey = randomBytes(32)

/** A shared database on a server, with a table `things`, and silos beside it. */
export interface TestCluster {
  readonly url: string
  readonly database: string
  asAdmin(text: string, database?: string): Promise<Record<string, unknown>[]>
  /** Makes a tenant's database and login; with the table `things` unless the test says otherwise. */
  createSilo(tenant: string, table?: string): Promise<void>
  /** How many backends the server has for the databases of this cluster. */
  backends(): Promise<number>
  drop(): Promise<void>
}

export interface TestTenant {
  readonly tenant: TenantPostgres
  pid(): Promise<number>
  counts(): ConnectionCounts
  /** The next connection as it is, without the tenant's scope. */
  borrow(): Promise<PostgresLease>
}

const things = 'CREATE TABLE things (id text PRIMARY KEY, n integer)'

/** Makes a cluster's databases on the server; the shared one is used as its superuser. */
export async function createTestCluster(server: string, name = 'main'): Promise<TestCluster> {
  const database = `tc_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const url = Object.assign(new URL(server), { pathname: `/${database}` }).href
  const silos: string[] = []
  async function asAdmin(text: string, of = database): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(Object.assign(new URL(server), { pathname: `/${of}` }).href)
    await client.connect()
    return (await client.query(text).finally(() => client.end())).rows
  }
  await asAdmin(`CREATE DATABASE ${database} TEMPLATE template0`, 'postgres')
  await asAdmin(things)
  return {
    url,
    database,
    asAdmin,
    async createSilo(tenant, table = things) {
      const silo = siloDatabase(database, tenant)
      silos.push(silo)
      await asAdmin(
        `CREATE ROLE ${silo} LOGIN PASSWORD '${siloPassword(masterKey, name, tenant)}'`,
        'postgres',
      )
      await asAdmin(`CREATE DATABASE ${silo} TEMPLATE template0`, 'postgres')
      await asAdmin(`REVOKE ALL ON DATABASE ${silo} FROM PUBLIC`, 'postgres')
      await asAdmin(`GRANT CONNECT ON DATABASE ${silo} TO ${silo}`, 'postgres')
      if (table !== '') await asAdmin(`${table}; GRANT ALL ON things TO ${silo}`, silo)
    },
    async backends() {
      const [row] = await asAdmin(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname LIKE '${database}%'`,
        'postgres',
      )
      return Number(row?.['n'])
    },
    async drop() {
      for (const silo of silos) {
        await asAdmin(`DROP DATABASE IF EXISTS ${silo} WITH (FORCE)`, 'postgres')
        await asAdmin(`DROP ROLE IF EXISTS ${silo}`, 'postgres')
      }
      await asAdmin(`DROP DATABASE ${database} WITH (FORCE)`, 'postgres')
    },
  }
}

/** What the product opens on a cluster, closed with the test. */
export async function openTestCluster(
  t: Test,
  url: string,
  options: { maxConnections?: number; waits?: Partial<PostgresWaits>; name?: string } = {},
): Promise<ClusterConnections> {
  const pools: pg.Pool[] = []
  const connections = await openCluster({
    name: 'main',
    ...options,
    url,
    masterKey,
    onLost() {},
    async openPool(config) {
      const pool = new pg.Pool(config)
      pools.push(pool)
      return pool
    },
  })
  t.teardown(async () => {
    await connections.close()
    for (const pool of pools) await pool.end()
  })
  return connections
}

/** The tenant's view of PostgreSQL, as `request.tenant.postgres` gives it. */
export function viewOf(connections: ClusterConnections, placement: Placement): TenantPostgres {
  return createTenantPostgres(
    {
      directory: staticDirectory(placement),
      connect: connections.connect,
      capabilityOf: createCapabilities(masterKey),
    },
    placement,
  )
}

export function siloOf(tenant: string, cluster = 'main', epoch = 1): Placement {
  return testPlacement(tenant, { epoch, postgres: { tier: 'silo', cluster } })
}

/** One tenant with all that the contract suite looks at. */
export function testTenant(connections: ClusterConnections, placement: Placement): TestTenant {
  const tenant = viewOf(connections, placement)
  return {
    tenant,
    counts: () => connections.counts(),
    borrow: () => connections.connect(placement),
    async pid() {
      const [rows] = await tenant.batch({ text: 'SELECT pg_backend_pid() AS pid', values: [] })
      return Number(rows?.rows[0]?.['pid'])
    },
  }
}
