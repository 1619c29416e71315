import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pool } from 'undici'
import { imageRuntime, startChild, untilReady } from './child.ts'
import { createRequests, edgeEnvironment, edgeFile } from './edge-setting.ts'
import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { freePorts } from './ports.ts'
import { format, interleave, spreadOf } from './spread.ts'

// Two processes in one pod (node:cluster) or two pods of one process: what a request costs, and what memory both take,
// beside a single process. All have the one core, so this says nothing of how many requests there may be.

const rounds = Number(process.env['ROUNDS'] ?? 20)
const sliceMs = 1_500
const inFlight = 64
/** In a second, as Linux tells CPU time. */
const ticks = 100

const keys = createKeys()
const [standInPort = 0, ...ports] = await freePorts(5)
const upstream = `http://127.0.0.1:${standInPort}`
const servers = join(import.meta.dirname, 'servers')
const standIn = startChild({
  file: join(servers, 'stand-in.ts'),
  env: { PORT: String(standInPort), JWKS: JSON.stringify(keys.tokenJwks) },
})
await untilReady(upstream)
const next = createRequests(keys.userToken)

/** A process that serves the edge at a port, and the processes that it starts. */
async function start(file: string, port: number, extra: NodeJS.ProcessEnv = {}) {
  const env = {
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...edgeEnvironment(keys, upstream),
    ...imageRuntime,
    ...extra,
  }
  const child = startChild({ file, isMeasured: true, env })
  const url = `http://127.0.0.1:${port}`
  await untilReady(`${url}/readyz`)
  return { child, pids: [child.pid, ...childrenOf(child.pid)], url }
}
type Server = Awaited<ReturnType<typeof start>>

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

/** Microseconds of a process, all its threads. */
function cpuOf(pid: number): number {
  // The name of the program, in brackets, may have blanks; user and system time are the 14th and 15th field (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1e6
}

const megabytesOf = (pid: number) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

function arrange(all: readonly Server[]) {
  const pools = all.map(({ url }) => new Pool(url, { connections: inFlight / all.length, pipelining: 1 }))
  const pids = all.flatMap(server => server.pids)
  return {
    cpu: () => sum(pids.map(cpuOf)),
    memory: () => sum(pids.map(megabytesOf)),
    drive: async (ms: number) => {
      const driven = await Promise.all(pools.map(pool => drive(pool, next, inFlight / all.length, ms)))
      const failures = sum(driven.map(it => it.failures))
      if (failures > 0) throw new Error(`${failures} answers were not 200`)
      return sum(driven.map(it => it.count))
    },
    stop: () => Promise.all([...pools.map(pool => pool.destroy()), ...all.map(({ child }) => child.stop())]),
  }
}

const [one = 0, first = 0, second = 0, shared = 0] = ports
const cluster = join(servers, 'edge-cluster.ts')
const arrangements = {
  'one process': arrange([await start(edgeFile, one)]),
  'two pods': arrange([await start(edgeFile, first), await start(edgeFile, second)]),
  'two of a cluster': arrange([await start(cluster, shared, { WORKERS: '2' })]),
}
const names = Object.keys(arrangements) as (keyof typeof arrangements)[]

/** Microseconds a request. */
async function slice(name: keyof typeof arrangements): Promise<number> {
  const { cpu, drive } = arrangements[name]
  const before = cpu()
  const count = await drive(sliceMs)
  return (cpu() - before) / count
}

for (const name of names) await slice(name)
const results = await interleave(names, rounds, slice)
console.log(
  `CPU a request, µs: median (min to max) of ${rounds} interleaved rounds of ${sliceMs} ms; MB resident`,
)
for (const name of names) {
  const ratio = spreadOf(results.map(it => it[name] / it['one process']))
  const memory = arrangements[name].memory().toFixed(0)
  console.log(
    `${name.padEnd(16)} ${format(spreadOf(results.map(it => it[name])), 1)}; ${format(ratio, 2)} of one; ${memory} MB`,
  )
}
await Promise.all(Object.values(arrangements).map(it => it.stop()))
await standIn.stop()
