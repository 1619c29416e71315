import type { ServiceClient } from '@careeasy/service-client'
import type { AuthClient } from './auth-client.ts'
import type { Steps } from './creation.ts'
import { toPlacement } from './placement.ts'
import type { Tenant } from './store/tenants.ts'

/** The services that keep a part of every tenant. */
export interface Keepers {
  readonly geo: ServiceClient
  readonly profile: ServiceClient
  readonly media: ServiceClient
}

/** Each keeper provisions its part; then the owner gets in. */
export function createSteps({ geo, profile, media }: Keepers, auth: AuthClient): Steps {
  const provision = (keeper: ServiceClient) => async (tenant: Tenant) => {
    const path = `/internal/tenants/${tenant.uuid}`
    // As it will be once all is done: a keeper has no state of its own for "not yet", the edge keeps people out.
    const body = { ...toPlacement(tenant), status: 'active' }
    await keeper.call({ method: 'PUT', path, body, requestId: tenant.created_by.request_id })
  }
  return {
    geo: provision(geo),
    profile: provision(profile),
    media: provision(media),
    owner: tenant => auth.putOwner(tenant, tenant.created_by.request_id),
  }
}
