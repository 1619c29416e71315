import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { deployment, eventually } from '../test/client.ts'
import { describe, mixedLoad, startLoad } from './load.ts'
import { chosenReplicas, readProcesses } from './processes.ts'

// Each replica in turn is killed under load, without a warning.

const to = deployment()
const rate = Number(process.env['RATE'] ?? 200)
/** Milliseconds that a busy machine may take to tell everybody that a process is gone. */
const seenLate = 500
t.setTimeout(900_000)

t.test('what a replica had under way when it is killed is retried, or fails alone and cleanly', async t => {
  const operations = await mixedLoad(to)
  for (const name of chosenReplicas()) {
    const load = startLoad(operations, rate)
    t.teardown(() => load.stop())
    await sleep(2_000)
    const pid = readProcesses(to)[name] as number
    const [killed, underWay] = [Date.now(), load.underWay]
    process.kill(pid, 'SIGKILL')
    const now = await eventually(
      async () => readProcesses(to)[name],
      next => next !== pid,
      90_000,
    )
    t.not(now, pid, `${name} is back by itself`)
    const outcome = await load.stop()
    t.comment(`${name}, ${underWay} under way: ${describe(outcome)}`)
    t.ok(outcome.sent > 0, 'there was a load')
    for (const { operation, outcome: what, at, took } of outcome.failures) {
      t.ok(/^50[23] CE_/.test(what), `${name}, ${operation}: ${what}`)
      const wasUnderWay = at <= killed + seenLate && at + took >= killed
      t.ok(wasUnderWay, `${name}, ${operation}, ${at - killed} ms after its death: ${what}`)
    }
    t.ok(outcome.failures.length <= underWay, `${name}: ${outcome.failures.length} failed`)
  }
})
