import { spawn } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEngines } from './engines.ts'
import { type Keeper, startKeeper } from './keeper.ts'
import { type Platform, startPlatform, trackProcesses } from './platform.ts'
import { freePorts } from './ports.ts'
import { platformEngines } from './prerequisites.mjs'
import { createReport, type Report } from './report.ts'
import { seed } from './seed.ts'
import { type ServiceName, serviceNames } from './services.ts'
import { onStopRequest } from './signals.ts'
import { suiteEnv } from './suite.ts'
import { startTraceReceiver } from './trace-receiver.ts'

// replicas.ts [suite] [roll] [kill] [soak]: two replicas of every service behind HAProxy, in turn and without stickiness;
// the black-box suite through it, then replicas that are restarted and killed under load, then load for MINUTES.

const root = dirname(dirname(dirname(import.meta.dirname)))
const logs = 'acceptance/.test/logs-replicas'
const parts: Readonly<Record<string, readonly string[]>> = {
  suite: ['acceptance/test/**/*.test.ts'],
  roll: ['acceptance/replicas/roll.test.ts'],
  kill: ['acceptance/replicas/kill.test.ts'],
  soak: ['acceptance/replicas/soak.test.ts'],
}
/** Longer than HAProxy takes to see that a replica is about to end: 2.5 s. */
const leadMs = 4_000

async function main(keeper: Keeper, report: Report, names: readonly string[]): Promise<number> {
  const onStart = trackProcesses(join(keeper.folder, 'processes.json'))
  const port = async () => (await freePorts(1))[0] as number
  const engines = await startEngines({
    names: [...platformEngines, 'haproxy', ...(names.includes('suite') ? (['chromium'] as const) : [])],
    dataDir: join(keeper.folder, 'data'),
    ephemeral: true,
    port,
    env: { ...process.env, HAPROXY_EDGES: '2' },
    report,
    onStart,
  })
  const tracesFile = join(keeper.folder, 'traces.ndjson')
  const receiver = await startTraceReceiver(tracesFile)
  try {
    const { HAPROXY_URL: entryUrl, HAPROXY_EDGE_PORTS: edgePorts = '' } = engines.env
    if (entryUrl === undefined) throw new Error('HAProxy cannot be had here')
    const [first = 0, second = 0] = edgePorts.split(',').map(Number)
    const platform = await startPlatform({
      root,
      folder: keeper.folder,
      engines: { ...process.env, ...engines.env },
      ports: await servicePorts(first),
      secondPorts: await servicePorts(second),
      entryUrl,
      settings: {
        TRUSTED_PROXIES: '127.0.0.1',
        SHUTDOWN_LEAD_MS: String(leadMs),
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      },
      report,
      mark: keeper.mark,
      onStart,
    })
    try {
      return await runSuite({ ...platform, edgeUrl: entryUrl }, keeper, report, tracesFile, names)
    } finally {
      await platform.stop()
      await cp(join(keeper.folder, 'logs'), join(root, logs), { recursive: true })
    }
  } finally {
    await receiver.close()
    await engines.stop()
  }
}

/** Free ports, but for the edge: HAProxy looks for it where it was told. */
async function servicePorts(edgePort: number): Promise<Record<ServiceName, number>> {
  const free = await freePorts(serviceNames.length)
  const ports = Object.fromEntries(serviceNames.map((name, index) => [name, free[index]]))
  return { ...(ports as Record<ServiceName, number>), edge: edgePort }
}

async function runSuite(
  platform: Platform,
  keeper: Keeper,
  report: Report,
  tracesFile: string,
  names: readonly string[],
): Promise<number> {
  const { edgeUrl, secrets } = platform
  const { adminEmail, adminPassword } = secrets
  await report.step('Waiting for HAProxy to see the edges', () => untilReady(edgeUrl))
  await report.step('Seeding', () => seed({ edgeUrl, adminEmail, adminPassword, report }))
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  const env = { ...process.env, PATH: path, ...keeper.mark, ...suiteEnv(platform, keeper.folder, tracesFile) }
  let worst = 0
  for (const name of names) {
    const args = ['--test', '--test-concurrency=1', ...(parts[name] ?? [])]
    const child = spawn('node', args, { stdio: ['ignore', 'inherit', 'inherit'], env, cwd: root })
    running = child
    const code = await new Promise<number>(resolve => child.on('exit', exit => resolve(exit ?? 1)))
    report.line(`${name}: ended with ${code}; the services' logs will be in ${logs}`)
    worst = Math.max(worst, code)
  }
  return worst
}

/** HAProxy looks for the edges every 2 s. */
async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const answer = await fetch(`${url}/readyz`)
    await answer.arrayBuffer()
    if (answer.status === 200) return
    if (performance.now() > deadline) throw new Error(`${url}/readyz answered ${answer.status} for a minute`)
    await sleep(200)
  }
}

let running: ReturnType<typeof spawn> | undefined
const report = createReport()
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts)
const unknown = names.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`usage: replicas.ts [${Object.keys(parts).join('] [')}]; not ${unknown.join(', ')}`)
  process.exit(2)
}
const keeper = await startKeeper()
onStopRequest(
  signal => {
    // the keeper ends everything that we started and removes the data
    report.line(`${signal}: stopping`)
    running?.kill(signal)
    void keeper.close().finally(() => process.exit(130))
  },
  () => process.exit(130),
)
try {
  process.exitCode = await main(keeper, report, names)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  await keeper.close()
}
