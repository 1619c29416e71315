import { isDeepStrictEqual } from 'node:util'
import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import { Overloaded } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { Change, ChangeStore, Topic } from './store/changes.ts'
import type { Tenant, TenantStore } from './store/tenants.ts'

/** A change as it is wanted of a tenant, and as the audit log hears of it. */
export interface Decision extends Change {
  readonly action: string
  readonly before: object
  /** As `before` when the tenant is so already. */
  readonly after: object
}

export interface ChangesOptions {
  readonly tenants: TenantStore
  readonly store: ChangeStore
  /** Each tells how the tenant is by now. May be repeated, by several replicas at once, and the older one come last. */
  readonly tellers: Readonly<Record<Topic, (tenant: Tenant) => Promise<void>>>
  readonly log: { warn(fields: object, message: string): void }
}

/** Changes tenants, and tells the services that keep a copy. */
export interface Changes {
  /**
   * Changes the tenant as is decided of how it stands; one that is so already is told of once more.
   * @throws TenantUnknown (404), what `decide` throws, TenantNameTaken (409), Overloaded (503) when it changes all
   *   the time.
   */
  put(
    uuid: string,
    decide: (tenant: Tenant) => Decision,
    context: Omit<AuditContext, 'tenant'>,
  ): Promise<Tenant>
  /** Tells of what has not reached others: a process died, or they were away. */
  sweep(topic: Topic, signal: AbortSignal): Promise<void>
}

/** Tries while other changes of the same tenant come first. */
const maxAttempts = 5

/**
 * The table is the truth. It is written first, with a notice that others are to be told; the notice goes once they
 * are. So whatever dies in between, somebody tells it: a suspended tenant, for one, never comes back into use by itself.
 */
export function createChanges({ tenants, store, tellers, log }: ChangesOptions): Changes {
  async function tell(topic: Topic, uuid: string): Promise<void> {
    // The notice first: a tenant that is read later is at least as new.
    const notice = await store.notice(topic, uuid)
    const tenant = await tenants.find(uuid)
    if (tenant === undefined) return
    await tellers[topic](tenant)
    if (notice !== undefined) await store.settle(notice, tenant.name)
  }

  const tellNow = (topic: Topic, uuid: string) =>
    tell(topic, uuid).catch(err => log.warn({ err, tenant: uuid, topic }, 'a change is told again later'))

  return {
    async put(uuid, decide, context) {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const tenant = await tenants.find(uuid)
        if (tenant === undefined) throw new TenantUnknown(uuid)
        const { action, before, after, ...change } = decide(tenant)
        const event = { action, target: `tenant/${uuid}`, before, after }
        const changed = isDeepStrictEqual(after, before)
          ? tenant
          : await store.write(tenant, change, createAuditEvent({ ...context, tenant: uuid }, event))
        if (changed === undefined) continue
        if (change.topic !== undefined) await tellNow(change.topic, uuid)
        return changed
      }
      throw new Overloaded()
    },
    async sweep(topic, signal) {
      for (const uuid of await store.waiting(topic)) {
        if (signal.aborted) return
        await tellNow(topic, uuid)
      }
    },
  }
}
