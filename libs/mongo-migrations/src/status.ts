import { listSilos } from '@careeasy/tenant-connection'
import type { MongoClient } from 'mongodb'
import type { IndexMigration } from './indexes.ts'
import { readVersion } from './state.ts'

export interface DatabaseStatus {
  readonly name: string
  readonly version: number
  /** The versions that have not run here. */
  readonly pending: readonly number[]
}

/** The version of the pool database and of every silo, one after another. Changes nothing. */
export async function* readStatus(
  client: MongoClient,
  database: string,
  migrations: readonly IndexMigration[],
): AsyncGenerator<DatabaseStatus> {
  const silos = await listSilos(client, database)
  for (const name of [database, ...silos.map(silo => silo.name)]) {
    const version = await readVersion(client.db(name))
    const pending = migrations.map(migration => migration.version).filter(number => number > version)
    yield { name, version, pending }
  }
}
