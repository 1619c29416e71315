import { randomUUID } from 'node:crypto'
import { type AuditEvent, createAuditEvent } from '@careeasy/audit'
import { TenantNotReady } from '@careeasy/tenant-connection'
import { type CreationStore, LeaseLost } from './store/creations.ts'
import { type StepName, stepNames, type Tenant } from './store/tenants.ts'

/** What each step does; it may be done again after a crash, so it must be idempotent. */
export type Steps = Readonly<Record<StepName, (tenant: Tenant) => Promise<void>>>

export interface CreationOptions {
  readonly store: CreationStore
  readonly steps: Steps
  /** Milliseconds a creation that failed is left alone. */
  readonly pause: number
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** Leads tenants from `provisioning` to `active`. */
export interface Creation {
  /** A lease for a tenant that is about to be written and completed by its writer. */
  newLease(): Tenant['lease']
  /**
   * Does the steps that are left, under the lease that the tenant carries, and makes it active.
   * @throws what a step throws (the tenant stays provisioning and is taken up again), TenantNotReady (503).
   */
  complete(tenant: Tenant): Promise<Tenant>
  /** Takes up every creation that nobody works on: its process died, or a step failed. */
  sweep(signal: AbortSignal): Promise<void>
}

/** Milliseconds; longer than a step takes, since every step prolongs it. */
const leaseTime = 30_000

export function createCreation({ store, steps, pause, log }: CreationOptions): Creation {
  async function complete(tenant: Tenant): Promise<Tenant> {
    const { uuid, lease } = tenant
    try {
      for (const step of stepNames) {
        if (tenant.steps[step] !== undefined) continue
        await steps[step](tenant)
        await store.record(uuid, lease.holder, step, Date.now() + leaseTime)
      }
      await store.activate(uuid, lease.holder, toEvent(tenant))
      return { ...tenant, status: 'active' }
    } catch (error) {
      if (error instanceof LeaseLost) throw new TenantNotReady()
      // When the store is away too, the lease runs out by itself.
      await store.release(uuid, lease.holder, Date.now() + pause).catch(() => {})
      throw error
    }
  }

  async function resume(uuid: string): Promise<void> {
    const { holder, until } = newLease()
    const tenant = await store.acquire(uuid, holder, until)
    if (tenant === undefined) return
    await complete(tenant)
    log.info({ tenant: uuid }, 'an interrupted creation is complete')
  }

  function newLease(): Tenant['lease'] {
    return { holder: randomUUID(), until: Date.now() + leaseTime }
  }

  return {
    newLease,
    complete,
    async sweep(signal) {
      for (const uuid of await store.unfinished()) {
        if (signal.aborted) return
        await resume(uuid).catch(err => log.warn({ err, tenant: uuid }, 'a creation is tried again later'))
      }
    },
  }
}

function toEvent({ uuid, name, display_name, owner, created_by }: Tenant): AuditEvent {
  const { actor, request_id: requestId, address } = created_by
  return createAuditEvent(
    { tenant: uuid, actor, requestId, source: 'tenant-registry', address },
    { action: 'tenant.create', target: `tenant/${uuid}`, after: { uuid, name, display_name, owner } },
  )
}
