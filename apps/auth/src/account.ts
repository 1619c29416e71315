import type { Account } from './schemas/user.ts'
import type { Membership } from './store/memberships.ts'
import type { User } from './store/users.ts'

/** The user as they see themselves. */
export function toAccount(user: User, memberships: readonly Membership[]): Account {
  const { fname, lname, email, others } = user
  const tenants = memberships.map(({ tenant, tenant_name }) => [tenant_name, { Tenant_UUID: tenant }])
  return { fname, lname, email, others, tenants_associated: Object.fromEntries(tenants) }
}
