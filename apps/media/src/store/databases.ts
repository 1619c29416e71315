import { ClusterUnknown, listSilos, type Placement, siloDatabase } from '@careeasy/tenant-connection'
import type { FastifyInstance } from 'fastify'
import { Db } from 'mongodb'

/**
 * A cluster's database with all tenants of the pool tier in it, for the service's own work: the audit relay and
 * provisioning. Whatever a person asks for goes through `request.tenant.mongo`.
 * @throws ClusterUnknown
 */
export function databaseOf(app: FastifyInstance, cluster: string): Db {
  const db = app.mongo[cluster]?.db
  // The plugin keeps other things beside the clusters, and those come from a placement.
  if (!(db instanceof Db)) throw new ClusterUnknown('MongoDB', cluster)
  return db
}

/** The database that a placement names, the pool's or the tenant's own; for provisioning. */
export function placedDatabase(app: FastifyInstance, { tenant, mongo }: Placement): Db {
  const pool = databaseOf(app, mongo.cluster)
  return mongo.tier === 'pool' ? pool : pool.client.db(siloDatabase(pool.databaseName, tenant))
}

/** Silos that one round looks into, so that it costs the same however many there are. */
const silosPerRound = 100

/** Gives the pool database with each call, and the silos beside it in turns; new ones as they come. */
export function databaseRounds(pool: Db): () => Promise<Db[]> {
  let waiting: string[] = []
  return async () => {
    if (waiting.length === 0) {
      waiting = (await listSilos(pool.client, pool.databaseName)).map(({ name }) => name)
    }
    return [pool, ...waiting.splice(0, silosPerRound).map(name => pool.client.db(name))]
  }
}
