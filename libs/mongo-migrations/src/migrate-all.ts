import { listSilos } from '@careeasy/tenant-connection'
import type { MongoClient } from 'mongodb'
import type { IndexMigration } from './indexes.ts'
import type { LeaseOptions } from './lease.ts'
import { migrateDatabase } from './migrate-database.ts'

export interface MigrateAllOptions extends LeaseOptions {
  readonly client: MongoClient
  /** The pool database; its silos are found by their names. */
  readonly database: string
  readonly migrations: readonly IndexMigration[]
  /** Takes a line of progress: at most one a second, and one for each database that fails. */
  readonly print: (line: string) => void
}

export interface MigrationReport {
  readonly databases: number
  /** Databases in which something was done. */
  readonly migrated: number
  readonly failed: readonly string[]
}

/** Databases that are worked on at once: the rest of the cluster has other work to do. */
const parallel = 8
/** Milliseconds between lines of progress. */
const progressInterval = 1_000

/** Migrates the pool database and every silo. One that fails is reported, and the others go on. */
export async function migrateAll(options: MigrateAllOptions): Promise<MigrationReport> {
  const { client, database, migrations, print, ...lease } = options
  const silos = await listSilos(client, database)
  const names = [database, ...silos.map(({ name }) => name)]
  const failed: string[] = []
  let done = 0
  let migrated = 0
  let printed = performance.now()

  // One iterator for all workers: each takes the next name that nobody has taken.
  const queue = names.values()
  async function work(): Promise<void> {
    for (const name of queue) {
      try {
        if ((await migrateDatabase(client.db(name), migrations, lease)) > 0) migrated += 1
      } catch (error) {
        failed.push(name)
        print(`${name}: ${(error as Error).message}`)
      }
      done += 1
      if (performance.now() - printed >= progressInterval) {
        printed = performance.now()
        print(`${done}/${names.length} databases`)
      }
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return { databases: names.length, migrated, failed }
}
