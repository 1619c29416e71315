import { createError } from '@careeasy/problem'

export const HeaderDuplicate = createError('CE_HEADER_DUPLICATE', 'Send %s once, in one spelling', 400)
export const TenantMalformed = createError(
  'CE_TENANT_MALFORMED',
  'Tenant-UUID is 7 to 26 capital letters and digits',
  400,
)
export const PathInvalid = createError(
  'CE_PATH_INVALID',
  'The path has an empty, dotted or encoded part that no route has',
  400,
)
export const CredentialsMissing = createError(
  'CE_CREDENTIALS_MISSING',
  'Send the headers Auth-Key and Auth-Token',
  401,
)
export const TokenExpired = createError('CE_TOKEN_EXPIRED', 'The Auth_token has expired', 401)
export const TenantForbidden = createError('CE_TENANT_FORBIDDEN', "You do not belong to the tenant '%s'", 403)
export const UpstreamTimeout = createError(
  'CE_UPSTREAM_TIMEOUT',
  "The service '%s' did not answer in time",
  504,
)
export const UpstreamBroken = createError(
  'CE_UPSTREAM_BROKEN',
  "The service '%s' broke off; what was asked may have been done",
  502,
)
export const RateLimited = createError(
  'CE_RATE_LIMITED',
  'Too many requests of this %s; wait as Retry-After says',
  429,
)
export const MethodNotAllowed = createError('CE_METHOD_NOT_ALLOWED', '%s is not for this path', 405)
export const MethodUnknown = createError('CE_METHOD_UNKNOWN', 'No path knows the method %s', 501)
