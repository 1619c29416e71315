import type { Db } from 'mongodb'
import { createIndexes, type IndexMigration, latestVersion } from './indexes.ts'
import { type LeaseOptions, withLease } from './lease.ts'
import { readVersion } from './state.ts'

/**
 * Runs the migrations that one database lacks, in their order, under its lock; gives how many ran. A database that
 * is at this version or a newer one is only read. Interrupted, the next run goes on after the last finished one.
 * @throws MigrationLocked, LeaseLost, or the driver's error of the index that could not be made.
 */
export async function migrateDatabase(
  db: Db,
  migrations: readonly IndexMigration[],
  options: LeaseOptions = {},
): Promise<number> {
  if ((await readVersion(db)) >= latestVersion(migrations)) return 0
  return withLease(
    db,
    async ({ version, record }) => {
      const pending = migrations
        .filter(migration => migration.version > version)
        .toSorted((a, b) => a.version - b.version)
      for (const migration of pending) {
        await createIndexes(db, migration)
        await record(migration.version)
      }
      return pending.length
    },
    options,
  )
}
