import type { ServiceClient } from '@careeasy/service-client'

/** What this service asks auth. Every call throws ServiceUnavailable (503) while auth is away. */
export interface AuthClient {
  /** The id of the user with this e-mail address. */
  findUser(email: string, requestId: string): Promise<string | undefined>
  /** The ids of the tenants that the user belongs to. */
  tenantsOf(userId: string, requestId: string): Promise<string[]>
  /** Makes the user an owner of the tenant; idempotent. */
  putOwner(tenant: { uuid: string; name: string; owner: string }, requestId: string): Promise<void>
  /** Writes the name into every membership of the tenant; idempotent, and the highest version stands. */
  renameTenant(tenant: { uuid: string; name: string; version: number }): Promise<void>
  /** How many owners the tenant has, and the name under which auth knows it; undefined when it never had one. */
  ownersOf(uuid: string, requestId: string): Promise<{ count: number; name: string } | undefined>
}

export function createAuthClient(auth: ServiceClient): AuthClient {
  return {
    async findUser(email, requestId) {
      const path = '/internal/users'
      const call = { method: 'GET', path, query: { email }, requestId, expect: [404] } as const
      const { status, body } = await auth.call<{ user_id: string }>(call)
      return status === 404 ? undefined : body.user_id
    },
    async tenantsOf(userId, requestId) {
      const path = `/internal/users/${userId}/tenants`
      const { body } = await auth.call<{ items: { tenant: string }[] }>({ method: 'GET', path, requestId })
      return body.items.map(item => item.tenant)
    },
    async putOwner({ uuid, name, owner }, requestId) {
      const path = `/internal/tenants/${uuid}/owner`
      await auth.call({ method: 'PUT', path, body: { user_id: owner, name }, requestId })
    },
    async renameTenant({ uuid, name, version }) {
      const path = `/internal/tenants/${uuid}/name`
      let after: string | undefined
      do {
        const { body } = await auth.call<{ next?: string }>({
          method: 'PUT',
          path,
          body: { name, version, after },
        })
        after = body.next
      } while (after !== undefined)
    },
    async ownersOf(uuid, requestId) {
      const path = `/internal/tenants/${uuid}/owners`
      const call = { method: 'GET', path, requestId, expect: [404] } as const
      const { status, body } = await auth.call<{ count: number; name: string }>(call)
      return status === 404 ? undefined : body
    },
  }
}
