import type { MongoClient } from 'mongodb'
import { siloTenant } from '../silo.ts'

/** A tenant's own database on a cluster. */
export interface SiloDatabase {
  readonly name: string
  readonly tenant: string
}

/** The silos beside the pool database `database`, for a service's own work over all of its tenants. */
export async function listSilos(client: MongoClient, database: string): Promise<SiloDatabase[]> {
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
  return databases.flatMap(({ name }) => {
    const tenant = siloTenant(database, name)
    return tenant === undefined ? [] : [{ name, tenant }]
  })
}
