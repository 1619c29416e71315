import { type AuditContext, type AuditEvent, createAuditEvent } from '@careeasy/audit'
import { Overloaded } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import { TenantState } from './errors.ts'
import type { SuspensionStore, UsageStatus } from './store/suspensions.ts'
import type { Tenant, TenantStore } from './store/tenants.ts'
import { createTelling } from './telling.ts'

export interface SuspensionOptions {
  readonly tenants: TenantStore
  readonly store: SuspensionStore
  /** Drops what others keep of the tenant's placement; never rejects. */
  readonly invalidate: (uuid: string) => Promise<void>
  /** Tells the tenant's database its state; idempotent, and an older epoch changes nothing there. */
  readonly fence: (tenant: Tenant) => Promise<void>
  readonly log: { warn(fields: object, message: string): void }
}

/** Stops and resumes the use of tenants. */
export interface Suspension {
  /**
   * Gives the tenant this status; one that has it already is told to everybody once more.
   * @throws TenantUnknown (404), TenantState (409), Overloaded (503) when it changes all the time.
   */
  put(uuid: string, status: UsageStatus, context: Omit<AuditContext, 'tenant'>): Promise<Tenant>
  /** Tells others of changes that have not reached them: a process died, or geo was away. */
  sweep(signal: AbortSignal): Promise<void>
}

/** Tries while other changes of the same tenant come first. */
const maxAttempts = 5

/**
 * The status in the table is the truth. It is written first, with a note that others are to be told; the note
 * goes once they are. So whatever dies in between, a suspended tenant never comes back into use by itself.
 */
export function createSuspension(options: SuspensionOptions): Suspension {
  const { tenants, store, invalidate, fence, log } = options

  async function change(uuid: string, status: UsageStatus, context: Omit<AuditContext, 'tenant'>) {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const tenant = await tenants.find(uuid)
      if (tenant === undefined) throw new TenantUnknown(uuid)
      if (tenant.status === status) return tenant
      if (tenant.status !== 'active' && tenant.status !== 'suspended') throw new TenantState(tenant.status)
      const changed = await store.change(tenant, status, toEvent(tenant, status, context))
      if (changed !== undefined) return changed
    }
    throw new Overloaded()
  }

  const telling = createTelling({
    waiting: store.unsettled,
    async tell(uuid) {
      // First: the edge refuses from here on, however long geo takes.
      await invalidate(uuid)
      const tenant = await tenants.find(uuid)
      if (tenant === undefined) return
      await fence(tenant)
      await store.settle(tenant)
    },
    failure: 'a change of status is told again later',
    log,
  })

  return {
    async put(uuid, status, context) {
      const tenant = await change(uuid, status, context)
      await telling.now(uuid)
      return tenant
    },
    sweep: telling.sweep,
  }
}

function toEvent(tenant: Tenant, status: UsageStatus, context: Omit<AuditContext, 'tenant'>): AuditEvent {
  return createAuditEvent(
    { ...context, tenant: tenant.uuid },
    {
      action: status === 'suspended' ? 'tenant.suspend' : 'tenant.resume',
      target: `tenant/${tenant.uuid}`,
      before: { status: tenant.status },
      after: { status },
    },
  )
}
