import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Dispatcher, Pool } from 'undici'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { freePorts } from './ports.ts'
import { format, interleave, type Spread, spreadOf } from './spread.ts'

// What it costs the edge to know who asks: CPU per request of a route that verifies everything, less that of a
// route that verifies nothing and is passed on the same way.

const rounds = 50
const sliceMs = 400
const warmMs = 3_000
const inFlight = 32
/** Tokens in use at once: enough that no single one is a special case. */
const people = 200

const src = join(import.meta.dirname, 'servers')
const edgeFile = join(import.meta.dirname, '../../../apps/edge/src/server.ts')

const keys = createKeys()
const [standInPort = 0, edgePort = 0, barePort = 0] = await freePorts(3)
const [upstream, edgeUrl, bareUrl] = [standInPort, edgePort, barePort].map(
  port => `http://127.0.0.1:${port}`,
) as [string, string, string]

const standIn = startChild({
  file: join(src, 'stand-in.ts'),
  env: { PORT: String(standInPort), JWKS: JSON.stringify(keys.tokenJwks) },
})
await untilReady(upstream)
const edge = startChild({
  file: edgeFile,
  isMeasured: true,
  flags: process.env['EDGE_FLAGS']?.split(' ') ?? [],
  env: {
    PORT: String(edgePort),
    // A line a request belongs to the service, not to what is measured here.
    LOG_LEVEL: 'warn',
    CACHE_URL: 'memory:',
    ...keys.settings('edge'),
    AUTH_URL: upstream,
    TENANT_REGISTRY_URL: upstream,
    PROFILE_URL: upstream,
    GEO_URL: upstream,
    MEDIA_URL: upstream,
    // Counted as ever, and never reached.
    RATE_LIMIT_TENANT: '1000000000',
    RATE_LIMIT_SESSION: '1000000000',
    RATE_LIMIT_ADDRESS: '1000000000',
  },
})
const bare = startChild({
  file: join(src, 'bare-proxy.ts'),
  isMeasured: true,
  env: { PORT: String(barePort), UPSTREAM: upstream },
})
await untilReady(`${edgeUrl}/readyz`)
await untilReady(bareUrl)

/** A different person each time, with the same headers whichever way they go. */
const requests = Array.from({ length: people }, (): Dispatcher.DispatchOptions => {
  const key = randomUUID()
  const akh = createHash('sha256').update(key).digest('base64url')
  const token = keys.userToken({ sub: randomUUID(), sid: randomUUID(), akh })
  const headers = {
    accept: 'application/json',
    'user-agent': 'careeasy-bench',
    'auth-key': key,
    'auth-token': token,
    'tenant-uuid': '7MA170H',
  }
  return { method: 'GET', path: '/profile/objects/person/p1', headers }
})
let turn = 0
const next = (path: string) => () => {
  turn += 1
  return { ...(requests[turn % people] as Dispatcher.DispatchOptions), path }
}

const connect = (url: string) => new Pool(url, { connections: inFlight, pipelining: 1 })
const [toEdge, toBare] = [connect(edgeUrl), connect(bareUrl)]
const person = '/profile/objects/person/p1'
const variants = {
  verified: { child: edge, pool: toEdge, next: next(person) },
  anybody: { child: edge, pool: toEdge, next: next('/.well-known/jwks.json') },
  bare: { child: bare, pool: toBare, next: next(person) },
}
type Variant = keyof typeof variants
const names = Object.keys(variants) as Variant[]

/** CPU in microseconds, per request. */
async function slice(variant: Variant, ms = sliceMs): Promise<number> {
  const { child, pool, next } = variants[variant]
  const before = await child.cpu()
  const { count, failures } = await drive(pool, next, inFlight, ms)
  if (failures > 0) throw new Error(`${failures} answers of ${variant} were not 200`)
  return ((await child.cpu()) - before) / count
}

for (const name of names) await slice(name, warmMs)
const results = await interleave(names, rounds, slice)
const of = (value: (round: Record<Variant, number>) => number): Spread => spreadOf(results.map(value))

console.log(`CPU per request, µs: median (min to max) of ${rounds} interleaved rounds of ${sliceMs} ms`)
for (const name of names)
  console.log(
    `  ${name.padEnd(10)} ${format(
      of(round => round[name]),
      1,
    )}`,
  )
console.log(
  `identity work, verified - anybody, µs: ${format(
    of(r => r.verified - r.anybody),
    1,
  )}; at most 30`,
)
console.log(
  `verified / anybody: ${format(
    of(r => r.verified / r.anybody),
    2,
  )}`,
)
console.log(
  `verified edge / bare reply-from: ${format(
    of(r => r.verified / r.bare),
    2,
  )}; at most 0.75`,
)

await Promise.all([toEdge.close(), toBare.close()])
await Promise.all([edge, bare, standIn].map(child => child.stop()))
