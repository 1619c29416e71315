import { basename, join } from 'node:path'
import pg from 'pg'
import Postgrator from 'postgrator'
import type { MigrateConfig } from './config.ts'

/** One at a time on a server: roles are the whole cluster's. */
const lockKey = 7_236_835_472_112

/** Bounds on what a request, or SQL injected into one, can do to everybody else. */
const appSettings = {
  statement_timeout: '10s',
  idle_in_transaction_session_timeout: '15s',
  lock_timeout: '5s',
  temp_file_limit: '256MB',
  search_path: 'care, public',
  // Without it every session of the role can read what the others are running.
  track_activities: 'off',
} as const
const provisionerSettings = { statement_timeout: '10s', lock_timeout: '5s', track_activities: 'off' } as const

/** The login roles that the service uses, by the names that its addresses carry. */
interface Roles {
  readonly app: string
  readonly provisioner: string
}

/**
 * Creates what is missing of the database, the roles and the schema, and gives the names of the migrations that
 * it ran. All of them run in one transaction, so that a failure leaves the schema as it was.
 * @throws when a login has rights that would lift it above row-level security.
 */
export async function migrate(config: MigrateConfig): Promise<string[]> {
  const owner = new URL(config.POSTGRES_OWNER_URL)
  const [app, provisioner] = [new URL(config.POSTGRES_URL), new URL(config.POSTGRES_PROVISIONER_URL)]
  if (new Set([owner, app, provisioner].map(url => url.pathname)).size > 1) {
    throw new Error('POSTGRES_OWNER_URL, POSTGRES_URL and POSTGRES_PROVISIONER_URL name different databases')
  }
  const database = decodeURIComponent(owner.pathname.slice(1))
  const roles = {
    app: decodeURIComponent(app.username),
    provisioner: decodeURIComponent(provisioner.username),
  }
  const maintenance = new URL(owner)
  maintenance.pathname = '/postgres'

  return withClient(maintenance.href, async server => {
    await server.query('SELECT pg_advisory_lock($1)', [lockKey])
    await ensureOwnerRoles(server)
    await ensureLogin(server, app, appSettings)
    await ensureLogin(server, provisioner, provisionerSettings)
    await ensureDatabase(server, database)
    await restrictDatabase(server, database, roles)
    return withClient(owner.href, client => runMigrations(client, roles))
  })
}

/** Lets only the two logins in. Grants on a database are not copied with a template, so this is not in the SQL. */
export async function restrictDatabase(server: pg.Client, database: string, roles: Roles): Promise<void> {
  const name = pg.escapeIdentifier(database)
  const logins = [roles.app, roles.provisioner].map(pg.escapeIdentifier).join(', ')
  await server.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`)
  await server.query(`GRANT CONNECT ON DATABASE ${name} TO ${logins}`)
}

async function ensureDatabase(server: pg.Client, database: string): Promise<void> {
  const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  if (rowCount !== 0) return
  // Bytes, not a language's order: it is what keys are compared by, and no library upgrade can change it.
  await server.query(
    `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'`,
  )
}

async function ensureOwnerRoles(server: pg.Client): Promise<void> {
  for (const role of ['own_sec', 'own_data']) await createMissingRole(server, role)
}

async function ensureLogin(
  server: pg.Client,
  { username, password }: URL,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const role = decodeURIComponent(username)
  const name = pg.escapeIdentifier(role)
  await createMissingRole(server, role)
  await server.query(
    `ALTER ROLE ${name} LOGIN NOINHERIT PASSWORD ${pg.escapeLiteral(decodeURIComponent(password))}`,
  )
  for (const [setting, value] of Object.entries(settings)) {
    // A list of schemas is no literal.
    const text = setting === 'search_path' ? value : pg.escapeLiteral(value)
    await server.query(`ALTER ROLE ${name} SET ${setting} = ${text}`)
  }
  const { rowCount } = await server.query(
    `SELECT 1 FROM pg_roles r WHERE rolname = $1
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
          OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))`,
    [role],
  )
  if (rowCount !== 0) throw new Error(`the role ${role} has rights or memberships that it must not have`)
}

async function createMissingRole(server: pg.Client, role: string): Promise<void> {
  const { rowCount } = await server.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  if (rowCount === 0) await server.query(`CREATE ROLE ${pg.escapeIdentifier(role)} NOLOGIN`)
}

async function runMigrations(client: pg.Client, roles: Roles): Promise<string[]> {
  const postgrator = new Postgrator({
    driver: 'pg',
    migrationPattern: join(import.meta.dirname, '../migrations/*.sql'),
    schemaTable: 'migration.history',
    newline: 'LF',
    execQuery: query => client.query(query),
    execSqlScript: async script => void (await client.query(withRoles(script, roles))),
  })
  await client.query('BEGIN')
  const applied = await postgrator.migrate()
  await client.query('COMMIT')
  return applied.map(({ filename }) => basename(filename))
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

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
