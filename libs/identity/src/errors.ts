import { createError } from '@careeasy/problem'

/** A call past the edge, or with a hop token that is not valid. */
export const HopRequired = createError('CE_HOP_REQUIRED', 'This service answers only through the edge', 401)
/** An internal call without a valid service token of a caller that may make it. */
export const ServiceTokenRequired = createError(
  'CE_SERVICE_TOKEN_REQUIRED',
  'This path is for services only',
  401,
)
/** A valid service token of a caller that may not make this call. */
export const ServiceForbidden = createError('CE_SERVICE_FORBIDDEN', "The service '%s' may not call this", 403)
/** A route of a tenant was reached without one. */
export const TenantRequired = createError('CE_TENANT_REQUIRED', 'Send the header Tenant-UUID', 400)
/** An Auth_token that auth did not sign, or that was altered. */
export const TokenInvalid = createError('CE_TOKEN_INVALID', 'The Auth_token is not valid', 401)
/** A good Auth_token beside the key of another login. */
export const KeyMismatch = createError(
  'CE_KEY_MISMATCH',
  'The Auth_key does not belong to this Auth_token',
  401,
)
/** The session was taken away, or its time is over. */
export const SessionEnded = createError('CE_SESSION_ENDED', 'The session has ended; sign in again', 401)
