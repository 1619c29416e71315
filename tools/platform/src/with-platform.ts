import { dirname, join } from 'node:path'
import { startCommand } from './command.ts'
import { demo } from './demo.ts'
import { startEngines } from './engines.ts'
import { type Keeper, startKeeper } from './keeper.ts'
import { startPlatform } from './platform.ts'
import { freePorts } from './ports.ts'
import { platformEngines } from './prerequisites.mjs'
import { createReport, type Report } from './report.ts'
import { seed } from './seed.ts'
import { type ServiceName, serviceNames } from './services.ts'
import { onStopRequest } from './signals.ts'
import { suiteEnv } from './suite.ts'

// with-platform.ts -- command args…
// Runs a command beside fresh engines and services with the demo data, and removes all when it ends. It is told what the
// acceptance suite is told, but for traces, and the demo user's credentials as our commands take them.

const root = dirname(dirname(dirname(import.meta.dirname)))

async function main(keeper: Keeper, report: Report, command: string, args: string[]): Promise<number> {
  const port = async () => (await freePorts(1))[0] as number
  const engines = await startEngines({
    names: platformEngines,
    dataDir: join(keeper.folder, 'data'),
    ephemeral: true,
    port,
    env: process.env,
    report,
  })
  try {
    const free = await freePorts(serviceNames.length)
    const ports = Object.fromEntries(serviceNames.map((name, index) => [name, free[index]]))
    const platform = await startPlatform({
      root,
      folder: keeper.folder,
      engines: { ...process.env, ...engines.env },
      ports: ports as Record<ServiceName, number>,
      report,
      mark: keeper.mark,
    })
    try {
      const { edgeUrl, secrets } = platform
      const { adminEmail, adminPassword } = secrets
      await report.step('Seeding', () => seed({ edgeUrl, adminEmail, adminPassword, report }))
      const env = {
        ...keeper.mark,
        ...suiteEnv(platform, keeper.folder, join(keeper.folder, 'traces.ndjson')),
        // Here nobody collects traces, nor brings back what is killed.
        TRACES_FILE: undefined,
        PROCESSES_FILE: undefined,
        CAREEASY_URL: edgeUrl,
        CAREEASY_USERNAME: demo.email,
        CAREEASY_PASSWORD: demo.password,
        TENANT_UUID: demo.tenants[0].uuid,
      }
      const child = startCommand(command, args, env)
      stop = child.kill
      return await child.exitCode
    } finally {
      await platform.stop()
    }
  } finally {
    await engines.stop()
  }
}

const [separator, command, ...args] = process.argv.slice(2)
if (separator !== '--' || command === undefined) {
  console.error('usage: with-platform.ts -- command [arguments]')
  process.exit(2)
}
// Until the command runs there is nothing to wait for: the keeper cleans up.
let stop = (_signal: NodeJS.Signals): unknown => process.exit(130)
onStopRequest(
  signal => stop(signal),
  () => process.exit(130),
)
const keeper = await startKeeper()
try {
  // The command's own output belongs on standard output.
  const report = createReport(line => console.error(line))
  process.exitCode = await main(keeper, report, command, args)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  await keeper.close()
}
