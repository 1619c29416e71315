import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool, request } from 'undici'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { type Driven, drive, tick } from './load.ts'
import { freePorts } from './ports.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// Logins of the real auth service against bare argon2id on the same core, and how quick the service stays for
// others meanwhile. DynamoDB Local and Redis have the other core: in production they are other machines.

const warmRounds = 4
const loginRounds = 10
const meRounds = 8
const sliceMs = 2_000
const rampMs = 1_000
const inFlight = 50
/** Milliseconds between two looks at one's own account. */
const meInterval = 20

const root = join(import.meta.dirname, '../../..')
const authSrc = join(root, 'apps/auth/src')
const password = 'a fine password for the bench'
const adminEmail = 'admin@bench.example'
/** Nobody's guess and nobody's neighbour: each signs in from an address of their own. */
const people = Array.from({ length: inFlight }, (_, n) => ({
  email: `person-${n}@bench.example`,
  address: `10.0.${n}.1`,
}))

const keys = createKeys()
const [port = 0, standInPort = 0] = await freePorts(2)
const [url, neighbour] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${standInPort}`]
const { DYNAMODB_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, REDIS_URL } = process.env
const store = {
  DYNAMODB_ENDPOINT,
  AWS_REGION,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  USERS_TABLE: `Users-${process.pid}`,
}

const migration = spawn(process.execPath, [join(authSrc, 'migrate.ts')], {
  env: {
    PATH: process.env['PATH'],
    ...store,
    BOOTSTRAP_ADMIN_EMAIL: adminEmail,
    BOOTSTRAP_ADMIN_PASSWORD: password,
  },
  stdio: ['ignore', 'ignore', 'inherit'],
})
const [code] = await once(migration, 'exit')
if (code !== 0) throw new Error(`the migration ended with ${code}`)

const standIn = startChild({
  file: join(import.meta.dirname, 'servers/stand-in.ts'),
  env: { PORT: String(standInPort) },
})
await untilReady(neighbour)
const auth = startChild({
  file: join(authSrc, 'server.ts'),
  isMeasured: true,
  flags: process.env['AUTH_FLAGS']?.split(' ') ?? [],
  env: {
    PORT: String(port),
    LOG_LEVEL: 'fatal',
    CACHE_URL: REDIS_URL,
    ...store,
    ...keys.settings('auth'),
    TOKEN_KEYS_FILE: keys.tokenKeysFile,
    ENCRYPTION_KEYS_FILE: keys.encryptionKeysFile,
    TENANT_REGISTRY_URL: neighbour,
    GEO_URL: neighbour,
  },
})
const bare = startChild({ file: join(import.meta.dirname, 'servers/bare-argon2.ts'), isMeasured: true })
await untilReady(`${url}/readyz`)

const sub = '0190a000-0000-7000-8000-000000000001'
const json = { 'content-type': 'application/json' }
const ids = await Promise.all(
  people.map(async ({ email }) => {
    const authorization = keys.hop({ sub, sid: 's1', roles: ['platform:admin'] })
    const body = JSON.stringify({ email, password, fname: 'Jack', lname: 'Smith' })
    const answer = await request(`${url}/auth/users`, {
      method: 'POST',
      headers: { ...json, authorization },
      body,
    })
    if (answer.statusCode !== 201) throw new Error(`a user cannot be made: ${await answer.body.text()}`)
    return ((await answer.body.json()) as { id: string }).id
  }),
)

// Made anew for each slice: a hop token lasts a minute.
function logins(): () => Dispatcher.DispatchOptions {
  const authorization = keys.hop({ sub: 'anonymous', sid: '', roles: [] })
  let turn = 0
  return () => {
    const { email, address } = people[turn++ % people.length] as (typeof people)[number]
    return {
      method: 'POST',
      path: '/auth/login',
      headers: { ...json, authorization, 'x-forwarded-for': address },
      body: JSON.stringify({ username: email, password }),
    }
  }
}
function looks(): () => Dispatcher.DispatchOptions {
  const headers = { authorization: keys.hop({ sub: ids[0], sid: 's1', roles: [] }) }
  return () => ({ method: 'GET', path: '/auth/me', headers })
}

const pool = new Pool(url, { connections: inFlight, pipelining: 1 })
const lookPool = new Pool(url, { connections: inFlight, pipelining: 1 })

interface Speed {
  /** A second. */
  readonly rate: number
  /** Milliseconds of CPU for each. */
  readonly cpu: number
}
let failed = 0
const work = {
  logins: () => drive(pool, logins(), inFlight, sliceMs),
  argon2: () => bare.ask<Omit<Driven, 'latencies'>>({ ms: sliceMs }),
}
async function speed(variant: keyof typeof work): Promise<Speed> {
  const child = variant === 'logins' ? auth : bare
  const before = await child.cpu()
  const { count, failures, seconds } = await work[variant]()
  failed += failures
  return { rate: count / seconds, cpu: ((await child.cpu()) - before) / 1_000 / count }
}
/** Sorted milliseconds of both: `/livez` asks the service alone, `/auth/me` the store too. */
async function looksDuring(variant: 'idle' | 'busy') {
  const busy = variant === 'busy' ? drive(pool, logins(), inFlight, rampMs + sliceMs) : undefined
  // That they all begin in the same moment is the bench's doing.
  await sleep(rampMs)
  const [me, live] = await Promise.all([
    tick(lookPool, looks(), meInterval, sliceMs),
    tick(lookPool, () => ({ method: 'GET', path: '/livez' }), meInterval, sliceMs),
  ])
  failed += me.failures + live.failures + ((await busy)?.failures ?? 0)
  return { me: sorted(me.latencies), live: sorted(live.latencies) }
}

await interleave(['logins', 'argon2'], warmRounds, speed)
failed = 0
const speeds = await interleave(['logins', 'argon2'], loginRounds, speed)
console.log(
  `${loginRounds} interleaved rounds of ${sliceMs} ms, ${inFlight} logins under way: median (min to max)`,
)
for (const name of ['logins', 'argon2'] as const) {
  const of = (value: (speed: Speed) => number, digits: number) =>
    format(spreadOf(speeds.map(round => value(round[name]))), digits)
  // Below 1 the service has waited, for the store or for its core.
  const share = of(({ rate, cpu }) => (rate * cpu) / 1_000, 2)
  console.log(
    `  ${name.padEnd(7)} ${of(({ rate }) => rate, 1)} a second, CPU ms each ${of(({ cpu }) => cpu, 1)}, cores used ${share}`,
  )
}
const rates = spreadOf(speeds.map(({ logins, argon2 }) => logins.rate / argon2.rate))
const costs = spreadOf(speeds.map(({ logins, argon2 }) => logins.cpu / argon2.cpu))
console.log(`logins / bare argon2id, a second: ${format(rates, 2)}; at least 0.90`)
console.log(`logins / bare argon2id, CPU: ${format(costs, 2)}`)

await looksDuring('idle')
const waits = await interleave(['idle', 'busy'], meRounds, looksDuring)
console.log(`a request every ${meInterval} ms, p50 and p99 in ms of ${meRounds} rounds of ${sliceMs} ms`)
for (const [path, what] of [
  ['/auth/me', 'me'],
  ['/livez', 'live'],
] as const) {
  for (const name of ['idle', 'busy'] as const) {
    const [p50, p99] = [50, 99].map(percent =>
      format(spreadOf(waits.map(round => percentile(round[name][what], percent))), 1),
    )
    console.log(`  ${path.padEnd(8)} ${name} p50 ${p50}, p99 ${p99}`)
  }
  // A slice has few looks: its own p99 is nearly its slowest. All slices together have enough.
  const whole = (name: 'idle' | 'busy') => percentile(sorted(waits.flatMap(round => round[name][what])), 99)
  const slower = spreadOf(
    waits.map(({ idle, busy }) => percentile(busy[what], 99) / percentile(idle[what], 99)),
  )
  const ratio = (whole('busy') / whole('idle')).toFixed(2)
  console.log(
    `${path} p99 while ${inFlight} logins are under way / idle, all rounds together: ${ratio}; at most 3`,
  )
  console.log(`the same by round: ${format(slower, 2)}`)
}
console.log(`answers other than 200, in all: ${failed}`)

await Promise.all([pool.close(), lookPool.close()])
await Promise.all([auth, bare, standIn].map(child => child.stop()))

function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b)
}
