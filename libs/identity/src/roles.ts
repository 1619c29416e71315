import { RoleInsufficient } from '@careeasy/problem'
import type { Role } from './claims.ts'
import type { RequestGuard } from './plugin.ts'

/** A hook that lets only callers pass who hold one of the roles; it stands after a `person` hook. */
export function requireRole(...roles: readonly Role[]): RequestGuard {
  return async request => {
    if (!request.caller.roles.some(role => roles.includes(role))) throw new RoleInsufficient(roles.join(', '))
  }
}
