import { createError } from '@careeasy/problem'

/** There is no tenant of this id (any more). */
export const TenantUnknown = createError('CE_TENANT_UNKNOWN', "There is no tenant '%s'", 404)
/** The tenant's use was stopped by the platform. */
export const TenantSuspended = createError('CE_TENANT_SUSPENDED', 'The tenant is suspended', 403)
/** The tenant is being moved: it can be read, and written again in a moment. Answered with Retry-After. */
export const TenantFrozen = createError(
  'CE_TENANT_FROZEN',
  'The tenant is being moved; write again in a moment',
  503,
)
/** The tenant is being created or changed, and a store does not know of it yet. Answered with Retry-After. */
export const TenantNotReady = createError('CE_TENANT_NOT_READY', 'The tenant is not ready yet', 503)

/** Path and body of an internal call name different tenants. */
export const TenantMismatch = createError('CE_TENANT_MISMATCH', "The body is not of the tenant '%s'", 400)

/** The placement names a cluster that this service is not configured with. */
export const ClusterUnknown = createError('CE_CLUSTER_UNKNOWN', "There is no %s cluster '%s' here", 422)

/** Code of ours tried to leave the tenant it works for: a defect, never the client's doing. */
export class TenantScopeViolation extends Error {
  override readonly name = 'TenantScopeViolation'
}
