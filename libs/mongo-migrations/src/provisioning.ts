import { type Placement, type ProvisioningOptions, TenantNotReady } from '@careeasy/tenant-connection'
import { guardedMongo } from '@careeasy/tenant-connection/mongo'
import type { Db } from 'mongodb'
import { findMissingIndexes, type IndexMigration } from './indexes.ts'
import { MigrationLocked } from './lease.ts'
import { migrateDatabase } from './migrate-database.ts'

export interface MongoProvisioningOptions {
  /** The database that a placement names: the pool's, or the tenant's own. */
  readonly databaseOf: (placement: Placement) => Db
  readonly migrations: readonly IndexMigration[]
}

/** Milliseconds to wait for another replica that prepares the same silo: the caller waits, too. */
const lockWait = 3_000

/**
 * What a service with documents prepares for a tenant, and looks at. In the pool tier collections and indexes are
 * there already; a silo gets the same ones in a database of its own.
 */
export function createMongoProvisioning(options: MongoProvisioningOptions): ProvisioningOptions {
  const { databaseOf, migrations } = options
  return {
    async prepare(placement) {
      const db = databaseOf(placement)
      if (placement.mongo.tier === 'pool') await guardedMongo(db.command({ ping: 1 }))
      else await guardedMongo(migrateDatabase(db, migrations, { lockWait }).catch(notReady))
    },
    async check(placement) {
      const db = databaseOf(placement)
      // Asked first: reading from a database that is not there brings it into being on some servers.
      if (!(await guardedMongo(isThere(db)))) return [`there is no database ${db.databaseName}`]
      return guardedMongo(findMissingIndexes(db, migrations))
    },
  }
}

async function isThere({ client, databaseName }: Db): Promise<boolean> {
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
  return databases.some(({ name }) => name === databaseName)
}

function notReady(error: unknown): never {
  throw error instanceof MigrationLocked ? Object.assign(new TenantNotReady(), { cause: error }) : error
}
