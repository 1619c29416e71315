import { execFile } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { Agent, request } from 'undici'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { freePorts } from './ports.ts'
import { format, interleave, spreadOf } from './spread.ts'

// What it costs a file to go through edge and media, against the same bytes straight to and from the S3 server by
// presigned URLs; then the memory that both take while many large transfers are under way.

const rounds = Number(process.env['ROUNDS'] ?? 8)
const megabytes = Number(process.env['MEGABYTES'] ?? 100)
const transfers = Number(process.env['TRANSFERS'] ?? 50)
const size = megabytes * 1_000_000
const tenant = '7MA170H'

const apps = join(import.meta.dirname, '../../../apps')
const keys = createKeys()
const [standInPort = 0, edgePort = 0, mediaPort = 0] = await freePorts(3)
const [standInUrl, edgeUrl, mediaUrl] = [standInPort, edgePort, mediaPort].map(
  port => `http://127.0.0.1:${port}`,
) as [string, string, string]
const id = randomBytes(6).toString('hex')
const stores = {
  S3_ENDPOINT: process.env['S3_ENDPOINT'] ?? '',
  S3_ACCESS_KEY_ID: process.env['S3_ACCESS_KEY_ID'] ?? '',
  S3_SECRET_ACCESS_KEY: process.env['S3_SECRET_ACCESS_KEY'] ?? '',
  AWS_REGION: process.env['AWS_REGION'] ?? '',
  S3_BUCKET: `bench-${id}`,
  MONGODB_URL: process.env['MONGODB_URL'] ?? '',
  MONGODB_DATABASE: `bench_${id}`,
}
await promisify(execFile)(process.execPath, [join(apps, 'media/src/migrate.ts')], { env: stores })

const standIn = startChild({
  file: join(import.meta.dirname, 'servers/stand-in.ts'),
  env: { PORT: String(standInPort), JWKS: JSON.stringify(keys.tokenJwks) },
})
await untilReady(standInUrl)
// A warning is that nobody keeps the audit log here.
const common = {
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
  CACHE_URL: 'memory:',
  TENANT_REGISTRY_URL: standInUrl,
}
const media = startChild({
  file: join(apps, 'media/src/server.ts'),
  isMeasured: true,
  flags: process.env['MEDIA_FLAGS']?.split(' ') ?? [],
  env: {
    ...common,
    PORT: String(mediaPort),
    ...keys.settings('media'),
    GEO_URL: 'http://127.0.0.1:9',
    ...stores,
  },
})
const edge = startChild({
  file: join(apps, 'edge/src/server.ts'),
  isMeasured: true,
  flags: process.env['EDGE_FLAGS']?.split(' ') ?? [],
  env: {
    ...common,
    PORT: String(edgePort),
    ...keys.settings('edge'),
    AUTH_URL: standInUrl,
    PROFILE_URL: standInUrl,
    GEO_URL: standInUrl,
    MEDIA_URL: mediaUrl,
    ASSET_ORIGINS: stores.S3_ENDPOINT,
  },
})
await untilReady(`${mediaUrl}/readyz`)
await untilReady(`${edgeUrl}/readyz`)

const s3 = new S3Client({
  endpoint: stores.S3_ENDPOINT,
  region: stores.AWS_REGION,
  forcePathStyle: true,
  credentials: { accessKeyId: stores.S3_ACCESS_KEY_ID, secretAccessKey: stores.S3_SECRET_ACCESS_KEY },
  requestChecksumCalculation: 'WHEN_REQUIRED',
})
const dispatcher = new Agent({ connections: transfers, pipelining: 0 })
const session = { key: randomUUID(), sub: randomUUID(), sid: randomUUID() }

/** Made anew for each transfer: it lasts a quarter of an hour. */
function credentials() {
  const { key, sub, sid } = session
  const akh = createHash('sha256').update(key).digest('base64url')
  return { 'auth-key': key, 'auth-token': keys.userToken({ sub, sid, akh }), 'tenant-uuid': tenant }
}

const block = randomBytes(65_536)
/** Different each time, or the store would keep only one of them. */
function file(): Readable {
  const pieces = function* () {
    const first = Buffer.from(block)
    first.write(randomUUID())
    for (let left = size; left > 0; left -= block.length)
      yield (left === size ? first : block).subarray(0, Math.min(left, block.length))
  }
  return Readable.from(pieces(), { objectMode: false })
}

type Way = 'through' | 'straight'
type Direction = 'up' | 'down'

async function up(way: Way): Promise<string> {
  const key = randomUUID()
  const at = { Bucket: stores.S3_BUCKET, Key: `straight/${key}` }
  const [url, method, headers, expected] =
    way === 'through'
      ? ([`${edgeUrl}/media/assets`, 'POST', credentials(), 201] as const)
      : ([await getSignedUrl(s3, new PutObjectCommand(at)), 'PUT', {}, 200] as const)
  const answer = await request(url, {
    dispatcher,
    method,
    headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body: file(),
  })
  const text = await answer.body.text()
  if (answer.statusCode !== expected) throw new Error(`${url}: ${answer.statusCode} ${text}`)
  return way === 'through' ? JSON.parse(text).id : at.Key
}

async function down(way: Way, name: string): Promise<void> {
  const at = { Bucket: stores.S3_BUCKET, Key: name }
  const url =
    way === 'through'
      ? `${edgeUrl}/media/assets/${name}/content`
      : await getSignedUrl(s3, new GetObjectCommand(at))
  const { statusCode, body } = await request(url, {
    dispatcher,
    headers: way === 'through' ? credentials() : {},
  })
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${await body.text()}`)
  let bytes = 0
  for await (const chunk of body) bytes += chunk.length
  if (bytes !== size) throw new Error(`${url}: ${bytes} bytes`)
}

const kept = { through: await up('through'), straight: await up('straight') }

/** MB a second. */
function slice(direction: Direction) {
  return async (way: Way): Promise<number> => {
    const begun = performance.now()
    const name = direction === 'up' ? await up(way) : await down(way, kept[way])
    const rate = size / 1_000 / (performance.now() - begun)
    if (name !== undefined && way === 'straight')
      await s3.send(new DeleteObjectCommand({ Bucket: stores.S3_BUCKET, Key: name }))
    return rate
  }
}

for (const direction of ['up', 'down'] as const) {
  await interleave(['through', 'straight'], 2, slice(direction))
  const results = await interleave(['through', 'straight'], rounds, slice(direction))
  for (const way of ['through', 'straight'] as const)
    console.log(
      `${direction.padEnd(4)} ${way.padEnd(8)} MB a second ${format(spreadOf(results.map(r => r[way])), 0)}`,
    )
  const ratio = spreadOf(results.map(({ through, straight }) => through / straight))
  console.log(`${direction}, through / straight: ${format(ratio, 2)}; at least 0.60`)
}

const processes = { edge, media }
async function resident(): Promise<Record<keyof typeof processes, number>> {
  return { edge: await edge.ask<number>('rss'), media: await media.ask<number>('rss') }
}

/** What resident memory was, and the most of it while so many transfers are under way, for people. */
async function growth(work: () => Promise<unknown>): Promise<Record<keyof typeof processes, string>> {
  const before = await resident()
  const most = { ...before }
  let isOver = false
  const watch = async () => {
    while (!isOver) {
      const now = await resident()
      for (const name of ['edge', 'media'] as const) most[name] = Math.max(most[name], now[name])
      await sleep(100)
    }
  }
  const watching = watch()
  await Promise.all(Array.from({ length: transfers }, work)).finally(() => {
    isOver = true
  })
  await watching
  const told = (name: keyof typeof processes) => {
    const [from, to] = [before[name], most[name]].map(bytes => Math.round(bytes / 1_048_576)) as [
      number,
      number,
    ]
    return `${to - from} MB in ${name} (from ${from} to ${to})`
  }
  return { edge: told('edge'), media: told('media') }
}

for (const direction of ['up', 'down'] as const) {
  const grown = await growth(() => (direction === 'up' ? up('through') : down('through', kept.through)))
  console.log(
    `${transfers} of ${megabytes} MB ${direction} at once: resident memory grows by ${grown.edge}, ${grown.media}; at most 64`,
  )
}

await dispatcher.close()
s3.destroy()
await Promise.all([edge, media, standIn].map(child => child.stop()))
