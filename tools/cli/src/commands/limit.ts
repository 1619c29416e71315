import { type CommandUnknownOpts, createArgument, createOption } from '@commander-js/extra-typings'
import { byteLimit, tenantId } from '../arguments.ts'
import { describeTenant } from '../format.ts'
import type { RunCommand } from '../program.ts'

export function addLimit(tenants: CommandUnknownOpts, run: RunCommand): void {
  tenants
    .command('limit')
    .summary('say what a tenant may take')
    .description(
      'Give a tenant limits of its own, in the place of those it has. What it keeps beyond them stays.',
    )
    .addArgument(createArgument('<id>', 'Tenant_UUID').argParser(tenantId))
    .addOption(
      createOption('--media-bytes <n>', 'bytes of its assets, as in 500GiB, or default')
        .argParser(byteLimit)
        .makeOptionMandatory(),
    )
    .action((id, { mediaBytes }) =>
      run(async ({ tenants, terminal, json }) => {
        const tenant = await tenants.limit(id, mediaBytes === 'default' ? {} : { media_bytes: mediaBytes })
        await terminal.result(json ? JSON.stringify(tenant) : describeTenant(tenant))
        return true
      }),
    )
}
