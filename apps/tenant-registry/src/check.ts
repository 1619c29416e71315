import type { ServiceClient } from '@careeasy/service-client'
import type { AuthClient } from './auth-client.ts'
import { toPlacement } from './placement.ts'
import type { Keepers } from './steps.ts'
import type { Tenant } from './store/tenants.ts'

/** What one service says of its part of a tenant. */
export interface PartCheck {
  readonly service: string
  readonly ok: boolean
  /** A plain sentence each. */
  readonly faults: string[]
}

/** Asks everybody who keeps a part of the tenant whether it is well; as long as the slowest call may take. */
export type Check = (tenant: Tenant, requestId: string) => Promise<PartCheck[]>

export interface CheckOptions {
  readonly keepers: Keepers
  readonly auth: AuthClient
  readonly log: { warn(fields: object, message: string): void }
}

/** A part that cannot be asked is a fault of that part: the others' answers are what an operator needs then. */
export function createCheck({ keepers, auth, log }: CheckOptions): Check {
  async function askKeeper(keeper: ServiceClient, tenant: Tenant, requestId: string): Promise<string[]> {
    const { body } = await keeper.call<{ faults: string[] }>({
      method: 'POST',
      path: `/internal/tenants/${tenant.uuid}/check`,
      body: toPlacement(tenant),
      requestId,
    })
    return body.faults
  }

  async function askAuth({ uuid, name }: Tenant, requestId: string): Promise<string[]> {
    const known = await auth.ownersOf(uuid, requestId)
    if (known === undefined || known.count < 1) return ['the tenant has no owner']
    return known.name === name ? [] : [`the tenant is still known as '${known.name}'`]
  }

  return async (tenant, requestId) => {
    const asked: Record<string, Promise<string[]>> = {
      geo: askKeeper(keepers.geo, tenant, requestId),
      profile: askKeeper(keepers.profile, tenant, requestId),
      media: askKeeper(keepers.media, tenant, requestId),
      auth: askAuth(tenant, requestId),
    }
    const parts = Object.entries(asked).map(async ([service, answer]) => {
      const faults = await answer.catch(err => {
        log.warn({ err, tenant: tenant.uuid, service }, 'a part of the tenant cannot be checked')
        return ['cannot be reached']
      })
      return { service, ok: faults.length === 0, faults }
    })
    return Promise.all(parts)
  }
}
