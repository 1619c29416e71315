import { setTimeout as sleep } from 'node:timers/promises'
import type {} from '@careeasy/service'
import fastifyMongodb from '@fastify/mongodb'
import type { FastifyInstance } from 'fastify'
import { type Db, MongoClient } from 'mongodb'
import { type Clusters, connectionWait, found } from '../clusters.ts'
import type { Placement } from '../placement.ts'
import { siloDatabase } from '../silo.ts'

export interface MongoCluster {
  readonly url: string
  /** The shared database; those of silos are named after it. */
  readonly database: string
}

/**
 * Milliseconds in which a server must answer the driver's own question whether it is there. With as few as a request
 * waits, one that was only busy counted as dead: all that it was working on was cut off, and answered 503.
 */
const aliveWait = 10_000

/** Opens a client for each cluster; gives the database of a placement: the shared one, or the tenant's own. */
export async function openMongo(
  app: FastifyInstance,
  clusters: Clusters<MongoCluster>,
): Promise<(placement: Placement) => Db> {
  const opened = new Map<string, { readonly client: MongoClient; readonly shared: Db }>()
  for (const [name, { url, database }] of Object.entries(clusters)) {
    // Our own client: the plugin's would have to connect before the service may start.
    const client = new MongoClient(url, {
      serverSelectionTimeoutMS: connectionWait,
      connectTimeoutMS: aliveWait,
      waitQueueTimeoutMS: connectionWait,
      socketTimeoutMS: 30_000,
      maxPoolSize: 50,
      ignoreUndefined: true,
    })
    await app.register(fastifyMongodb, { name, client, database })
    const stopConnecting = connectWhenThere(client)
    app.addHook('onClose', async () => {
      await stopConnecting()
      await client.close()
    })
    const shared = client.db(database)
    opened.set(name, { client, shared })
    app.readiness.require(`mongodb ${name}`, () => shared.command({ ping: 1 }))
  }
  return ({ tenant, mongo: { tier, cluster } }) => {
    const { client, shared } = found(opened, cluster, 'MongoDB')
    return tier === 'pool' ? shared : client.db(siloDatabase(shared.databaseName, tenant))
  }
}

/**
 * Connects as soon as the server is there. When the first connection fails the driver closes its topology for
 * good and fails every operation from then on: a service that starts before its store would never recover.
 */
function connectWhenThere(client: MongoClient): () => Promise<void> {
  let stopped = false
  async function connect(): Promise<void> {
    while (!stopped) {
      try {
        await client.connect()
        return
      } catch {
        await sleep(250)
      }
    }
  }
  const connecting = connect()
  return async () => {
    stopped = true
    await connecting
  }
}
