import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { startEngines } from './engines.ts'
import { type Keeper, startKeeper } from './keeper.ts'
import { startPlatform, trackProcesses } from './platform.ts'
import { freePorts } from './ports.ts'
import { platformEngines } from './prerequisites.mjs'
import { createReport, type Report } from './report.ts'
import { seed } from './seed.ts'
import { type ServiceName, serviceNames } from './services.ts'
import { onStopRequest } from './signals.ts'
import { suiteEnv } from './suite.ts'
import type { TestFailure, TestSummary } from './test-summary.ts'
import { startTraceReceiver } from './trace-receiver.ts'

// npm test: every package's checks and tests on fresh engines, then the black-box suite on a fresh platform.

/** Packages whose tests may fail beside another package's and pass alone; more than these are no accident. */
const mostUnsteady = 3
const root = dirname(dirname(dirname(import.meta.dirname)))
const summaries = '{apps,libs,tools}/*/.test/summary.json'
const acceptanceSummary = 'acceptance/.test/summary.json'
const logs = 'acceptance/.test/logs'

async function main(keeper: Keeper, report: Report): Promise<string[]> {
  const faults: string[] = []
  for (const file of globSync([summaries, acceptanceSummary], { cwd: root })) rmSync(join(root, file))

  const onStart = trackProcesses(join(keeper.folder, 'processes.json'))
  const port = async () => (await freePorts(1))[0] as number
  const dataDir = join(keeper.folder, 'data')
  const shared = { dataDir, ephemeral: true, port, env: process.env, report, onStart }
  const engines = await startEngines({ ...shared, names: [...platformEngines, 'chromium'] })
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  // Each test file is a process of its own, and half of what it does until its first test is compiling what all load.
  const compiled = { NODE_COMPILE_CACHE: join(keeper.folder, 'compiled') }
  const env = { ...process.env, PATH: path, ...compiled, ...engines.env, ...keeper.mark }
  try {
    faults.push(...(await packages(env, report)))
    await acceptance(keeper, env, report, onStart).catch(error => faults.push((error as Error).message))
  } finally {
    await engines.stop()
  }
  return faults
}

/**
 * Every package's checks and tests; two run at a time and share two cores with engines and load. What fails then is run
 * once more alone, and named as unsteady: to be mended, but no reason to refuse a change that did not touch it.
 */
async function packages(env: NodeJS.ProcessEnv, report: Report): Promise<string[]> {
  const run = async (...args: string[]) =>
    (await runCommand('nx', ['run-many', '--outputStyle=static', ...args], env)) === 0
  const selected = process.argv.slice(2)
  const faults: string[] = []
  if (!(await run('-t', 'lint', 'typecheck', ...selected))) faults.push('lint or typecheck failed')
  if (await run('-t', 'test', ...selected)) return faults
  const failing = readSummaries().filter(
    ({ summary }) => summary === undefined || summary.counts.failed + summary.counts.cancelled > 0,
  )
  const names = failing.map(({ folder }) => packageName(folder))
  if (names.length === 0 || names.length > mostUnsteady) return [...faults, 'tests of packages failed']
  for (const { folder, summary } of failing) {
    report.line(`${packageName(folder)} failed beside another package; it is run once more alone`)
    for (const failure of summary?.failures ?? []) unsteady.push(describe(folder, failure))
  }
  if (!(await run('-t', 'test', '--parallel=1', `--projects=${names}`)))
    faults.push(`tests of ${names} failed twice`)
  return faults
}

/** Starts the six services, and a second edge, on what the engines keep for this run and runs the black-box suite against the edge. */
async function acceptance(
  keeper: Keeper,
  env: NodeJS.ProcessEnv,
  report: Report,
  onStart: (name: string, pid: number) => void,
): Promise<void> {
  const [secondEdgePort, ...free] = await freePorts(1 + serviceNames.length)
  const ports = Object.fromEntries(serviceNames.map((name, index) => [name, free[index]]))
  const tracesFile = join(keeper.folder, 'traces.ndjson')
  const receiver = await startTraceReceiver(tracesFile)
  const platform = await startPlatform({
    root,
    folder: keeper.folder,
    engines: env,
    ports: ports as Record<ServiceName, number>,
    secondPorts: { edge: secondEdgePort as number },
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    report,
    mark: keeper.mark,
    onStart,
  })
  try {
    const { edgeUrl, secrets } = platform
    const { adminEmail, adminPassword } = secrets
    await report.step('Seeding', () => seed({ edgeUrl, adminEmail, adminPassword, report }))
    await mkdir(join(root, dirname(acceptanceSummary)), { recursive: true })
    const reporters = ['spec', join(import.meta.dirname, 'test-summary.ts')]
    const destinations = ['stdout', acceptanceSummary]
    const flags = reporters.flatMap((reporter, index) => [
      `--test-reporter=${reporter}`,
      `--test-reporter-destination=${destinations[index]}`,
    ])
    // one file at a time: the faults suite kills what the others need
    const args = ['--test', '--test-concurrency=1', ...flags, 'acceptance/test/**/*.test.ts']
    const code = await runCommand('node', args, {
      TAP_TIMEOUT: '300',
      ...env,
      ...suiteEnv(platform, keeper.folder, tracesFile),
    })
    if (code !== 0)
      throw new Error(`the acceptance suite ended with ${code}; the services' logs are in ${logs}`)
  } finally {
    await platform.stop()
    await receiver.close()
    // for whoever looks into a failure: the rest of the folder is removed
    await cp(join(keeper.folder, 'logs'), join(root, logs), { recursive: true })
  }
}

let child: ChildProcess | undefined

async function runCommand(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number | string> {
  // standard input stays ours: a test runner that listens to keys would swallow Ctrl-C
  const started = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
  child = started
  return new Promise((resolve, reject) => {
    started.once('error', reject)
    started.once('exit', (code, signal) => resolve(code ?? signal ?? 1))
  })
}

/** What the test runs wrote; nothing where the tests never finished. */
function readSummaries(): { folder: string; summary: TestSummary | undefined }[] {
  return globSync([summaries, acceptanceSummary], { cwd: root }).map(file => {
    const text = readFileSync(join(root, file), 'utf8').trim()
    // the acceptance suite is started from the top, a package's tests in its folder
    const folder = file === acceptanceSummary ? '' : dirname(dirname(file))
    return { folder, summary: text === '' ? undefined : (JSON.parse(text) as TestSummary) }
  })
}

function packageName(folder: string): string {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).name
}

function describe(folder: string, { where, test, message }: TestFailure): string {
  return `${join(folder, where)}: ${test}\n${message}`
}

const report = createReport()
const unsteady: string[] = []
const keeper = await startKeeper()
onStopRequest(
  signal => {
    // the keeper ends everything that we started and removes the data
    report.line(`${signal}: stopping`)
    child?.kill(signal)
    void keeper.close().finally(() => process.exit(130))
  },
  () => process.exit(130),
)
const faults = await main(keeper, report).catch(error => [(error as Error).message])
await keeper.close()
let passed = 0
let failed = 0
for (const failure of unsteady) console.error(`\nunsteady, to be mended: ${failure}`)
for (const { folder, summary } of readSummaries()) {
  if (summary === undefined) continue
  passed += summary.counts.passed
  failed += summary.counts.failed + summary.counts.cancelled
  for (const failure of summary.failures) console.error(`\nfailed: ${describe(folder, failure)}`)
}
for (const fault of faults) console.error(fault)
if (passed === 0) console.error('no test ran')
const ok = faults.length === 0 && failed === 0 && passed > 0
console.log(`${passed} passed, ${ok ? 0 : Math.max(failed, 1)} failed`)
process.exitCode = ok ? 0 : 1
