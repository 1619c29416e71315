import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mintCapability } from '@careeasy/tenant-connection'
import pg from 'pg'

/** The engine of this run, with geo's schema in the database `bench`; all of it is thrown away after the run. */
export interface BenchPostgres {
  /** The address of a database as the logins of the service, and as the superuser. */
  app(database?: string): string
  provisioner(database?: string): string
  owner(database?: string): string
  /** Runs geo's migrate.ts. */
  migrate(): Promise<void>
}

/** 64 hex digits, as CAPABILITY_KEY. */
export const masterKey = 'ab'.repeat(32)
export const appRole = 'bench_app'

export function benchPostgres(address = process.env['POSTGRES_URL'] ?? ''): BenchPostgres {
  const owner = (database = 'bench') => {
    const url = new URL(address)
    url.pathname = `/${database}`
    return url.href
  }
  const as = (role: string) => (database?: string) => {
    const url = new URL(owner(database))
    url.username = role
    url.password = createHmac('sha256', new URL(address).password).update(role).digest('hex')
    return url.href
  }
  return {
    app: as(appRole),
    provisioner: as('bench_provisioner'),
    owner,
    async migrate() {
      const env = {
        PATH: process.env['PATH'],
        POSTGRES_URL: as(appRole)(),
        POSTGRES_PROVISIONER_URL: as('bench_provisioner')(),
        POSTGRES_OWNER_URL: owner(),
      }
      const file = join(import.meta.dirname, '../../../apps/geo/src/migrate.ts')
      await promisify(execFile)(process.execPath, [file], { env })
    },
  }
}

export function tenantUuid(index: number): string {
  return String(index).padStart(7, '0')
}

/** The id of a place that `fill` has made; counted from 1. */
export function placeId(tenant: string, place: number): string {
  const hex = createHash('md5').update(`${tenant}${place}`).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Lets the tenants into the database, and gives each so many places. */
export async function fill(
  connectionString: string,
  tenants: readonly string[],
  places: number,
): Promise<void> {
  await withClient(connectionString, async client => {
    const hashes = tenants.map(tenant => mintCapability(Buffer.from(masterKey, 'hex'), tenant, 1).hash)
    await client.query(
      `INSERT INTO sec.capabilities (cap_hash, tenant_id, epoch, state)
       SELECT hash, tenant, 1, 'active' FROM unnest($1::bytea[], $2::text[]) AS new (hash, tenant)`,
      [hashes, tenants],
    )
    await client.query(
      `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
       SELECT tenant, md5(tenant || n)::uuid, 'Place ' || n, 'clinic', '{}', 4.9 + n / 1e5, 52.4, now(), now()
       FROM unnest($1::text[]) tenant, generate_series(1, $2::int) n`,
      [tenants, places],
    )
    await client.query('ANALYZE')
  })
}

/** Runs the work on a connection of its own. */
export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Microseconds of CPU that the connections of a database have used on the server since they were opened. */
export async function serverCpu(client: pg.Client, database: string): Promise<number> {
  const { rows } = await client.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND usename = $2`,
    [database, appRole],
  )
  const used = await Promise.all(rows.map(({ pid }) => cpuOf(pid)))
  return used.reduce((sum, one) => sum + one, 0)
}

/** User and system time are the 14th and 15th field, in ticks of 10 ms: see proc(5). */
async function cpuOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [user = 0, system = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (user + system) * 10_000
}
