import { MongoClient } from 'mongodb'
import { type IndexMigration, latestVersion } from './indexes.ts'
import { migrateAll } from './migrate-all.ts'
import { readStatus } from './status.ts'

export interface MigrateCommandOptions {
  readonly url: string
  readonly database: string
  readonly migrations: readonly IndexMigration[]
  /** `--status` or nothing. */
  readonly args: readonly string[]
  readonly print: (line: string) => void
}

/** The command line of a service's migrations. Gives the exit code: 0, 1 when a database failed, 2 for bad arguments. */
export async function migrateCommand(options: MigrateCommandOptions): Promise<number> {
  const { url, database, migrations, args, print } = options
  const [mode, ...rest] = args
  if (rest.length > 0 || (mode !== undefined && mode !== '--status')) {
    print('usage: migrate.ts [--status]')
    return 2
  }
  const client = new MongoClient(url)
  try {
    const target = latestVersion(migrations)
    if (mode === '--status') {
      for await (const { name, version, pending } of readStatus(client, database, migrations)) {
        print(
          `${name}: version ${version} of ${target}${pending.length > 0 ? `, pending ${pending.join(', ')}` : ''}`,
        )
      }
      return 0
    }
    const { databases, migrated, failed } = await migrateAll({ client, database, migrations, print })
    const well = databases - failed.length
    print(
      `${well}/${databases} databases at version ${target} or newer, ${migrated} migrated now, ${failed.length} failed`,
    )
    return failed.length > 0 ? 1 : 0
  } finally {
    await client.close()
  }
}
