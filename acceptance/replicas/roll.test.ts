import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { deployment, eventually } from '../test/client.ts'
import { describe, mixedLoad, startLoad } from './load.ts'
import { chosenReplicas, readProcesses } from './processes.ts'

// Each replica in turn is told to stop under load, and the next one only when its successor is ready.

const to = deployment()
const rate = Number(process.env['RATE'] ?? 200)
t.setTimeout(900_000)

t.test(`a rolling restart of every service under ${rate} requests/s loses no request`, async t => {
  const operations = await mixedLoad(to)
  const load = startLoad(operations, rate)
  t.teardown(() => load.stop())
  await sleep(2_000)
  for (const name of chosenReplicas()) {
    const pid = readProcesses(to)[name] as number
    const begun = Date.now()
    process.kill(pid, 'SIGTERM')
    const now = await eventually(
      async () => readProcesses(to)[name],
      next => next !== pid,
      90_000,
    )
    t.not(now, pid, `${name} is ready again after ${((Date.now() - begun) / 1_000).toFixed(1)} s`)
  }
  await sleep(2_000)
  const outcome = await load.stop()
  t.comment(describe(outcome))
  t.ok(outcome.sent > rate, 'there was a load')
  t.strictSame(outcome.failures, [])
})
