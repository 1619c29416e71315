import { parseArgs } from 'node:util'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createTable, pendingOf } from './table.ts'

export interface MigrateTableOptions {
  readonly client: DynamoDBDocumentClient
  readonly table: string
  /** `--status` or nothing. */
  readonly args: readonly string[]
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
  /** What is done with the table once it is there; may be repeated, and by several replicas at once. */
  readonly migrate?: () => Promise<void>
  /** What `migrate` would do by now, in words; asked only when the table is there. */
  readonly pending?: () => Promise<string[]>
}

/**
 * The command line of a service's migration. With `--status` it tells how far the table is, and changes nothing. Gives
 * the exit code: 0, 1 when it failed, which is printed, 2 for bad arguments.
 */
export async function migrateTableCommand(options: MigrateTableOptions): Promise<number> {
  const { client, table, args, print, printError, migrate, pending } = options
  let status: boolean
  try {
    status = parseArgs({ args: [...args], options: { status: { type: 'boolean', default: false } } }).values
      .status
  } catch {
    printError('usage: migrate.ts [--status]')
    return 2
  }
  try {
    if (status) {
      const ofTable = await pendingOf(client, table)
      const left = ofTable.includes('the table') ? ofTable : [...ofTable, ...((await pending?.()) ?? [])]
      print(`${table}: ${left.length === 0 ? 'up to date' : `pending ${left.join(', ')}`}`)
      return 0
    }
    await createTable(client, table)
    print(`table ${table} is ready`)
    await migrate?.()
    return 0
  } catch (error) {
    const { code, message, cause } = error as NodeJS.ErrnoException
    const why = cause instanceof Error ? [message, cause.message] : [message]
    printError([table, ...(code === undefined ? [] : [code]), ...why].join(': '))
    return 1
  } finally {
    client.destroy()
  }
}
