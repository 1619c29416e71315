import { setTimeout as sleep } from 'node:timers/promises'
import { startContenders } from './contenders.ts'
import { drive, pace } from './load.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What a request costs at the edge, all checks on and warm, beside proxies that check little or nothing; and how much
// later than the upstream's own its answers come at half of what it can do.

const rounds = Number(process.env['ROUNDS'] ?? 30)
const sliceMs = 400
/**
 * Before each slice, uncounted: what ended while others were measured is read again, all of it at once, where a load
 * that goes on meets it spread over seconds.
 */
const freshMs = 300
// V8 goes on compiling for some ten thousand requests, on the core that is measured.
const warmMs = 10_000
const inFlight = 64
const latencySliceMs = 2_000
const latencyRounds = 10
/** Slices that another process spoils, so that the edge refuses some, are measured again so many times. */
const maxTries = 5

const contenders = await startContenders(inFlight)
const names = ['edge', 'logging', 'nginx', 'bare', 'express'] as const
type Name = (typeof names)[number]

/** CPU in microseconds, per request. */
async function cpuOf(name: Name, ms = sliceMs): Promise<number> {
  const { pool, next, cpu } = contenders[name]
  for (let tries = 1; ; tries++) {
    await drive(pool, next, inFlight, freshMs)
    const before = await cpu()
    const { count, failures } = await drive(pool, next, inFlight, ms)
    if (failures === 0) return ((await cpu()) - before) / count
    if (tries === maxTries) throw new Error(`${failures} answers of ${name} were not 200`)
    await sleep(1_000)
  }
}

for (const name of names) await cpuOf(name, warmMs)
const results = await interleave(names, rounds, name => cpuOf(name))

console.log(`CPU per request, µs: median (min to max) of ${rounds} interleaved rounds of ${sliceMs} ms`)
for (const name of names)
  console.log(`  ${name.padEnd(8)} ${format(spreadOf(results.map(it => it[name])), 1)}`)
const bars = { nginx: 3.5, bare: 0.75, express: 0.2 } as const
for (const [other, bar] of Object.entries(bars) as [keyof typeof bars, number][])
  console.log(
    `edge / ${other.padEnd(7)} ${format(spreadOf(results.map(it => it.edge / it[other])), 2)}; at most ${bar}`,
  )
console.log(`logging / edge ${format(spreadOf(results.map(it => it.logging / it.edge)), 2)}`)

// Half of what the edge does with all its connections busy, since the load and the upstream share a core of their own.
const half = ['upstream', 'nginx', 'bare', 'edge'] as const
const { edge } = contenders
const { count, seconds } = await drive(edge.pool, edge.next, inFlight, latencySliceMs)
const rate = count / seconds / 2

/** The 99th percentile in milliseconds. */
async function latencyOf(name: (typeof half)[number]): Promise<number> {
  const { pool, next } = contenders[name]
  await pace(pool, next, rate, freshMs)
  const { latencies, failures } = await pace(pool, next, rate, latencySliceMs)
  if (failures > 0) throw new Error(`${failures} answers of ${name} were not 200`)
  return percentile(
    latencies.toSorted((a, b) => a - b),
    99,
  )
}
const late = await interleave(half, latencyRounds, latencyOf)
console.log(
  `p99 in ms at ${rate.toFixed(0)} requests a second, ${latencyRounds} rounds of ${latencySliceMs} ms`,
)
for (const name of half) console.log(`  ${name.padEnd(8)} ${format(spreadOf(late.map(it => it[name])), 1)}`)
console.log(`edge - upstream ${format(spreadOf(late.map(it => it.edge - it.upstream)), 1)}; at most 2`)
console.log(`bare - upstream ${format(spreadOf(late.map(it => it.bare - it.upstream)), 1)}`)

await Promise.all(Object.values(contenders).map(it => it.stop()))
