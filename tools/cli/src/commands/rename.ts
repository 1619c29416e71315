import { type CommandUnknownOpts, createArgument } from '@commander-js/extra-typings'
import { tenantId, tenantName } from '../arguments.ts'
import { RefusedError } from '../errors.ts'
import { describeTenant } from '../format.ts'
import type { RunCommand } from '../program.ts'
import type { Tenant, Tenants } from '../tenants.ts'

export function addRename(tenants: CommandUnknownOpts, run: RunCommand): void {
  tenants
    .command('rename')
    .summary('give a tenant another name')
    .description('Give a tenant another name; its id stays, and so does all that refers to it.')
    .addArgument(createArgument('<id>', 'Tenant_UUID').argParser(tenantId))
    .addArgument(createArgument('<new-name>', 'the short name, unique on the platform').argParser(tenantName))
    .option('--display-name <text>', 'the name as people read it; stays as it is unless given')
    .action((id, name, { displayName }) =>
      run(async ({ tenants, terminal, json }) => {
        const change = { name, ...(displayName !== undefined && { display_name: displayName }) }
        const tenant = await rename(tenants, id, change)
        await terminal.result(json ? JSON.stringify(tenant) : describeTenant(tenant))
        return true
      }),
    )
}

type Names = Partial<Pick<Tenant, 'name' | 'display_name'>>

/** @throws RefusedError also when somebody else renames the tenant at the same time. */
async function rename(tenants: Tenants, id: string, change: Names): Promise<Tenant> {
  const { tenant, etag = '*' } = await tenants.find(id)
  if (has(tenant, change)) return tenant
  return tenants.update(id, change, etag).catch(async error => {
    if (!(error instanceof RefusedError) || error.problem.status !== 412) throw error
    // an attempt whose answer was lost may have done it; or something else of the tenant has changed
    const { tenant: now, etag: newer = '*' } = await tenants.find(id)
    if (has(now, change)) return now
    if (!has(now, { name: tenant.name, display_name: tenant.display_name })) throw error
    return tenants.update(id, change, newer)
  })
}

function has(tenant: Tenant, { name = tenant.name, display_name = tenant.display_name }: Names): boolean {
  return tenant.name === name && tenant.display_name === display_name
}
