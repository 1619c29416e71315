import { isDeepStrictEqual } from 'node:util'
import { TenantNotReady } from '@careeasy/tenant-connection'
import type { Decision } from './changes.ts'
import { PlanFixed, TenantState } from './errors.ts'
import type { Limits, UpdateTenant } from './schemas/tenant.ts'
import type { Tenant } from './store/tenants.ts'

/** Whether the tenant is used, under a new epoch. @throws TenantState (409) */
export function decideStatus(tenant: Tenant, status: 'active' | 'suspended'): Decision {
  if (tenant.status !== 'active' && tenant.status !== 'suspended') throw new TenantState(tenant.status)
  return {
    topic: 'suspension',
    action: status === 'suspended' ? 'tenant.suspend' : 'tenant.resume',
    before: { status: tenant.status },
    after: { status },
    sets: { status, epoch: tenant.epoch + 1 },
  }
}

/** What it is called. Auth keeps the short name with every membership. @throws PlanFixed (409), TenantNotReady (503) */
export function decideNames(tenant: Tenant, { name, display_name, ...placed }: UpdateTenant): Decision {
  requireSamePlan(tenant, placed)
  // Its owner is being let in under the name that it has.
  requireReady(tenant)
  const before = { name: tenant.name, display_name: tenant.display_name }
  const sets = { ...(name !== undefined && { name }), ...(display_name !== undefined && { display_name }) }
  return {
    topic: name === undefined ? undefined : 'rename',
    action: 'tenant.rename',
    before,
    after: { ...before, ...sets },
    sets,
  }
}

/** Limits in the place of all that it has; media holds each write against its copy. @throws TenantNotReady (503) */
export function decideLimits(tenant: Tenant, limits: Limits): Decision {
  // Its part of media may not be there yet.
  requireReady(tenant)
  const before = tenant.limits ?? {}
  return { topic: 'limit', action: 'tenant.limit', before, after: limits, sets: { limits } }
}

function requireReady({ status }: Tenant): void {
  if (status === 'provisioning') throw new TenantNotReady()
}

function requireSamePlan(
  tenant: Tenant,
  { plan, placement }: Pick<UpdateTenant, 'plan' | 'placement'>,
): void {
  if (plan !== undefined && plan !== tenant.plan) throw new PlanFixed()
  if (placement !== undefined && !isDeepStrictEqual(placement, tenant.placement)) throw new PlanFixed()
}
