import { createError } from '@careeasy/problem'

export const TenantNameTaken = createError('CE_TENANT_NAME_TAKEN', "Another tenant has the name '%s'", 409)
export const TenantExists = createError('CE_TENANT_EXISTS', "There is a tenant '%s' already", 409)
export const TenantState = createError(
  'CE_TENANT_STATE',
  "The tenant is '%s'; only an active one can be suspended, and a suspended one resumed",
  409,
)
/** Moving a tenant is not offered yet. */
export const PlanFixed = createError(
  'CE_PLAN_FIXED',
  'The plan and the placement stay as they are: a tenant cannot be moved yet',
  409,
)
export const PlanUnknown = createError('CE_PLAN_UNKNOWN', "There is no plan '%s'", 422)
export const OwnerUnknown = createError(
  'CE_OWNER_UNKNOWN',
  'No user has the e-mail address of the owner',
  422,
)
