import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { deployment } from '../test/client.ts'
import { describe, measureCapacity, mixedLoad, startLoad } from './load.ts'
import { type Held, readHeld, readProcesses, replicas } from './processes.ts'

// MINUTES of mixed load at half of what the platform can do: nothing fails, nothing grows.

const to = deployment()
const minutes = Number(process.env['MINUTES'] ?? 1)
const sampleMs = 1_000
/** Memory that comes and goes with the collector, beside what may be more of it: a tenth. */
const slackBytes = 24 * 1_048_576
const slackDescriptors = 16
t.setTimeout(minutes * 60_000 + 300_000)

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(0)

t.test(`${minutes} minutes at half capacity: no error, memory and descriptors flat`, async t => {
  const operations = await mixedLoad(to)
  // also what brings compilers, caches and pools to where they stay
  await measureCapacity(operations, 16, 10_000)
  const capacity = await measureCapacity(operations, 16, 10_000)
  const rate = process.env['RATE'] === undefined ? capacity / 2 : Number(process.env['RATE'])
  t.comment(`capacity ${capacity.toFixed(0)} requests/s, load ${rate.toFixed(0)} requests/s`)

  const processes = readProcesses(to)
  const samples = new Map<string, Held[]>(replicas.map(name => [name, []]))
  const load = startLoad(operations, rate)
  t.teardown(() => load.stop())
  const end = performance.now() + minutes * 60_000
  while (performance.now() < end) {
    await sleep(sampleMs)
    for (const name of replicas) samples.get(name)?.push(readHeld(processes[name] as number))
  }
  const outcome = await load.stop()
  t.comment(describe(outcome))
  t.strictSame(outcome.failures, [])
  t.strictSame(readProcesses(to), processes, 'no process ended')

  for (const [name, held] of samples) {
    const half = held.length >> 1
    const [first, second] = [held.slice(0, half), held.slice(half)]
    const [before, after] = [first, second].map(part => median(part.map(({ rss }) => rss)))
    const [few, many] = [first, second].map(part =>
      Math.max(...part.map(({ descriptors }) => descriptors)),
    ) as [number, number]
    t.comment(
      `${name}: RSS ${megabytes(before as number)} → ${megabytes(after as number)} MiB, descriptors ${few} → ${many}`,
    )
    t.ok((after as number) <= (before as number) * 1.1 + slackBytes, `${name}: memory is flat`)
    t.ok(many <= few + slackDescriptors, `${name}: descriptors are flat`)
  }
})
