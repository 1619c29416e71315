import type { Cache } from '@careeasy/cache'
import type { Role } from '@careeasy/identity'
import type { TenantAssets } from './assets/tenant-assets.ts'
import type { TenantMongo } from './mongo/tenant-mongo.ts'
import type { Placement } from './placement.ts'
import type { TenantPostgres } from './postgres/tenant-postgres.ts'
import { createTenantCache, type TenantCache } from './tenant-cache.ts'

/** The stores that a service has, as functions of a placement: pool or silo is settled behind them. */
export interface Stores {
  readonly cache: Cache
  readonly postgresOf: ((placement: Placement) => TenantPostgres) | undefined
  readonly mongoOf: ((placement: Placement) => TenantMongo) | undefined
  readonly assetsOf: ((placement: Placement) => TenantAssets) | undefined
}

/**
 * The tenant that a request works for. It holds no connection: each store below is a scoped view that
 * borrows one for a single operation. A store that the service has not configured throws when it is read.
 */
export interface Tenant {
  readonly uuid: string
  /** The caller's roles, those of the tenant and those of the platform. */
  readonly roles: readonly Role[]
  readonly epoch: number
  readonly postgres: TenantPostgres
  readonly mongo: TenantMongo
  readonly assets: TenantAssets
  readonly cache: TenantCache
}

/** The scoped views of one placement. */
export function createTenant(stores: Stores, placement: Placement, roles: readonly Role[]): Tenant {
  return new PlacedTenant(stores, placement, roles)
}

/** A class, since one is made for every request: an object of getters and closures took ten times as long. */
class PlacedTenant implements Tenant {
  readonly uuid: string
  readonly roles: readonly Role[]
  readonly epoch: number
  readonly #stores: Stores
  readonly #placement: Placement

  constructor(stores: Stores, placement: Placement, roles: readonly Role[]) {
    this.uuid = placement.tenant
    this.epoch = placement.epoch
    this.roles = roles
    this.#stores = stores
    this.#placement = placement
  }

  get postgres(): TenantPostgres {
    const { postgresOf } = this.#stores
    if (postgresOf === undefined) throw new Error('this service has no PostgreSQL')
    return postgresOf(this.#placement)
  }

  get mongo(): TenantMongo {
    const { mongoOf } = this.#stores
    if (mongoOf === undefined) throw new Error('this service has no MongoDB')
    return mongoOf(this.#placement)
  }

  get assets(): TenantAssets {
    const { assetsOf } = this.#stores
    if (assetsOf === undefined) throw new Error('this service has no asset store')
    return assetsOf(this.#placement)
  }

  get cache(): TenantCache {
    return createTenantCache(this.#stores.cache, this.uuid, this.epoch)
  }
}
