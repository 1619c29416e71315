import type { FastifyInstance } from 'fastify'
import type { AssetCluster } from './assets/clusters.ts'
import type { TenantAssets } from './assets/tenant-assets.ts'
import type { Clusters } from './clusters.ts'
import type { TenantDirectory } from './directory.ts'
import type { MongoCluster } from './mongo/clusters.ts'
import type { TenantMongo } from './mongo/tenant-mongo.ts'
import type { Placement } from './placement.ts'
import { createCapabilities } from './postgres/capability.ts'
import type { ConnectionCounts, PostgresCluster } from './postgres/cluster.ts'
import type { TenantPostgres } from './postgres/tenant-postgres.ts'

// Each store's driver takes 10 to 30 MB and its share of a start: a service loads those that it has configured.

export interface PostgresStore {
  readonly clusters: Clusters<PostgresCluster>
  /** 32 bytes from which tenants' capabilities and the passwords of their silos are derived. */
  readonly masterKey: Buffer
  readonly directory: TenantDirectory
}

/** The tenants' PostgreSQL, and what the budget of each cluster is used for now. */
export async function openPostgresStore(
  app: FastifyInstance,
  { clusters, masterKey, directory }: PostgresStore,
): Promise<{
  postgresOf(placement: Placement): TenantPostgres
  counts(): Readonly<Record<string, ConnectionCounts>>
}> {
  const { createTenantPostgres, openTenantPostgres } = await import('./postgres.ts')
  const { connect, counts } = await openTenantPostgres(app, clusters, masterKey)
  const options = { directory, connect, capabilityOf: createCapabilities(masterKey) }
  return { postgresOf: placement => createTenantPostgres(options, placement), counts }
}

/** The tenants' MongoDB. */
export async function openMongoStore(
  app: FastifyInstance,
  clusters: Clusters<MongoCluster>,
): Promise<(placement: Placement) => TenantMongo> {
  const { createTenantMongo, openMongo } = await import('./mongo.ts')
  const databaseOf = await openMongo(app, clusters)
  return placement => createTenantMongo(databaseOf(placement), placement.tenant)
}

/** The tenants' assets. */
export async function openAssetStore(
  app: FastifyInstance,
  clusters: Clusters<AssetCluster>,
): Promise<(placement: Placement) => TenantAssets> {
  const { createTenantAssets, openAssets } = await import('./assets.ts')
  const storeOf = await openAssets(app, clusters)
  return placement => createTenantAssets(storeOf(placement), placement.tenant)
}
