import type { RequestGuard } from '@careeasy/identity'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { AssetCluster } from './assets/clusters.ts'
import type { Clusters } from './clusters.ts'
import { type TenantDirectory, usablePlacement } from './directory.ts'
import { showConnections } from './metrics.ts'
import type { MongoCluster } from './mongo/clusters.ts'
import { classOf } from './placement.ts'
import type { ConnectionCounts } from './postgres/cluster.ts'
import { openAssetStore, openMongoStore, openPostgresStore, type PostgresStore } from './stores.ts'
import { createTenant, type Stores, type Tenant } from './tenant.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly tenants: Tenants
  }
  interface FastifyRequest {
    /** The tenant of the request; set by `app.tenants.scope`. Reading it on a route without that hook throws. */
    readonly tenant: Tenant
  }
}

/** From the tenant to its connections. */
export interface Tenants {
  /** An onRequest hook: only with a hop token that names a tenant which may be used now. */
  readonly scope: RequestGuard
  /** The tenant for work that no person asked for, as in the audit relay's receiving side. */
  forService(uuid: string): Promise<Tenant>
  /** What the budget of each PostgreSQL cluster is used for now. */
  postgresConnections(): Readonly<Record<string, ConnectionCounts>>
}

export interface TenantConnectionOptions {
  readonly directory: TenantDirectory
  readonly postgres?: Omit<PostgresStore, 'directory'>
  readonly mongo?: { readonly clusters: Clusters<MongoCluster> }
  readonly assets?: { readonly clusters: Clusters<AssetCluster> }
}

/**
 * The ConnectionResolver. A handler says `request.tenant.postgres.batch(…)` and gets the rows of the tenant
 * that the edge has verified; there is no call that yields a connection without one, and no default tenant.
 */
export const tenantConnection = fp<TenantConnectionOptions>(
  async (app, options) => {
    const { directory, postgres, mongo, assets } = options
    const postgresStore = postgres && (await openPostgresStore(app, { ...postgres, directory }))
    const stores: Stores = {
      cache: app.cache,
      postgresOf: postgresStore?.postgresOf,
      mongoOf: mongo && (await openMongoStore(app, mongo.clusters)),
      assetsOf: assets && (await openAssetStore(app, assets.clusters)),
    }

    const tenants = new WeakMap<FastifyRequest, Tenant>()
    app.decorateRequest('tenant', {
      getter() {
        const tenant = tenants.get(this)
        if (tenant === undefined)
          throw new Error('request.tenant is read on a route without the tenant scope')
        return tenant
      },
    })

    const resolve = async (uuid: string) => usablePlacement(uuid, await directory.get(uuid))

    app.decorate('tenants', {
      async scope(request: FastifyRequest) {
        await app.identity.tenantPerson(request)
        const { tenant, roles } = request.caller
        const placement = await resolve(tenant as string)
        request.tenantClass = classOf(placement)
        tenants.set(request, createTenant(stores, placement, roles))
      },
      forService: async uuid => createTenant(stores, await resolve(uuid), []),
      postgresConnections: () => postgresStore?.counts() ?? {},
    } satisfies Tenants)
    if (postgresStore !== undefined) showConnections(app, postgresStore.counts)
  },
  { name: 'tenant-connection', fastify: '5.x', dependencies: ['identity', 'cache', 'health'] },
)
