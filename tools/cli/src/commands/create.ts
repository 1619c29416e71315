import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandUnknownOpts, createArgument, createOption } from '@commander-js/extra-typings'
import { storePlacement, tenantName } from '../arguments.ts'
import type { Bench } from '../bench.ts'
import { RefusedError, UsageError } from '../errors.ts'
import { describeTenant } from '../format.ts'
import type { RunCommand } from '../program.ts'
import type { NewTenant, StorePlacement, Tenant, TenantPlacement, Tenants } from '../tenants.ts'

const pollMs = 500
const patienceMs = 120_000

export function addCreate(tenants: CommandUnknownOpts, run: RunCommand): void {
  tenants
    .command('create')
    .summary('create a tenant, ready for use')
    .description(
      'Create a tenant, ready for use. Where its data lives is said by a plan, or for each of the three ' +
        'stores by tier and cluster: pool shares, silo is a database or bucket of its own.',
    )
    .addArgument(createArgument('<name>', 'the short name, unique on the platform').argParser(tenantName))
    .option('--plan <plan>', "a plan of the platform, as in shared or dedicated; else the platform's default")
    .option('--owner <email>', 'e-mail address of a user who is to be its first owner; else you')
    .option('--display-name <text>', 'the name as people read it; else the short name')
    .addOption(
      createOption('--postgres <tier:cluster>', 'PostgreSQL: places, visits, audit log')
        .argParser(storePlacement)
        .conflicts('plan'),
    )
    .addOption(
      createOption('--mongo <tier:cluster>', 'MongoDB: people and other objects')
        .argParser(storePlacement)
        .conflicts('plan'),
    )
    .addOption(
      createOption('--assets <tier:cluster>', 'S3: files').argParser(storePlacement).conflicts('plan'),
    )
    .action(async (name, { plan, owner, displayName, postgres, mongo, assets }) => {
      const placement = toPlacement({ postgres, mongo, assets })
      const tenant = {
        Tenant_UUID: newTenantId(),
        name,
        ...(displayName !== undefined && { display_name: displayName }),
        ...(owner !== undefined && { owner }),
        ...(plan !== undefined && { plan }),
        ...(placement !== undefined && { placement }),
      }
      await run(async bench => {
        const created = await create(tenant, bench)
        await bench.terminal.result(bench.json ? JSON.stringify(created) : describeTenant(created))
        return created.status === 'active'
      })
    })
}

/** @throws UsageError when some of the stores are named and others not. */
function toPlacement(
  given: {
    [store in keyof TenantPlacement]: StorePlacement | undefined
  },
): TenantPlacement | undefined {
  const { postgres, mongo, assets } = given
  if (postgres === undefined && mongo === undefined && assets === undefined) return undefined
  if (postgres === undefined || mongo === undefined || assets === undefined) {
    throw new UsageError('name all three of --postgres, --mongo and --assets, or a --plan')
  }
  return { postgres, mongo, assets }
}

/** Ten characters of Crockford's base32. We make it, so that a request that is sent again makes no second tenant. */
function newTenantId(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  return Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** The tenant once it is ready; or as it is, when it does not become so in two minutes or a person stops. */
async function create(tenant: NewTenant, { tenants, terminal, stop }: Bench): Promise<Tenant> {
  const begun = performance.now()
  let created = await tenants.create(tenant).catch(error => findCreated(tenants, tenant.Tenant_UUID, error))
  while (created.status === 'provisioning') {
    const seconds = Math.round((performance.now() - begun) / 1_000)
    if (stop.aborted || seconds * 1_000 > patienceMs) {
      terminal.note(
        `the platform goes on by itself; 'tenants check ${created.Tenant_UUID}' tells what is missing`,
      )
      break
    }
    terminal.progress(`${created.Tenant_UUID} is being created, ${seconds} s so far`)
    await sleep(pollMs, undefined, { signal: stop }).catch(() => {})
    created = (await tenants.find(created.Tenant_UUID)).tenant
  }
  terminal.clear()
  return created
}

/** A refusal may come after the tenant was written: the platform then goes on by itself. */
async function findCreated(tenants: Tenants, id: string, refusal: unknown): Promise<Tenant> {
  if (!(refusal instanceof RefusedError) || ![409, 503, 504].includes(refusal.problem.status)) throw refusal
  try {
    return (await tenants.find(id)).tenant
  } catch (error) {
    throw error instanceof RefusedError && error.problem.status === 404 ? refusal : error
  }
}
