import type { Readable } from 'node:stream'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type {} from '@careeasy/service'
import { traced } from '@careeasy/telemetry'
import type { FastifyInstance } from 'fastify'
import { type Clusters, found } from '../clusters.ts'
import type { Placement } from '../placement.ts'
import { siloBucket } from '../silo.ts'
import { awsChunked } from './aws-chunked.ts'
import { StoreRequestHandler } from './request-handler.ts'

/** The middleware that makes a span of each command. */
const tracedStep = 'traced'

export interface AssetCluster {
  /** The S3 endpoint; AWS's own when left out. */
  readonly endpoint?: string
  /** The endpoint as clients reach it, for presigned URLs; `endpoint` when left out. */
  readonly publicEndpoint?: string
  readonly region: string
  /** The shared bucket; those of silos are named after it. */
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface AssetStore {
  readonly client: S3Client
  /** Signs for the address that clients see; it never sends anything. */
  readonly publicClient: S3Client
  /** Signs for other processes of ours, and sends nothing; its addresses have one origin, whatever the bucket. */
  readonly reading: { readonly client: S3Client; readonly origin: string }
  readonly bucket: string
  /** Whether the bucket is the tenant's own: without it the tenant is not ready, rather than empty. */
  readonly isSilo: boolean
}

/** Opens an S3 client for each cluster; gives client and bucket of a placement. */
export async function openAssets(
  app: FastifyInstance,
  clusters: Clusters<AssetCluster>,
): Promise<(placement: Placement) => AssetStore> {
  const stores = new Map<string, AssetStore>()
  for (const [name, cluster] of Object.entries(clusters)) {
    const client = createS3Client(cluster)
    const { publicEndpoint = cluster.endpoint, ...rest } = cluster
    const publicClient = createS3Client(
      publicEndpoint === undefined ? rest : { ...rest, endpoint: publicEndpoint },
    )
    const reading = openReading(cluster)
    app.addHook('onClose', async () => {
      for (const each of [client, publicClient, reading.client]) each.destroy()
    })
    stores.set(name, { client, publicClient, reading, bucket: cluster.bucket, isSilo: false })
    app.readiness.require(`s3 ${name}`, () => client.send(new HeadBucketCommand({ Bucket: cluster.bucket })))
  }
  return ({ tenant, assets: { tier, cluster } }) => {
    const shared = found(stores, cluster, 'asset')
    return tier === 'pool' ? shared : { ...shared, bucket: siloBucket(shared.bucket, tenant), isSilo: true }
  }
}

/** With AWS's own endpoint each bucket would have its address, and each silo's be one more that a reader has to trust. */
function openReading(cluster: AssetCluster): AssetStore['reading'] {
  const { endpoint = `https://s3.${cluster.region}.amazonaws.com` } = cluster
  const client = createS3Client({ ...cluster, endpoint })
  // To sign is not to ask the store.
  client.middlewareStack.remove(tracedStep)
  return { client, origin: new URL(endpoint).origin }
}

/** An S3 client with bounded waits; also what a service uses to look after the bucket itself. */
export function createS3Client(cluster: Omit<AssetCluster, 'bucket'>): S3Client {
  const client = new S3Client({
    region: cluster.region,
    ...(cluster.endpoint === undefined ? {} : { endpoint: cluster.endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: cluster.accessKeyId, secretAccessKey: cluster.secretAccessKey },
    maxAttempts: 2,
    getAwsChunkedEncodingStream: (body: Readable, { checksumLocationName = '' }) =>
      awsChunked(body, checksumLocationName),
    // The store's own CRC-64 would be added up in JavaScript, at 100 MB a second; whoever downloads has the SHA-256.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new StoreRequestHandler(),
  })
  client.middlewareStack.add(
    (next, { commandName }) =>
      args =>
        traced(`s3 ${commandName}`, { 'rpc.system': 'aws-api', 'rpc.service': 'S3' }, () => next(args)),
    { step: 'initialize', name: tracedStep },
  )
  return client
}
