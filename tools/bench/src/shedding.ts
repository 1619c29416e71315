import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { freePorts } from './ports.ts'
import { format, percentile, spreadOf } from './spread.ts'

// What becomes of the requests that are let in when three times as many come as the edge can do. It shares its core with
// another that never rests, as a container with half a core: on a whole one no client here could overload it.

const rounds = Number(process.env['ROUNDS'] ?? 5)
const sliceMs = 4_000
/** From the start of a slice until it counts: the gate has to notice first. */
const settleMs = 1_000
const spinners = 1
const connections = 400
/** Milliseconds between bursts; and requests under way after which no more are sent, and counted as lost. */
const beat = 5
const maxUnderWay = 4_000

const src = join(import.meta.dirname, 'servers')
const edgeFile = join(import.meta.dirname, '../../../apps/edge/src/server.ts')
const keys = createKeys()
const [standInPort = 0, gatedPort = 0, openPort = 0] = await freePorts(3)
const upstream = `http://127.0.0.1:${standInPort}`

const standIn = startChild({
  file: join(src, 'stand-in.ts'),
  env: { PORT: String(standInPort), JWKS: JSON.stringify(keys.tokenJwks) },
})
await untilReady(upstream)

function startEdge(port: number, own: NodeJS.ProcessEnv) {
  const env = {
    PORT: String(port),
    LOG_LEVEL: 'error',
    CACHE_URL: 'memory:',
    ...keys.settings('edge'),
    ...{ AUTH_URL: upstream, TENANT_REGISTRY_URL: upstream },
    ...{ PROFILE_URL: upstream, GEO_URL: upstream, MEDIA_URL: upstream },
    ...{ RATE_LIMIT_TENANT: '0', RATE_LIMIT_SESSION: '0' },
    ...own,
  }
  return startChild({ file: edgeFile, isMeasured: true, env })
}
const edges = { shedding: startEdge(gatedPort, {}), open: startEdge(openPort, { SHED_LOOP_DELAY_MS: '0' }) }
const urls = { shedding: `http://127.0.0.1:${gatedPort}`, open: `http://127.0.0.1:${openPort}` }
for (const url of Object.values(urls)) await untilReady(`${url}/readyz`)
const others = Array.from({ length: spinners }, () =>
  startChild({ file: join(src, 'spinner.ts'), isMeasured: true }),
)

const key = randomUUID()
const akh = createHash('sha256').update(key).digest('base64url')
const token = keys.userToken({ sub: randomUUID(), sid: randomUUID(), akh })
const request: Dispatcher.DispatchOptions = {
  method: 'GET',
  path: '/profile/objects/person/p1',
  headers: { 'auth-key': key, 'auth-token': token, 'tenant-uuid': '7MA170H' },
}

/** What a slice of load came to; times in milliseconds from when a request was due. */
interface Slice {
  readonly p50: number
  readonly p99: number
  /** Good answers, refusals and requests that had none, a second. */
  readonly good: number
  readonly shed: number
  readonly lost: number
}

/** So many requests a second, whether or not those before are answered. */
async function offer(url: string, rate: number): Promise<Slice> {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const times: number[] = []
  const counts = { good: 0, shed: 0, lost: 0 }
  let underWay = 0
  const begun = performance.now()
  let due = 0
  const once = (at: number) =>
    new Promise<void>(done => {
      underWay += 1
      let status = 0
      const counted = at - begun > settleMs
      const end = () => {
        underWay -= 1
        if (counted) counts[status === 200 ? 'good' : status === 503 ? 'shed' : 'lost'] += 1
        if (counted && status === 200) times.push(performance.now() - at)
        done()
      }
      pool.dispatch(request, {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          status = code
        },
        onResponseData() {},
        onResponseEnd: end,
        onResponseError() {
          status = 0
          end()
        },
      })
    })
  const all: Promise<void>[] = []
  for (let now = 0; now < sliceMs; now = performance.now() - begun) {
    for (; due < (now * rate) / 1_000; due += 1) {
      if (underWay < maxUnderWay) all.push(once(begun + (due * 1_000) / rate))
      else if (now > settleMs) counts.lost += 1
    }
    await sleep(beat)
  }
  await Promise.all(all)
  await pool.close()
  times.sort((a, b) => a - b)
  const seconds = (sliceMs - settleMs) / 1_000
  return {
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    good: counts.good / seconds,
    shed: counts.shed / seconds,
    lost: counts.lost / seconds,
  }
}

/** Good answers a second with so many clients that each wait for theirs. */
async function measureCapacity(): Promise<number> {
  const pool = new Pool(urls.open, { connections: 128, pipelining: 1 })
  await drive(pool, () => request, 128, 3_000)
  const { count, seconds } = await drive(pool, () => request, 128, 4_000)
  await pool.close()
  return count / seconds
}

const variants = [
  { name: 'shedding, 1x', url: urls.shedding, load: 1 },
  { name: 'shedding, 3x', url: urls.shedding, load: 3 },
  { name: 'off, 1x', url: urls.open, load: 1 },
  { name: 'off, 3x', url: urls.open, load: 3 },
]
await offer(urls.shedding, 200)
const capacities: number[] = []
const slices = new Map<string, Slice[]>(variants.map(({ name }) => [name, []]))
for (let round = 0; round < rounds; round++) {
  const capacity = await measureCapacity()
  capacities.push(capacity)
  for (const { name, url, load } of round % 2 === 0 ? variants : variants.toReversed())
    slices.get(name)?.push(await offer(url, capacity * load))
}

console.log(`capacity, requests a second: ${format(spreadOf(capacities), 0)}; ${rounds} rounds`)
for (const [name, all] of slices) {
  const of = (value: (slice: Slice) => number, digits = 0) => format(spreadOf(all.map(value)), digits)
  console.log(
    `${name.padEnd(13)} good/s ${of(s => s.good)}, p50 ms ${of(s => s.p50)}, p99 ms ${of(s => s.p99)}, ` +
      `shed/s ${of(s => s.shed)}, lost/s ${of(s => s.lost)}`,
  )
}
const ratios = slices.get('shedding, 3x')?.map((slice, i) => {
  const calm = slices.get('shedding, 1x')?.[i] as Slice
  return slice.p99 / calm.p99
})
console.log(`p99 of what was let in, 3x / 1x: ${format(spreadOf(ratios ?? []), 2)}`)
await Promise.all([...others, ...Object.values(edges), standIn].map(child => child.stop()))
