import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine, EngineName, RunningEngine } from './engine.ts'
import { cassandra } from './engines/cassandra.ts'
import { chromium } from './engines/chromium.ts'
import { clamav } from './engines/clamav.ts'
import { dynamodb } from './engines/dynamodb.ts'
import { haproxy } from './engines/haproxy.ts'
import { memcached } from './engines/memcached.ts'
import { mongodb } from './engines/mongodb.ts'
import { nginx } from './engines/nginx.ts'
import { pgbouncer } from './engines/pgbouncer.ts'
import { postgres, postgres2 } from './engines/postgres.ts'
import { redis } from './engines/redis.ts'
import { s3 } from './engines/s3.ts'
import { addressVariables, missingPrerequisites } from './prerequisites.mjs'
import type { Report } from './report.ts'
import { type Supervised, supervise } from './supervise.ts'

/** Every engine by its name. */
const engines: Record<EngineName, Engine> = {
  postgres,
  redis,
  dynamodb,
  mongodb,
  s3,
  postgres2,
  pgbouncer,
  memcached,
  cassandra,
  clamav,
  haproxy,
  nginx,
  chromium,
}
/** The names of all engines. */
export const engineNames = Object.keys(engines) as EngineName[]

/** What `startEngines` needs. */
export interface EnginesOptions {
  names: EngineName[]
  /** Where each engine gets a folder of its name. */
  dataDir: string
  ephemeral: boolean
  /** The port of an engine, asked once for each that is started. */
  port(name: EngineName): Promise<number>
  /** What the caller was given: an engine whose address is in here is not started. */
  env: NodeJS.ProcessEnv
  report: Report
  /** Hears of every process that became ready, also after a restart. */
  onStart?(name: EngineName, pid: number): void
}

/** Engines that run, with what their users need to reach them. */
export interface RunningEngines {
  env: Record<string, string>
  stop(): Promise<void>
}

/** Obtains and starts, all at once, the engines whose address is not given. Either all run in the end or none. */
export async function startEngines(options: EnginesOptions): Promise<RunningEngines> {
  const missing = missingPrerequisites(options.names, options.env)
  if (missing.length > 0) throw new Error(`This machine lacks:\n  ${missing.join('\n  ')}`)
  const running: Supervised<RunningEngine>[] = []
  const stop = async () => {
    await Promise.all(running.map(engine => engine.stop()))
  }
  const wanted = options.names.filter(name => {
    const given = Boolean(options.env[addressVariables[name]])
    if (given) options.report.line(`${engines[name].title}: as given in ${addressVariables[name]}`)
    return !given
  })
  const addresses = () => Object.assign({}, ...running.map(engine => engine.current.env))
  const startAll = async (names: EngineName[]) => {
    const env = { ...options.env, ...addresses() }
    const results = await Promise.allSettled(
      names.map(async name => {
        const started = await startEngine(engines[name], options, env)
        if (started !== undefined) running.push(started)
      }),
    )
    const failure = results.find(result => result.status === 'rejected')
    if (failure === undefined) return
    await stop()
    throw failure.reason
  }
  const isSecond = (name: EngineName) => engines[name].needs !== undefined
  await startAll(wanted.filter(name => !isSecond(name)))
  await startAll(wanted.filter(isSecond))
  return { env: addresses(), stop }
}

async function startEngine(
  engine: Engine,
  options: EnginesOptions,
  env: NodeJS.ProcessEnv,
): Promise<Supervised<RunningEngine> | undefined> {
  const { needs } = engine
  if (needs !== undefined && !env[addressVariables[needs]])
    throw new Error(
      `${engine.title} needs ${needs}: name it too, or give its address in ${addressVariables[needs]}`,
    )
  const program = await obtain(engine, options.report)
  if (program === undefined) return undefined
  const begun = performance.now()
  const port = await options.port(engine.name)
  const dataDir = join(options.dataDir, engine.name)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const start = () => engine.start({ program, dataDir, port, ephemeral: options.ephemeral, env })
  const onStart = ({ pid }: RunningEngine) => options.onStart?.(engine.name, pid)
  const started = await supervise(engine.title, start, options.report, onStart)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  options.report.line(`${engine.title}: ready on 127.0.0.1:${port} in ${seconds} s`)
  return started
}

/** Undefined where an engine that is optional cannot be had. */
async function obtain(engine: Engine, report: Report): Promise<string | undefined> {
  try {
    return await engine.obtain(report)
  } catch (error) {
    if (engine.isOptional !== true) throw error
    report.line(`${engine.title}: cannot be had here, what needs it is left out: ${(error as Error).message}`)
    return undefined
  }
}
