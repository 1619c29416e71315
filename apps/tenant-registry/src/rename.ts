import { isDeepStrictEqual } from 'node:util'
import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import { Overloaded } from '@careeasy/problem'
import { TenantNotReady, TenantUnknown } from '@careeasy/tenant-connection'
import type { AuthClient } from './auth-client.ts'
import { PlanFixed } from './errors.ts'
import type { UpdateTenant } from './schemas/tenant.ts'
import type { RenameStore } from './store/renames.ts'
import type { Tenant, TenantStore } from './store/tenants.ts'
import { createTelling } from './telling.ts'

export interface RenameOptions {
  readonly tenants: TenantStore
  readonly store: RenameStore
  readonly auth: AuthClient
  readonly log: { warn(fields: object, message: string): void }
}

export interface RenameRequest {
  readonly uuid: string
  readonly wish: UpdateTenant
  /** Throws when the tenant is not the one that the client has read. */
  readonly requireRead: (tenant: Tenant) => void
  readonly context: Omit<AuditContext, 'tenant'>
}

/** Gives tenants other names. */
export interface Rename {
  /**
   * @throws TenantUnknown (404), TenantNotReady (503), PlanFixed, TenantNameTaken (409), what `requireRead`
   *   throws, Overloaded (503) when the tenant changes all the time.
   */
  put(request: RenameRequest): Promise<Tenant>
  /** Tells auth of names that have not reached it. */
  sweep(signal: AbortSignal): Promise<void>
}

/** Tries while other changes of the same tenant come first. */
const maxAttempts = 5

/** The name in the table is the truth; auth keeps a copy with every membership, for the answer to a login. */
export function createRename({ tenants, store, auth, log }: RenameOptions): Rename {
  const telling = createTelling({
    waiting: store.untold,
    async tell(uuid) {
      // The note first: a tenant that is read later has at least the name of the note.
      const note = await store.note(uuid)
      const tenant = await tenants.find(uuid)
      if (note === undefined || tenant === undefined) return
      await auth.renameTenant(tenant)
      await store.settle(note, tenant.name)
    },
    failure: 'a new name is told again later',
    log,
  })

  async function change({ uuid, wish, requireRead, context }: RenameRequest): Promise<Tenant> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const tenant = await tenants.find(uuid)
      if (tenant === undefined) throw new TenantUnknown(uuid)
      requireRead(tenant)
      requireSamePlan(tenant, wish)
      // Its owner is being let in under the name that it has.
      if (tenant.status === 'provisioning') throw new TenantNotReady()
      const before = { name: tenant.name, display_name: tenant.display_name }
      const naming = {
        name: wish.name ?? before.name,
        display_name: wish.display_name ?? before.display_name,
      }
      if (isDeepStrictEqual(naming, before)) return tenant
      const event = createAuditEvent(
        { ...context, tenant: uuid },
        { action: 'tenant.rename', target: `tenant/${uuid}`, before, after: naming },
      )
      const changed = await store.change(tenant, naming, event)
      if (changed !== undefined) return changed
    }
    throw new Overloaded()
  }

  return {
    async put(request) {
      const tenant = await change(request)
      if (request.wish.name !== undefined) await telling.now(tenant.uuid)
      return tenant
    },
    sweep: telling.sweep,
  }
}

function requireSamePlan(tenant: Tenant, { plan, placement }: UpdateTenant): void {
  if (plan !== undefined && plan !== tenant.plan) throw new PlanFixed()
  if (placement !== undefined && !isDeepStrictEqual(placement, tenant.placement)) throw new PlanFixed()
}
