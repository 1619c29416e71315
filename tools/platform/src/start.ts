import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { demo } from './demo.ts'
import type { EngineName } from './engine.ts'
import { startEngines } from './engines.ts'
import { tryLock } from './lock.ts'
import { type Platform, startPlatform, trackProcesses } from './platform.ts'
import { freePorts, isFree } from './ports.ts'
import { platformEngines } from './prerequisites.mjs'
import { createReport, type Report } from './report.ts'
import { seed } from './seed.ts'
import { type ServiceName, serviceNames } from './services.ts'
import { onStopRequest } from './signals.ts'

// npm start: the engines with their data under .careeasy/, the six services, the demo data; until Ctrl-C.

const root = dirname(dirname(dirname(import.meta.dirname)))
const folder = join(root, '.careeasy')
const defaultPort = 8080

async function main(report: Report): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await tryLock(folder)
  if ('heldBy' in lock) {
    throw new Error(`CareEasy already runs from this checkout (process ${lock.heldBy}): stop that one first`)
  }
  const stops: (() => Promise<void>)[] = []
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  }
  let stopping = false
  onStopRequest(
    signal => {
      stopping = true
      report.line(`${signal}: stopping the services, then the engines`)
      // until the engines run there is nothing to stop: what is being fetched dies with us
      void stopAll().then(() => process.exit(0))
    },
    () => process.exit(130),
  )

  try {
    const ports = await servicePorts()
    const onStart = trackProcesses(join(folder, 'processes.json'))
    const engines = await startEngines({
      names: platformEngines,
      dataDir: join(folder, 'data'),
      ephemeral: false,
      port: rememberedPort,
      env: process.env,
      report,
      onStart,
    })
    stops.push(engines.stop)
    const env = { ...process.env, ...engines.env }
    const platform = await startPlatform({ root, folder, engines: env, ports, report, onStart })
    stops.push(platform.stop)
    const { adminEmail, adminPassword } = platform.secrets
    await report.step('Seeding the demo data', () =>
      seed({ edgeUrl: platform.edgeUrl, adminEmail, adminPassword, report }),
    )
    welcome(platform)
  } catch (error) {
    if (stopping) return
    await stopAll()
    throw error
  }
}

/** The edge on PORT and the others on the ports after it; all must be free, or nothing is started. */
async function servicePorts(): Promise<Record<ServiceName, number>> {
  const first = Number(process.env['PORT'] ?? defaultPort)
  const ports = serviceNames.map((name, index) => [name, first + index] as const)
  for (const [name, port] of ports) {
    if (await isFree(port)) continue
    const other = first + 1000
    throw new Error(`Port ${port} (${name}) is taken: choose another, for example PORT=${other} npm start`)
  }
  return Object.fromEntries(ports) as Record<ServiceName, number>
}

/** An engine keeps its port from start to start where it can, so that a client's bookmark stays true. */
async function rememberedPort(name: EngineName): Promise<number> {
  const file = join(folder, 'data', `${name}.port`)
  const remembered = Number(await readFile(file, 'utf8').catch(() => '0'))
  if (remembered > 0 && (await isFree(remembered))) return remembered
  const [port = 0] = await freePorts(1)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${port}\n`)
  return port
}

function welcome({ edgeUrl, secrets }: Platform): void {
  const credentials = JSON.stringify({ username: demo.email, password: demo.password })
  const [first] = demo.tenants
  const headers = [
    '-H "Auth-Key: $(field Auth_key)"',
    '-H "Auth-Token: $(field Auth_token)"',
    `-H 'Tenant-UUID: ${first?.uuid}'`,
  ].join(' ')
  console.log(`
CareEasy is at ${edgeUrl}. Ctrl-C stops it; data and logs are in .careeasy/

  demo user    ${demo.email} / ${demo.password}, in ${demo.tenants.map(({ uuid, name }) => `${uuid} (${name})`).join(' and ')}
  admin        ${secrets.adminEmail} / ${secrets.adminPassword}

Try these, in this order and in one shell:

  LOGIN=$(curl -s ${edgeUrl}/auth/login -H 'Content-Type: application/json' -d '${credentials}'); echo "$LOGIN"
  field() { printf %s "$LOGIN" | sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p"; }

  curl -s ${edgeUrl}/profile/objects/person ${headers}

  curl -s '${edgeUrl}/geo/collections/places/nearest?lon=20.46&lat=44.81&limit=3' ${headers}

As the operator, in this folder (it asks for the admin's password, which stays the same from start to start):

  CAREEASY_URL=${edgeUrl} CAREEASY_USERNAME=${secrets.adminEmail} npx careeasy tenants list

In a browser: ${edgeUrl}/docs is the whole API, ${edgeUrl}/geo/browse the map (sign in as the demo user).
`)
}

const report = createReport()
try {
  await main(report)
} catch (error) {
  console.error(`\n${(error as Error).message}`)
  process.exit(1)
}
