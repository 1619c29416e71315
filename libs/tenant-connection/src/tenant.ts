import type { Cache } from '@careeasy/cache'
import type { Role } from '@careeasy/identity'
import type { Db } from 'mongodb'
import type { AssetStore } from './assets/clusters.ts'
import { createTenantAssets, type TenantAssets } from './assets/tenant-assets.ts'
import type { TenantDirectory } from './directory.ts'
import { createTenantMongo, type TenantMongo } from './mongo/tenant-mongo.ts'
import type { Placement } from './placement.ts'
import {
  createTenantPostgres,
  type TenantPostgres,
  type TenantPostgresOptions,
} from './postgres/tenant-postgres.ts'
import { createTenantCache, type TenantCache } from './tenant-cache.ts'

/** The stores that a service has, as functions of a placement: pool or silo is settled behind them. */
export interface Stores {
  readonly directory: TenantDirectory
  readonly cache: Cache
  readonly postgres: Omit<TenantPostgresOptions, 'directory'> | undefined
  readonly mongoOf: ((placement: Placement) => Db) | undefined
  readonly assetsOf: ((placement: Placement) => AssetStore) | undefined
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
  const { tenant: uuid, epoch } = placement
  return {
    uuid,
    roles,
    epoch,
    get postgres() {
      const { directory, postgres } = stores
      if (postgres === undefined) throw new Error('this service has no PostgreSQL')
      return createTenantPostgres({ directory, ...postgres }, placement)
    },
    get mongo() {
      if (stores.mongoOf === undefined) throw new Error('this service has no MongoDB')
      return createTenantMongo(stores.mongoOf(placement), uuid)
    },
    get assets() {
      if (stores.assetsOf === undefined) throw new Error('this service has no asset store')
      return createTenantAssets(stores.assetsOf(placement), uuid)
    },
    get cache() {
      return createTenantCache(stores.cache, uuid, epoch)
    },
  }
}
