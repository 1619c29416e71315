import { siloDatabase, siloTenant } from '@careeasy/tenant-connection'
import type pg from 'pg'
import { type Cluster, siloUrl, withDatabase } from '../clusters.ts'
import {
  appSettings,
  ensureDatabase,
  ensureLogin,
  ensureOwnerRoles,
  type Roles,
  restrictDatabase,
  whileRolesAreOurs,
} from './logins.ts'
import { type Migrations, migrateSchema } from './schema.ts'
import { withClient } from './session.ts'

/** The logins of a tenant's own database. */
export function siloRoles({ database, provisionerUrl }: Cluster, tenant: string): Roles {
  return {
    app: siloDatabase(database, tenant),
    provisioner: decodeURIComponent(new URL(provisionerUrl).username),
  }
}

/** The tenants that have a database of their own on the cluster, as far as it exists. */
export async function listSilos(server: Pick<pg.Client, 'query'>, { database }: Cluster): Promise<string[]> {
  const { rows } = await server.query('SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname')
  return rows.flatMap(({ datname }) => siloTenant(database, datname) ?? [])
}

/**
 * Makes login, database and schema of one tenant, as far as they are missing: killed anywhere, it is simply run again.
 * Two at once wait for each other. Schema and its grants come last and at once, so whoever finds them finds all.
 */
export async function createSilo(
  cluster: Cluster & { readonly ownerUrl: string },
  tenant: string,
  masterKey: Buffer,
  migrations: Migrations,
): Promise<void> {
  const database = siloDatabase(cluster.database, tenant)
  const roles = siloRoles(cluster, tenant)
  await withClient(withDatabase(cluster.ownerUrl, 'postgres'), async server => {
    // A caller that waits longer has given up, and comes again.
    await server.query(`SET lock_timeout = '10s'`)
    // By name: silos of different tenants are made side by side.
    await server.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [database])
    await whileRolesAreOurs(server, async () => {
      await ensureOwnerRoles(server)
      await ensureLogin(server, new URL(siloUrl(cluster, tenant, masterKey)), appSettings)
    })
    await ensureDatabase(server, database)
    await restrictDatabase(server, database, roles)
    await withClient(withDatabase(cluster.ownerUrl, database), client =>
      migrateSchema(client, database, roles, migrations),
    )
  })
}
