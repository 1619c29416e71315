import { basename, join } from 'node:path'
import pg from 'pg'
import Postgrator from 'postgrator'
import { type Roles, restrictDatabase } from './logins.ts'

/** Held in the database that is being migrated. */
const lockKey = 7_236_835_472_114

/** The migrations that this code has, in order. */
export interface Migrations {
  readonly folder: string
  readonly known: readonly { readonly version: number; readonly file: string; readonly md5: string }[]
}

/** How far a database is. */
export interface SchemaState {
  /** The number of the last migration that ran; 0 before the first. */
  readonly version: number
  /** Files that are still to run. */
  readonly pending: readonly string[]
  /** A later release has migrated it. This code goes on working with it: see README, "Migrations". */
  readonly isNewer: boolean
}

/** Reads a folder of `NNN.do.<what>.sql`; this service's own by default. */
export async function readMigrations(
  folder = join(import.meta.dirname, '../../migrations'),
): Promise<Migrations> {
  const files = await postgrator(folder).getMigrations()
  const known = files
    .map(({ version, filename, md5 }) => ({ version, file: basename(filename), md5 }))
    .sort((a, b) => a.version - b.version)
  return { folder, known }
}

/**
 * Looks how far the client's database is, and changes nothing.
 * @throws when a migration that ran is not the one of this code.
 */
export async function lookAtSchema(
  client: Pick<pg.Client, 'query'>,
  { known }: Migrations,
): Promise<SchemaState> {
  const ran = await historyOf(client)
  const altered = known.find(({ version, md5 }) => ran.has(version) && ran.get(version) !== md5)
  if (altered !== undefined) throw new Error(`${altered.file} is not the file that was run here`)
  const version = Math.max(0, ...ran.keys())
  const pending = known.filter(migration => migration.version > version).map(({ file }) => file)
  return { version, pending, isNewer: version > Math.max(0, ...known.map(migration => migration.version)) }
}

async function historyOf(client: Pick<pg.Client, 'query'>): Promise<Map<number, string>> {
  const { rows } = await client
    .query('SELECT version::int, md5 FROM migration.history WHERE version > 0')
    .catch(error => {
      if ((error as { code?: string }).code === '42P01') return { rows: [] }
      throw error
    })
  return new Map(rows.map(({ version, md5 }) => [version, md5]))
}

/**
 * Runs what is pending in the client's database, in one transaction: a failure, or a kill, leaves the schema as it
 * was. Gives the files that it ran.
 */
export async function migrateSchema(
  client: pg.Client,
  database: string,
  roles: Roles,
  migrations: Migrations,
): Promise<string[]> {
  const { pending } = await lookAtSchema(client, migrations)
  if (pending.length === 0) return []
  await restrictDatabase(client, database, roles)
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey])
    // A lock on a table that is waited for stops everybody who comes after: rather fail, and be run again.
    await client.query(`SET LOCAL lock_timeout = '5s'`)
    const applied = await postgrator(migrations.folder, client, roles).migrate()
    await client.query('COMMIT')
    return applied.map(({ filename }) => basename(filename))
  } catch (error) {
    // The error of the migration is the one to tell, also when the connection is gone.
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

function postgrator(folder: string, client?: pg.Client, roles?: Roles): Postgrator {
  return new Postgrator({
    driver: 'pg',
    migrationPattern: join(folder, '*.sql'),
    schemaTable: 'migration.history',
    newline: 'LF',
    ...(client && { execQuery: query => client.query(query) }),
    ...(client && roles && { execSqlScript: async sql => void (await client.query(withRoles(sql, roles))) }),
  })
}

/** Fills in psql's variables: `:"app_role"` as an identifier, `:'app_role'` as a literal. */
function withRoles(script: string, { app, provisioner }: Roles): string {
  const values: Readonly<Record<string, string>> = { app_role: app, provisioner_role: provisioner }
  return script
    .replace(/:"(\w+)"/g, (whole, name) =>
      values[name] === undefined ? whole : pg.escapeIdentifier(values[name]),
    )
    .replace(/:'(\w+)'/g, (whole, name) =>
      values[name] === undefined ? whole : pg.escapeLiteral(values[name]),
    )
}
