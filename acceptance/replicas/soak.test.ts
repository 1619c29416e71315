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

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0
const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(0)

t.test(`${minutes} minutes at half capacity: no error, memory and descriptors flat`, async t => {
  const operations = await mixedLoad(to)
  // What brings compilers, caches, pools and the heap to where they stay; a longer run waits longer for the heap.
  await measureCapacity(operations, 16, Math.max(10_000, minutes * 3_000))
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
    const halves = [held.slice(0, half), held.slice(half)]
    // A heap rises until it is collected, which with few requests takes minutes: its tops tell whether it grows.
    const [before = 0, after = 0] = halves.map(part =>
      quantile(
        part.map(({ rss }) => rss),
        0.95,
      ),
    )
    const [few = 0, many = 0] = halves.map(part => Math.max(...part.map(({ descriptors }) => descriptors)))
    const quarter = Math.ceil(held.length / 4)
    const quarters = [0, 1, 2, 3].map(n =>
      quantile(
        held.slice(n * quarter, (n + 1) * quarter).map(({ rss }) => rss),
        0.5,
      ),
    )
    t.comment(
      `${name}: RSS at most ${megabytes(before)} → ${megabytes(after)} MiB (by quarters ${quarters.map(megabytes).join(', ')}), descriptors ${few} → ${many}`,
    )
    t.ok(after <= before * 1.1 + slackBytes, `${name}: memory is flat`)
    t.ok(many <= few + slackDescriptors, `${name}: descriptors are flat`)
  }
})
