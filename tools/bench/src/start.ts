import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild, untilReady as untilUp } from './child.ts'
import { measuredCore } from './cores.ts'
import { createKeys } from './keys.ts'
import { freePorts } from './ports.ts'
import { format, interleave, type Spread, spreadOf } from './spread.ts'

// How long each service takes from its start until /readyz says 200, and what memory it has at rest after that; with
// Node's cache of compiled modules (as the image has it) and without. START_FLAGS are flags for Node.

const rounds = Number(process.env['START_ROUNDS'] ?? 5)
const restMs = 3_000
const readyLimitMs = 60_000

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
  /** MiB. */
  readonly memory: number
}

async function start(name: Name, extra: NodeJS.ProcessEnv): Promise<Start> {
  const flags = process.env['START_FLAGS']?.split(' ') ?? []
  const node = [process.execPath, ...flags, join(root, 'apps', name, 'src/server.ts')]
  const [command = '', ...args] = measuredCore(node)
  const begun = performance.now()
  const child = spawn(command, args, { env: { ...environment(name), ...extra }, stdio: ['ignore', 2, 2] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  try {
    await untilReady(name, child, begun)
    const seconds = (performance.now() - begun) / 1_000
    await sleep(restMs)
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return { seconds, memory: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024 }
  } finally {
    process.off('exit', kill)
    const ended = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill('SIGTERM')
    await ended
  }
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
  const cache = { NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const only = names.filter(name => (process.env['START_ONLY'] ?? name).split(',').includes(name))
  // Fills the cache; it is not counted.
  for (const name of only) await start(name, cache)
  console.log(
    `median (min to max) of ${rounds} starts, alternating; memory after ${restMs / 1_000} s at rest`,
  )
  console.log('service           plain: s to ready, MiB                  compiled before: s to ready, MiB')
  for (const name of only) {
    const results = await interleave(['plain', 'compiled'] as const, rounds, variant =>
      start(name, variant === 'plain' ? {} : cache),
    )
    const told = (['plain', 'compiled'] as const).map(variant => {
      const of = (value: (start: Start) => number): Spread => spreadOf(results.map(it => value(it[variant])))
      return `${format(
        of(it => it.seconds),
        2,
      )}, ${format(
        of(it => it.memory),
        0,
      )}`.padEnd(38)
    })
    console.log(`${name.padEnd(16)}  ${told.join('  ')}`)
  }
} finally {
  await standIn.stop()
  rmSync(folder, { recursive: true, force: true })
}
