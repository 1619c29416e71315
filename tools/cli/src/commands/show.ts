import { type CommandUnknownOpts, createArgument } from '@commander-js/extra-typings'
import { tenantId } from '../arguments.ts'
import { describeTenant } from '../format.ts'
import type { RunCommand } from '../program.ts'

export function addShow(tenants: CommandUnknownOpts, run: RunCommand): void {
  tenants
    .command('show')
    .summary('show one tenant')
    .description('Show one tenant: its names, its status, and where its data lives.')
    .addArgument(createArgument('<id>', 'Tenant_UUID').argParser(tenantId))
    .action(id =>
      run(async ({ tenants, terminal, json }) => {
        const { tenant } = await tenants.find(id)
        await terminal.result(json ? JSON.stringify(tenant) : describeTenant(tenant))
        return true
      }),
    )
}
