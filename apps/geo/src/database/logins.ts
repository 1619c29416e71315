import pg from 'pg'

/** The login roles of a database: the one of requests, and the one that registers tenants. */
export interface Roles {
  readonly app: string
  readonly provisioner: string
}

/** One at a time on a server: roles are the whole cluster's. */
const lockKey = 7_236_835_472_112

/** Bounds on what a request, or SQL injected into one, can do to everybody else. */
export const appSettings = {
  statement_timeout: '10s',
  idle_in_transaction_session_timeout: '15s',
  lock_timeout: '5s',
  temp_file_limit: '256MB',
  search_path: 'care, public',
  // Without it every session of the role can read what the others are running.
  track_activities: 'off',
} as const
export const provisionerSettings = {
  statement_timeout: '10s',
  lock_timeout: '5s',
  track_activities: 'off',
} as const

/** Runs the work while no other instance looks after the roles of this server. `server` is connected to `postgres`. */
export async function whileRolesAreOurs<T>(server: pg.Client, work: () => Promise<T>): Promise<T> {
  await server.query('SELECT pg_advisory_lock($1)', [lockKey])
  try {
    return await work()
  } finally {
    await server.query('SELECT pg_advisory_unlock($1)', [lockKey])
  }
}

/** The roles that own what is in a database; nobody can log in as them. */
export async function ensureOwnerRoles(server: pg.Client): Promise<void> {
  for (const role of ['own_sec', 'own_data']) await createMissingRole(server, role)
}

/**
 * Makes the login of an address, or gives it that password and these settings.
 * @throws when it has rights that would lift it above row-level security.
 */
export async function ensureLogin(
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

/** Makes the database if it is missing. */
export async function ensureDatabase(server: pg.Client, database: string): Promise<void> {
  const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  if (rowCount !== 0) return
  // Bytes, not a language's order: it is what keys are compared by, and no library upgrade can change it.
  await server.query(
    `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'`,
  )
}

/** Lets only the two logins in. Grants on a database are not copied with a template, so this is not in the SQL. */
export async function restrictDatabase(client: pg.Client, database: string, roles: Roles): Promise<void> {
  const name = pg.escapeIdentifier(database)
  const logins = [roles.app, roles.provisioner].map(pg.escapeIdentifier).join(', ')
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`)
  await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${logins}`)
}
