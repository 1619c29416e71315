export { type AccessDecision, AccessDecisionSchema, accessName } from './access.ts'
export {
  anonymous,
  type HopClaims,
  hopAudience,
  hopIssuer,
  type PlatformRole,
  type Role,
  shortTokenLifetime,
  type TenantRole,
  tenantRoles,
  tokenTypes,
  type UserClaims,
  userAudience,
} from './claims.ts'
export {
  HopRequired,
  KeyMismatch,
  ServiceForbidden,
  ServiceTokenRequired,
  SessionEnded,
  TenantRequired,
  TokenInvalid,
} from './errors.ts'
export {
  type KeyFileErrorHandler,
  loadSigningKeys,
  loadTrustBundle,
  type PublicJwk,
  parseKeyFile,
  pemByKid,
  privateKeyOf,
  type SigningKey,
  type SigningKeys,
  type TrustBundle,
} from './keys.ts'
export { type Caller, type Identity, type IdentityOptions, identity, type RequestGuard } from './plugin.ts'
export { randomBase32, toBase32 } from './random-base32.ts'
export { requireRole } from './roles.ts'
export { watchedFile } from './watched-file.ts'
