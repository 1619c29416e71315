import type { AccessDecision } from '@careeasy/identity'
import type { MembershipStore } from './store/memberships.ts'
import type { SessionStore } from './store/sessions.ts'
import type { UserStore } from './store/users.ts'

export interface AccessStores {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly memberships: MembershipStore
}

/** Of which session of which user, and for which tenant if any. */
export interface AccessQuestion {
  readonly sub: string
  readonly sid: string
  readonly tenant?: string
}

/** Whether the session is alive, and what its user may be in the tenant. Read without any cache. */
export async function decideAccess(stores: AccessStores, question: AccessQuestion): Promise<AccessDecision> {
  const { sub, sid, tenant } = question
  const [user, session, roles] = await Promise.all([
    stores.users.find(sub),
    stores.sessions.find(sub, sid),
    tenant === undefined ? undefined : stores.memberships.rolesIn(sub, tenant),
  ])
  // A session of before the last change of the password counts no longer.
  if (user?.status !== 'active' || session?.password_version !== user.password_version) {
    return { session: 'ended', platformRoles: [], tenantRoles: null }
  }
  return {
    session: 'live',
    platformRoles: [...user.platform_roles],
    tenantRoles: roles === undefined ? null : [...roles],
  }
}
