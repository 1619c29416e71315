import type { Session } from './session.ts'

/** Where a store's data lives, as `tier:cluster` on the command line. */
export interface StorePlacement {
  readonly tier: 'pool' | 'silo'
  readonly cluster: string
}

export const storeNames = ['postgres', 'mongo', 'assets'] as const
export type TenantPlacement = Readonly<Record<(typeof storeNames)[number], StorePlacement>>

/** A tenant as the platform shows it to an admin. */
export interface Tenant {
  readonly Tenant_UUID: string
  readonly name: string
  readonly display_name: string
  readonly status: string
  readonly created_at: string
  readonly plan?: string
  readonly placement?: TenantPlacement
  readonly limits?: Limits
}

/** What a tenant may take; what is left out is as the services are configured. */
export interface Limits {
  readonly media_bytes?: number
}

export interface NewTenant {
  readonly Tenant_UUID: string
  readonly name: string
  readonly display_name?: string
  readonly owner?: string
  readonly plan?: string
  readonly placement?: TenantPlacement
}

/** What the services said of their parts of a tenant. */
export interface TenantCheck {
  readonly Tenant_UUID: string
  readonly status: string
  readonly ok: boolean
  readonly parts: readonly {
    readonly service: string
    readonly ok: boolean
    readonly faults: readonly string[]
  }[]
}

/** The tenants of the platform, over its public API. Every call throws RefusedError or UnreachableError. */
export interface Tenants {
  /** All of them, page by page, in the order of their ids. */
  pages(): AsyncGenerator<readonly Tenant[]>
  create(tenant: NewTenant): Promise<Tenant>
  find(id: string): Promise<{ tenant: Tenant; etag: string | undefined }>
  update(id: string, change: { name?: string; display_name?: string }, etag: string): Promise<Tenant>
  suspend(id: string): Promise<Tenant>
  resume(id: string): Promise<Tenant>
  /** Puts these limits in the place of all. */
  limit(id: string, limits: Limits): Promise<Tenant>
  check(id: string): Promise<TenantCheck>
}

const pageSize = 1_000

export function createTenants(session: Session): Tenants {
  const post = async <T>(path: string, body?: object): Promise<T> =>
    (await session.call<T>({ method: 'POST', path, ...(body !== undefined && { body }) })).body

  return {
    async *pages() {
      let cursor: string | undefined
      do {
        const query = { all: true, limit: pageSize, ...(cursor !== undefined && { cursor }) }
        const { body } = await session.call<{ items: Tenant[]; next_cursor?: string }>({
          method: 'GET',
          path: '/tenants',
          query,
        })
        yield body.items
        cursor = body.next_cursor
      } while (cursor !== undefined)
    },
    create: tenant => post('/tenants', tenant),
    async find(id) {
      const { body, etag } = await session.call<Tenant>({ method: 'GET', path: `/tenants/${id}` })
      return { tenant: body, etag }
    },
    async update(id, change, etag) {
      const headers = { 'if-match': etag }
      const { body } = await session.call<Tenant>({
        method: 'PATCH',
        path: `/tenants/${id}`,
        headers,
        body: change,
      })
      return body
    },
    suspend: id => post(`/tenants/${id}/suspend`),
    resume: id => post(`/tenants/${id}/resume`),
    async limit(id, limits) {
      const path = `/tenants/${id}/limits`
      return (await session.call<Tenant>({ method: 'PUT', path, body: limits })).body
    },
    check: id => post(`/tenants/${id}/check`),
  }
}
