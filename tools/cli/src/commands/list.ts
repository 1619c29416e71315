import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { StoppedError } from '../errors.ts'
import { createTable } from '../format.ts'
import type { RunCommand } from '../program.ts'

export function addList(tenants: CommandUnknownOpts, run: RunCommand): void {
  tenants
    .command('list')
    .summary('list all tenants')
    .description('List all tenants, in the order of their ids.')
    .action(() =>
      run(async ({ tenants, terminal, json, stop }) => {
        const table = createTable()
        let isFirst = true
        for await (const page of tenants.pages()) {
          if (isFirst && !json) await terminal.result(table.head(page))
          isFirst = false
          for (const tenant of page) {
            if (stop.aborted) throw new StoppedError('stopped: the list is not complete')
            await terminal.result(json ? JSON.stringify(tenant) : table.row(tenant))
          }
        }
        return true
      }),
    )
}
