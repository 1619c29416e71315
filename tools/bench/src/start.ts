import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { imageRuntime, startChild, untilReady as untilUp } from './child.ts'
import { measuredCore } from './cores.ts'
import { createKeys } from './keys.ts'
import { freePorts } from './ports.ts'
import { format, interleave, type Spread, spreadOf } from './spread.ts'

// How long each service takes from its start until /readyz says 200, and what memory it has at rest after that; with
// its modules compiled beforehand and Node set as the image has it (decision 010), and without. START_FLAGS are flags for Node,
// START_ROUNDS is how many starts of each, START_ONLY which services, with commas between.

const rounds = Number(process.env['START_ROUNDS'] ?? 5)
const restMs = 5_000
const readyLimitMs = 60_000
/** In a second, as Linux tells CPU time. */
const ticks = 100

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'start-'))
const keys = createKeys()
const names = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media'] as const
type Name = (typeof names)[number]
const [port = 0, standInPort = 0] = await freePorts(2)
const url = `http://127.0.0.1:${port}`
const standInUrl = `http://127.0.0.1:${standInPort}`
const standIn = startChild({
  file: join(import.meta.dirname, 'servers/stand-in.ts'),
  env: { PORT: String(standInPort), JWKS: JSON.stringify(keys.tokenJwks) },
})
await untilUp(standInUrl)

/** What every service may read; each takes what it knows. */
function environment(name: Name): NodeJS.ProcessEnv {
  const postgres = (user: string | undefined) => {
    const at = new URL(process.env['POSTGRES_URL'] ?? '')
    at.pathname = '/careeasy'
    if (user !== undefined) [at.username, at.password] = [user, 'start']
    return at.href
  }
  const neighbours = ['AUTH', 'TENANT_REGISTRY', 'PROFILE', 'GEO', 'MEDIA'].map(it => [
    `${it}_URL`,
    standInUrl,
  ])
  const engines = Object.entries(process.env).filter(([it]) => /^(MONGODB|DYNAMODB|AWS|S3)_/.test(it))
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    ...Object.fromEntries(engines),
    ...Object.fromEntries(neighbours),
    ...keys.settings(name),
    PORT: String(port),
    LOG_LEVEL: 'warn',
    CACHE_URL: process.env['REDIS_URL'],
    TOKEN_KEYS_FILE: keys.tokenKeysFile,
    ENCRYPTION_KEYS_FILE: keys.encryptionKeysFile,
    POSTGRES_URL: postgres('geo_app'),
    POSTGRES_PROVISIONER_URL: postgres('geo_provisioner'),
    POSTGRES_OWNER_URL: postgres(undefined),
    CAPABILITY_KEY: '5'.repeat(64),
  }
}

interface Start {
  readonly seconds: number
  /** Seconds of CPU until then: with other work on the machine, the figure to compare. */
  readonly cpu: number
  /** MiB. */
  readonly memory: number
}

const compiled = (name: Name) => ({ ...imageRuntime, NODE_COMPILE_CACHE: join(folder, name) })
const flags = process.env['START_FLAGS']?.split(' ') ?? []

/** As the Dockerfile does. */
function compile(name: Name): void {
  const script = join(root, 'libs/service/src/compile.ts')
  const { status } = spawnSync(process.execPath, [...flags, script], {
    cwd: join(root, 'apps', name),
    env: { PATH: process.env['PATH'], ...compiled(name) },
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error(`compiling ${name} ended with ${status}`)
}

async function start(name: Name, extra: NodeJS.ProcessEnv): Promise<Start> {
  const node = [process.execPath, ...flags, join(root, 'apps', name, 'src/server.ts')]
  const [command = '', ...args] = measuredCore(node)
  const begun = performance.now()
  const child = spawn(command, args, { env: { ...environment(name), ...extra }, stdio: ['ignore', 2, 2] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  try {
    await untilReady(name, child, begun)
    const seconds = (performance.now() - begun) / 1_000
    const cpu = cpuOf(child.pid)
    await sleep(restMs)
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return { seconds, cpu, memory: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024 }
  } finally {
    process.off('exit', kill)
    const ended = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill('SIGTERM')
    await ended
  }
}

function cpuOf(pid: number | undefined): number {
  // The name of the program, in brackets, may have blanks; user and system time are the 14th and 15th field (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticks
}

async function untilReady(name: Name, child: ChildProcess, begun: number): Promise<void> {
  for (;;) {
    const status = await fetch(`${url}/readyz`).then(({ status }) => status, String)
    if (status === 200) return
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
    if (performance.now() - begun > readyLimitMs) throw new Error(`${name} is not ready: ${status}`)
    await sleep(10)
  }
}

try {
  for (const name of names) {
    const file = join(root, 'apps', name, 'src/migrate.ts')
    if (!existsSync(file)) continue
    const { status } = spawnSync(process.execPath, [file], {
      env: environment(name),
      stdio: ['ignore', 2, 2],
    })
    if (status !== 0) throw new Error(`the migrations of ${name} ended with ${status}`)
  }
  const only = names.filter(name => (process.env['START_ONLY'] ?? name).split(',').includes(name))
  for (const name of only) compile(name)
  // The first start finds what the engines have not read yet; it is not counted.
  for (const name of only) await start(name, compiled(name))
  console.log(
    `median (min to max) of ${rounds} starts, alternating; memory after ${restMs / 1_000} s at rest`,
  )
  console.log('service           seconds to ready; CPU seconds until then; MiB')
  for (const name of only) {
    const results = await interleave(['plain', 'compiled'] as const, rounds, variant =>
      start(name, variant === 'plain' ? {} : compiled(name)),
    )
    for (const variant of ['plain', 'compiled'] as const) {
      const of = (key: keyof Start): Spread => spreadOf(results.map(it => it[variant][key]))
      const told = [format(of('seconds'), 2), format(of('cpu'), 2), format(of('memory'), 0)]
      console.log(`${name.padEnd(16)}  ${variant.padEnd(8)}  ${told.join('; ')}`)
    }
  }
} finally {
  await standIn.stop()
  rmSync(folder, { recursive: true, force: true })
}
