import { isDeepStrictEqual } from 'node:util'
import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import { Overloaded } from '@careeasy/problem'
import { TenantNotReady, TenantUnknown } from '@careeasy/tenant-connection'
import type { Limits } from './schemas/tenant.ts'
import type { LimitStore } from './store/limits.ts'
import type { Tenant, TenantStore } from './store/tenants.ts'
import { createTelling } from './telling.ts'

export interface LimitingOptions {
  readonly tenants: TenantStore
  readonly store: LimitStore
  /** Tells media the tenant's limits; idempotent, and an older version changes nothing there. */
  readonly tellMedia: (tenant: Tenant) => Promise<void>
  readonly log: { warn(fields: object, message: string): void }
}

/** Gives tenants limits of their own. */
export interface Limiting {
  /**
   * Puts these limits in the place of all that the tenant has; those that it has are told once more.
   * @throws TenantUnknown (404), TenantNotReady (503), Overloaded (503) when the tenant changes all the time.
   */
  put(uuid: string, limits: Limits, context: Omit<AuditContext, 'tenant'>): Promise<Tenant>
  /** Tells media of limits that have not reached it. */
  sweep(signal: AbortSignal): Promise<void>
}

/** Tries while other changes of the same tenant come first. */
const maxAttempts = 5

/** The limits in the table are the truth; who keeps what they limit has a copy, since each write is held against it. */
export function createLimiting({ tenants, store, tellMedia, log }: LimitingOptions): Limiting {
  const telling = createTelling({
    waiting: store.untold,
    async tell(uuid) {
      const tenant = await tenants.find(uuid)
      if (tenant === undefined) return
      await tellMedia(tenant)
      await store.settle(tenant)
    },
    failure: 'new limits are told again later',
    log,
  })

  async function change(uuid: string, limits: Limits, context: Omit<AuditContext, 'tenant'>) {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const tenant = await tenants.find(uuid)
      if (tenant === undefined) throw new TenantUnknown(uuid)
      // Its part of media may not be there yet.
      if (tenant.status === 'provisioning') throw new TenantNotReady()
      const before = tenant.limits ?? {}
      if (isDeepStrictEqual(limits, before)) return tenant
      const event = createAuditEvent(
        { ...context, tenant: uuid },
        { action: 'tenant.limit', target: `tenant/${uuid}`, before, after: limits },
      )
      const changed = await store.change(tenant, limits, event)
      if (changed !== undefined) return changed
    }
    throw new Overloaded()
  }

  return {
    async put(uuid, limits, context) {
      const tenant = await change(uuid, limits, context)
      await telling.now(uuid)
      return tenant
    },
    sweep: telling.sweep,
  }
}
