import { type CommandUnknownOpts, createArgument } from '@commander-js/extra-typings'
import { tenantIds } from '../arguments.ts'
import type { Bench } from '../bench.ts'
import { StoppedError, UsageError } from '../errors.ts'
import { count, describeCheck } from '../format.ts'
import { forEachTenant } from '../many.ts'
import type { RunCommand } from '../program.ts'

export function addCheck(tenants: CommandUnknownOpts, run: RunCommand): void {
  tenants
    .command('check')
    .summary('find what is wrong with tenants')
    .description(
      'Ask every service that keeps a part of the tenants whether all is there and in order. ' +
        'With --all, tenants that are well are counted, not printed.',
    )
    .addArgument(createArgument('[id...]', 'Tenant_UUIDs').argParser(tenantIds))
    .option('--all', 'every tenant of the platform')
    .action(async (named: readonly string[] = [], { all = false }) => {
      if (all === named.length > 0) throw new UsageError('name the tenants to check, or say --all')
      await run(async bench => {
        const ids = all ? await listIds(bench) : named
        return checkTenants(ids, bench, !all)
      })
    })
}

/** All before the first check, so that the progress can say of how many. */
async function listIds({ tenants, terminal, stop }: Bench): Promise<string[]> {
  const ids: string[] = []
  for await (const page of tenants.pages()) {
    if (stop.aborted) throw new StoppedError('stopped: nothing was checked yet')
    ids.push(...page.map(tenant => tenant.Tenant_UUID))
    terminal.progress(`${count(ids.length)} tenants listed`)
  }
  terminal.clear()
  return ids
}

async function checkTenants(ids: readonly string[], bench: Bench, tellsWell: boolean): Promise<boolean> {
  const { tenants, terminal, json } = bench
  const { well, faulty, refused } = await forEachTenant(ids, bench, async id => {
    const found = await tenants.check(id)
    if (json) await terminal.result(JSON.stringify(found))
    else if (tellsWell || !found.ok) await terminal.result(describeCheck(found))
    return found.ok
  })
  const unasked = refused === 0 ? '' : `, ${count(refused)} could not be checked`
  terminal.note(`${count(ids.length)} checked: ${count(well)} well, ${count(faulty)} with faults${unasked}`)
  return faulty + refused === 0
}
