import type { Placement, TenantDirectory } from '@careeasy/tenant-connection'

/** An active tenant of the pool tier on the clusters named `main`. */
export function testPlacement(tenant: string, overrides: Partial<Placement> = {}): Placement {
  const pool = { tier: 'pool', cluster: 'main' } as const
  return { tenant, status: 'active', epoch: 1, postgres: pool, mongo: pool, assets: pool, ...overrides }
}

/** A directory of exactly these placements, for a service that is tested without its neighbour tenant-registry. */
export function staticDirectory(...placements: readonly Placement[]): TenantDirectory {
  const byTenant = new Map(placements.map(placement => [placement.tenant, placement]))
  return {
    get: uuid => byTenant.get(uuid) ?? null,
    forget() {},
    async invalidate() {},
  }
}
