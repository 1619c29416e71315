import { type CommandUnknownOpts, createArgument } from '@commander-js/extra-typings'
import { tenantIds } from '../arguments.ts'
import { forEachTenant } from '../many.ts'
import type { RunCommand } from '../program.ts'
import type { Tenant, Tenants } from '../tenants.ts'

export function addSuspend(tenants: CommandUnknownOpts, run: RunCommand): void {
  const description = 'Stop all use of tenants; their data stays.'
  addChange(tenants, run, {
    name: 'suspend',
    summary: 'stop all use of tenants',
    description,
    change: (of, id) => of.suspend(id),
  })
}

export function addResume(tenants: CommandUnknownOpts, run: RunCommand): void {
  const description = 'Let suspended tenants be used again.'
  addChange(tenants, run, {
    name: 'resume',
    summary: 'let suspended tenants be used again',
    description,
    change: (of, id) => of.resume(id),
  })
}

interface Change {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly change: (tenants: Tenants, id: string) => Promise<Tenant>
}

function addChange(
  tenants: CommandUnknownOpts,
  run: RunCommand,
  { name, summary, description, change }: Change,
): void {
  tenants
    .command(name)
    .summary(summary)
    .description(description)
    .addArgument(createArgument('<id...>', 'Tenant_UUIDs').argParser(tenantIds))
    .action(ids =>
      run(async bench => {
        const { terminal, json } = bench
        const { refused } = await forEachTenant(ids, bench, async id => {
          const tenant = await change(bench.tenants, id)
          await terminal.result(json ? JSON.stringify(tenant) : `${id}  ${tenant.status}`)
          return true
        })
        return refused === 0
      }),
    )
}
