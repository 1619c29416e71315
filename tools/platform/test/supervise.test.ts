import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { startDaemon } from '../src/process.ts'
import { createReport } from '../src/report.ts'
import { supervise } from '../src/supervise.ts'

t.test('a process that dies is reported and started again, until it is stopped', async t => {
  const logFile = join(t.testdir(), 'log')
  const lines: string[] = []
  const pids: number[] = []
  const supervised = await supervise(
    'sleeper',
    async () => startDaemon({ command: 'sleep', args: ['600'], logFile }),
    createReport(line => lines.push(line)),
    ({ pid }) => pids.push(pid),
  )
  process.kill(supervised.current.pid, 'SIGKILL')
  while (pids.length < 2) await sleep(20)
  t.match(lines.join('\n'), /sleeper ended \(SIGKILL\); it is started again in 0\.5 s/)
  t.not(pids[0], pids[1])

  await supervised.stop()
  await sleep(700)
  t.equal(pids.length, 2)
  t.throws(() => process.kill(pids[1] as number, 0), { code: 'ESRCH' })
})
