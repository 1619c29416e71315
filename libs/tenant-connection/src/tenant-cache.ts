import type { Cache, CacheValue } from '@careeasy/cache'

/** One tenant's keys in the shared cache: `t:<Tenant_UUID>:<epoch>:…`. A new epoch sees none of the old values. */
export interface TenantCache {
  get(key: string): Promise<CacheValue | undefined>
  /** Keeps a value for `ttl` milliseconds. */
  set(key: string, value: CacheValue, ttl: number): Promise<void>
  delete(key: string): Promise<void>
}

/** Binds the cache to one tenant and epoch. The prefix ends where the caller's key begins: ids have no colon. */
export function createTenantCache(cache: Cache, tenant: string, epoch: number): TenantCache {
  const at = (key: string) => `t:${tenant}:${epoch}:${key}`
  return {
    get: async key => (await cache.getMany([at(key)]))[0],
    set: (key, value, ttl) => cache.set(at(key), value, ttl),
    delete: key => cache.delete(at(key)),
  }
}
