import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { createPeople, zipf } from './people.ts'
import { readOf, startPlaces, startRegistry } from './place-service.ts'
import { benchPostgres, fill, placeId, tenantUuid } from './postgres.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What a large directory costs one service process: 100,000 people who read, a few of them much more than others,
// each of them in a tenant of their own, beside the same people in ten tenants.

const people = Number(process.env['TENANTS'] ?? 100_000)
const rounds = Number(process.env['ROUNDS'] ?? 15)
const sliceMs = 1_000
const inFlight = 8
const limit = 40
const counts = { few: 10, many: people } as const
type Variant = keyof typeof counts

const keys = createKeys()
const postgres = benchPostgres()
await postgres.migrate()
const uuids = Array.from({ length: people }, (_, index) => tenantUuid(index))
await fill(postgres.owner(), uuids, 1)
const registry = await startRegistry('pool')

async function start(variant: Variant) {
  const env = {
    POSTGRES_URL: postgres.app(),
    REGISTRY_URL: registry.url,
    CACHE_URL: process.env['REDIS_URL'],
  }
  const running = await startPlaces(keys, env, inFlight, ['--expose-gc'])
  const tenantOf = (person: number) => uuids[person % counts[variant]] as string
  const headerOf = createPeople(keys, tenantOf)
  const next = (person: number) => readOf(headerOf(person), placeId(tenantOf(person), 1))
  return { ...running, next }
}
const running = { few: await start('few'), many: await start('many') }
const anyone = zipf(people)

const { child } = running.many
await child.ask({ tenants: uuids.slice(0, 1_000) })
const before = await child.ask<number>('heap')
await child.ask({ tenants: uuids.slice(1_000) })
const megabytes = ((await child.ask<number>('heap')) - before) / 1e6
console.log(
  `heap of ${people - 1_000} placements in the process: ${megabytes.toFixed(1)} MB; at most ${limit}`,
)

interface Slice {
  /** Milliseconds. */
  readonly sorted: readonly number[]
  /** Of all requests, those whose placement was not in the process. */
  readonly misses: number
  /** Microseconds a request. */
  readonly cpu: number
}

async function slice(variant: Variant): Promise<Slice> {
  const { child, pool, next } = running[variant]
  const used = await child.cpu()
  const missed = await child.ask<number>('misses')
  const { count, failures, latencies } = await drive(pool, () => next(anyone()), inFlight, sliceMs)
  if (failures > 0) throw new Error(`${failures} answers were not 200`)
  const misses = ((await child.ask<number>('misses')) - missed) / count
  const cpu = ((await child.cpu()) - used) / count
  return { sorted: latencies.toSorted((a, b) => a - b), misses, cpu }
}

for (const variant of ['few', 'many', 'few', 'many'] as const) await slice(variant)
const results = await interleave(['few', 'many'], rounds, slice)
console.log(`${rounds} interleaved rounds of ${sliceMs} ms, ${inFlight} under way: median (min to max)`)
for (const variant of ['few', 'many'] as const) {
  const of = (value: (slice: Slice) => number, digits: number) =>
    format(spreadOf(results.map(round => value(round[variant]))), digits)
  console.log(
    `  ${counts[variant]} tenants: p50 ${of(({ sorted }) => percentile(sorted, 50), 2)} ms, ` +
      `p99 ${of(({ sorted }) => percentile(sorted, 99), 2)} ms, ` +
      `${of(({ sorted }) => (sorted.length / sliceMs) * 1_000, 0)} a second, ` +
      `${of(({ cpu }) => cpu, 0)} µs of CPU each, ` +
      `not in the process ${of(({ misses }) => misses * 100, 1)}%`,
  )
}
for (const percent of [50, 99]) {
  const byRound = spreadOf(
    results.map(({ few, many }) => percentile(many.sorted, percent) / percentile(few.sorted, percent)),
  )
  const whole = (variant: Variant) =>
    percentile(
      results.flatMap(round => round[variant].sorted).sort((a, b) => a - b),
      percent,
    )
  const ratio = (whole('many') / whole('few')).toFixed(2)
  console.log(`p${percent} many / few, all rounds together: ${ratio}, by round ${format(byRound, 2)}`)
}

const cpu = spreadOf(results.map(({ few, many }) => many.cpu / few.cpu))
console.log(`CPU many / few: ${format(cpu, 2)}`)

await Promise.all([running.few.stop(), running.many.stop(), registry.stop()])
