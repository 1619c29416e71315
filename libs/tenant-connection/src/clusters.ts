import { setTimeout as sleep } from 'node:timers/promises'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type {} from '@careeasy/service'
import fastifyMongodb from '@fastify/mongodb'
import fastifyPostgres, { type PostgresDb } from '@fastify/postgres'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { FastifyInstance } from 'fastify'
import { type Db, MongoClient } from 'mongodb'
import type pg from 'pg'

/** Clusters by the name that placements use. */
export type Clusters<T> = Readonly<Record<string, T>>

export interface PostgresCluster {
  readonly url: string
  /** Connections this process may open to the cluster; 20 by default. */
  readonly maxConnections?: number
}

export interface MongoCluster {
  readonly url: string
  readonly database: string
}

export interface AssetCluster {
  /** The S3 endpoint; AWS's own when left out. */
  readonly endpoint?: string
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface AssetStore {
  readonly client: S3Client
  readonly bucket: string
}

/** Milliseconds a request waits for a connection before it is told to come back. */
const connectionWait = 2_000

/** Opens a pool for each cluster; gives the pool of a name. */
export async function openPostgres(
  app: FastifyInstance,
  clusters: Clusters<PostgresCluster>,
): Promise<(cluster: string) => pg.Pool> {
  for (const [name, { url, maxConnections = 20 }] of Object.entries(clusters)) {
    await app.register(fastifyPostgres, {
      name,
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: connectionWait,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      // Above the role's statement_timeout: it ends what a broken network would keep waiting.
      query_timeout: 30_000,
    })
    const { pool } = postgresOf(app, name)
    // Without a listener an idle connection that the server ends would end this process.
    pool.on('error', err => app.log.warn({ err, cluster: name }, 'postgres connection lost'))
    app.readiness.require(`postgres ${name}`, () => pool.query('SELECT 1'))
  }
  return cluster => postgresOf(app, cluster).pool
}

function postgresOf(app: FastifyInstance, cluster: string): PostgresDb {
  const db = (app.pg as unknown as Record<string, PostgresDb | undefined>)[cluster]
  if (db === undefined) throw new Error(`no PostgreSQL cluster '${cluster}' is configured`)
  return db
}

/** Opens a client for each cluster; gives the database of a name. */
export async function openMongo(
  app: FastifyInstance,
  clusters: Clusters<MongoCluster>,
): Promise<(cluster: string) => Db> {
  const databases = new Map<string, Db>()
  for (const [name, { url, database }] of Object.entries(clusters)) {
    // Our own client: the plugin's would have to connect before the service may start.
    const client = new MongoClient(url, {
      serverSelectionTimeoutMS: connectionWait,
      connectTimeoutMS: connectionWait,
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
    databases.set(name, client.db(database))
    app.readiness.require(`mongodb ${name}`, () => client.db(database).command({ ping: 1 }))
  }
  return cluster => found(databases, cluster, 'MongoDB')
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

/** Opens an S3 client for each cluster; gives client and bucket of a name. */
export async function openAssets(
  app: FastifyInstance,
  clusters: Clusters<AssetCluster>,
): Promise<(cluster: string) => AssetStore> {
  const stores = new Map<string, AssetStore>()
  for (const [name, cluster] of Object.entries(clusters)) {
    const client = createS3Client(cluster)
    app.addHook('onClose', async () => client.destroy())
    stores.set(name, { client, bucket: cluster.bucket })
    app.readiness.require(`s3 ${name}`, () => client.send(new HeadBucketCommand({ Bucket: cluster.bucket })))
  }
  return cluster => found(stores, cluster, 'asset')
}

/** An S3 client with bounded waits; also what a service uses to look after the bucket itself. */
export function createS3Client(cluster: Omit<AssetCluster, 'bucket'>): S3Client {
  return new S3Client({
    region: cluster.region,
    ...(cluster.endpoint === undefined ? {} : { endpoint: cluster.endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: cluster.accessKeyId, secretAccessKey: cluster.secretAccessKey },
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectionWait,
      socketTimeout: 30_000,
      httpAgent: { keepAlive: true, maxSockets: 100 },
      httpsAgent: { keepAlive: true, maxSockets: 100 },
    }),
  })
}

function found<T>(known: ReadonlyMap<string, T>, cluster: string, kind: string): T {
  const value = known.get(cluster)
  if (value === undefined) throw new Error(`no ${kind} cluster '${cluster}' is configured`)
  return value
}
