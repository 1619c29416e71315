import type {} from '@careeasy/service'
import fastifyPostgres, { type PostgresDb } from '@fastify/postgres'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { type Clusters, found } from '../clusters.ts'
import type { Placement } from '../placement.ts'
import {
  type ClusterConnections,
  type ConnectionCounts,
  defaultWaits,
  openCluster,
  type PostgresCluster,
  type PostgresLease,
} from './cluster.ts'

/** The PostgreSQL clusters of a service, each with a budget and a queue of its own. */
export interface PostgresConnections {
  /** See `ClusterConnections`. Throws when the placement names a cluster that is not configured. */
  connect(placement: Placement): Promise<PostgresLease>
  counts(): Readonly<Record<string, ConnectionCounts>>
}

/** Opens each cluster for the work of tenants. */
export async function openTenantPostgres(
  app: FastifyInstance,
  clusters: Clusters<PostgresCluster>,
  masterKey: Buffer,
): Promise<PostgresConnections> {
  const opened = new Map<string, ClusterConnections>()
  for (const [name, cluster] of Object.entries(clusters)) {
    const connections = await openCluster({
      ...cluster,
      name,
      masterKey,
      onLost: err => app.log.warn({ err, cluster: name }, 'postgres connection lost'),
      openPool: config => openPool(app, name, config),
    })
    app.addHook('onClose', () => connections.close())
    opened.set(name, connections)
  }
  requireOne(app, new Map([...opened].map(([name, { ping }]) => [`postgres ${name}`, ping])))
  return {
    connect: placement => found(opened, placement.postgres.cluster, 'PostgreSQL').connect(placement),
    counts: () => Object.fromEntries([...opened].map(([name, { counts }]) => [name, counts()])),
  }
}

/** Opens a pool for each cluster, for a service's work beside that of tenants; gives the pool of a name. */
export async function openPostgres(
  app: FastifyInstance,
  clusters: Clusters<PostgresCluster>,
): Promise<(cluster: string) => pg.Pool> {
  const pools = new Map<string, pg.Pool>()
  for (const [name, { url, maxConnections = 20, waits }] of Object.entries(clusters)) {
    const { connection, idle, query } = { ...defaultWaits, ...waits }
    const pool = await openPool(app, name, {
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: connection,
      idleTimeoutMillis: idle,
      keepAlive: true,
      query_timeout: query,
    })
    pool.on('error', err => app.log.warn({ err, cluster: name }, 'postgres connection lost'))
    pools.set(name, pool)
  }
  requireOne(
    app,
    new Map([...pools].map(([name, pool]) => [`postgres ${name}`, () => pool.query('SELECT 1')])),
  )
  return cluster => found(pools, cluster, 'PostgreSQL')
}

async function openPool(app: FastifyInstance, name: string, config: pg.PoolConfig): Promise<pg.Pool> {
  await app.register(fastifyPostgres, { name, ...config })
  return (app.pg as unknown as Record<string, PostgresDb>)[name]?.pool as pg.Pool
}

/**
 * A cluster that is away hurts the tenants that live there. Only when none answers is the service not ready, and
 * says which are missing: all of them.
 */
function requireOne(app: FastifyInstance, pings: ReadonlyMap<string, () => Promise<unknown>>): void {
  const any = () => Promise.any([...pings.values()].map(ping => ping()))
  for (const name of pings.keys()) app.readiness.require(name, any)
}
