import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadLocalSecrets } from './local-secrets.ts'
import { startDaemon, waitUntilReady } from './process.ts'
import type { Report } from './report.ts'
import { type LocalSecrets, migrationEnv, type ServiceName, serviceEnv, serviceNames } from './services.ts'
import { type Running, type Supervised, supervise } from './supervise.ts'

/** What `startPlatform` needs. */
export interface PlatformOptions {
  /** The checkout, with `apps/`. */
  root: string
  /** Where secrets and logs go. */
  folder: string
  /** Address and secrets of the engines. */
  engines: NodeJS.ProcessEnv
  /** The port of each service on 127.0.0.1. */
  ports: Record<ServiceName, number>
  /** The ports of the second replicas of those services that are to have one. */
  secondPorts?: Partial<Record<ServiceName, number>>
  /** Where clients come in, when that is not the first edge. */
  entryUrl?: string
  report: Report
  /** Settings for every service, beside those that all platforms have. */
  settings?: NodeJS.ProcessEnv
  /** Put into the environment of every process, for the keeper. */
  mark?: Record<string, string>
  onStart?(title: string, pid: number): void
}

/** Six services that said they are ready. */
export interface Platform {
  edgeUrl: string
  secondEdgeUrl?: string
  /** Of the first replica of each. */
  urls: Record<ServiceName, string>
  secrets: LocalSecrets
  stop(): Promise<void>
}

/** One process of a service. */
interface Replica {
  /** What it is called in reports, and its log file. */
  title: string
  name: ServiceName
  url: string
}

/** Migrates the stores and starts the services; resolves when every `/readyz` answered 200. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { root, folder, report } = options
  const logs = join(folder, 'logs')
  await mkdir(logs, { recursive: true })
  const secrets = await loadLocalSecrets(join(folder, 'secrets'))
  const urls = Object.fromEntries(
    serviceNames.map(name => [name, `http://127.0.0.1:${options.ports[name]}`]),
  ) as Platform['urls']
  const services: Replica[] = serviceNames.map(name => ({ title: name, name, url: urls[name] }))
  const seconds = serviceNames.flatMap<Replica>(name => {
    const port = options.secondPorts?.[name]
    return port === undefined ? [] : [{ title: `${name}-2`, name, url: `http://127.0.0.1:${port}` }]
  })
  const replicas = [...services, ...seconds]
  const urlsOf = (name: ServiceName) =>
    replicas.flatMap(replica => (replica.name === name ? [replica.url] : [])).join()
  const settings = {
    engines: options.engines,
    urls: Object.fromEntries(serviceNames.map(name => [name, urlsOf(name)])) as Platform['urls'],
    issuer: options.entryUrl ?? urls.edge,
    mailFolder: join(folder, 'mail'),
    secrets,
  }

  const spawnService = ({ title, name, url }: Replica, file: string, env: NodeJS.ProcessEnv) =>
    startDaemon({
      command: process.execPath,
      args: [join(root, 'apps', name, 'src', file)],
      cwd: join(root, 'apps', name),
      // Node then compiles a module once for all services and starts: decision 010.
      env: { NODE_COMPILE_CACHE: join(folder, 'compiled'), ...env, PORT: new URL(url).port, ...options.mark },
      logFile: join(logs, `${title}.log`),
    })

  const migrate = async (replica: Replica) => {
    const { name } = replica
    if (!existsSync(join(root, 'apps', name, 'src/migrate.ts'))) return
    const daemon = spawnService(replica, 'migrate.ts', migrationEnv(name, settings))
    const reason = await daemon.exited
    if (reason !== 'exit code 0')
      throw new Error(`${name}: its migrations failed (${reason}), see ${daemon.logFile}`)
  }
  await report.step('Migrating the stores', async () => {
    await Promise.all(services.map(migrate))
  })

  const startReplica = async (replica: Replica): Promise<Running> => {
    const { title, name, url } = replica
    const env = { ...serviceEnv(name, settings), ...options.settings }
    const daemon = spawnService(replica, 'server.ts', env)
    await waitUntilReady(title, daemon, () => askReady(url))
    return daemon
  }
  const running: Supervised<Running>[] = []
  const stop = async () => {
    await Promise.all(running.map(service => service.stop()))
  }
  await report.step('Starting the services', async () => {
    const results = await Promise.allSettled(
      replicas.map(async replica => {
        const { title, url } = replica
        const onStart = ({ pid }: Running) => options.onStart?.(title, pid)
        running.push(await supervise(title, () => startReplica(replica), report, onStart))
        report.line(`${title}: ready at ${url}`)
      }),
    )
    const failures = results.filter(result => result.status === 'rejected')
    if (failures.length === 0) return
    await stop()
    throw new Error(failures.map(({ reason }) => (reason as Error).message).join('\n'))
  })
  const secondEdge = seconds.find(({ name }) => name === 'edge')
  return {
    edgeUrl: urls.edge,
    ...(secondEdge !== undefined && { secondEdgeUrl: secondEdge.url }),
    urls,
    secrets,
    stop,
  }
}

/** Keeps a file with the process id of everything that runs, for tests that kill and people who look. */
export function trackProcesses(file: string): (name: string, pid: number) => void {
  const pids: Record<string, number> = {}
  let writing = Promise.resolve()
  return (name, pid) => {
    pids[name] = pid
    const text = `${JSON.stringify(pids, null, 2)}\n`
    writing = writing.then(async () => {
      // renamed into place, so that a reader never finds half of it
      await writeFile(`${file}.new`, text)
      await rename(`${file}.new`, file)
    })
  }
}

async function askReady(url: string): Promise<void> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) })
  const body = await answer.text()
  if (answer.status !== 200) throw new Error(`/readyz answered ${answer.status} ${body}`)
}
