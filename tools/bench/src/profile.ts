import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Dispatcher, Pool } from 'undici'
import { startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { freePorts } from './ports.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What the objects cost against the bare driver in one Fastify route with the same work: reads by id with their
// audit event, filtered lists by an index, and an import against insertMany of the same documents.

const rounds = Number(process.env['ROUNDS'] ?? 10)
const sliceMs = 1_000
const inFlight = 8
/** Objects in the tenant while it is read, all imported; each round of imports adds `lines`. */
const size = Number(process.env['OBJECTS'] ?? 10_000)
const lines = 2_000
const importRounds = Number(process.env['IMPORT_ROUNDS'] ?? 3)
const cities = 100
const tenant = '7MA170H'

const apps = join(import.meta.dirname, '../../../apps/profile/src')
const keys = createKeys()
const [standInPort = 0, profilePort = 0, barePort = 0] = await freePorts(3)
const [standInUrl, profileUrl, bareUrl] = [standInPort, profilePort, barePort].map(
  port => `http://127.0.0.1:${port}`,
) as [string, string, string]
const store = {
  MONGODB_URL: process.env['MONGODB_URL'],
  MONGODB_DATABASE: `bench_${randomBytes(6).toString('hex')}`,
}
await promisify(execFile)(process.execPath, [join(apps, 'migrate.ts')], { env: store })

const standIn = startChild({
  file: join(import.meta.dirname, 'servers/stand-in.ts'),
  env: { PORT: String(standInPort) },
})
await untilReady(standInUrl)
const profile = startChild({
  file: join(apps, 'server.ts'),
  isMeasured: true,
  flags: process.env['PROFILE_FLAGS']?.split(' ') ?? [],
  env: {
    PORT: String(profilePort),
    LOG_LEVEL: 'warn',
    CACHE_URL: 'memory:',
    ...keys.settings('profile'),
    TENANT_REGISTRY_URL: standInUrl,
    // Nobody answers: handing the events over goes on beside the requests, and is no part of what they are compared to.
    GEO_URL: 'http://127.0.0.1:9',
    ...store,
  },
})
const bare = startChild({
  file: join(import.meta.dirname, 'servers/bare-objects.ts'),
  isMeasured: true,
  env: { PORT: String(barePort), TENANT: tenant, ...store },
})
await untilReady(`${profileUrl}/readyz`)
await untilReady(bareUrl)

/** Made anew for each slice: it lasts a minute. */
const authorization = () => keys.hop({ tenant, sub: randomUUID(), sid: 's1', roles: ['owner'] })

async function send(method: string, path: string, type: string, body: string, key = randomUUID()) {
  const headers = { authorization: authorization(), 'content-type': type, 'idempotency-key': key }
  const answer = await fetch(profileUrl + path, { method, headers, body })
  const text = await answer.text()
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return text
}

const ndjson = 'application/x-ndjson'
const note = (n: number) =>
  JSON.stringify({
    city: `city${n % cities}`,
    subject: `Visit ${n}`,
    text: 'slept well, ate little; '.repeat(8),
    rank: n,
  })
const notes = (count: number) => Array.from({ length: count }, (_, n) => note(n)).join('\n')
const properties = {
  city: { type: 'string', maxLength: 100, 'x-index': true },
  subject: { type: 'string', maxLength: 200 },
  text: { type: 'string', maxLength: 2_000 },
  rank: { type: 'integer' },
}
await send('PUT', '/profile/types/note', 'application/json', JSON.stringify({ type: 'object', properties }))
const people = Array.from({ length: 500 }, (_, n) => JSON.stringify({ fname: `F${n}`, lname: 'Bench' }))
await send('POST', '/profile/objects/person/import', ndjson, people.join('\n'))
await send('POST', '/profile/objects/note/import', ndjson, notes(lines))

const servers = { profile: { child: profile, url: profileUrl }, bare: { child: bare, url: bareUrl } }
type Server = keyof typeof servers
interface Written {
  readonly rate: number
  readonly cpu: number
}
async function write(server: Server): Promise<Written> {
  const { child } = servers[server]
  const before = await child.cpu()
  const begun = performance.now()
  let seconds: number
  if (server === 'bare') ({ seconds } = await bare.ask<{ seconds: number }>({ copies: lines }))
  else {
    const summary = await send('POST', '/profile/objects/note/import', ndjson, notes(lines))
    if (JSON.parse(summary).created !== lines) throw new Error(summary)
    seconds = (performance.now() - begun) / 1_000
  }
  return { rate: lines / seconds, cpu: ((await child.cpu()) - before) / lines }
}
await interleave(['profile', 'bare'], 1, write)
const imports = await interleave(['profile', 'bare'], importRounds, write)
for (const server of ['profile', 'bare'] as const) {
  const of = (field: keyof Written) => format(spreadOf(imports.map(round => round[server][field])), 0)
  console.log(`import  ${server.padEnd(8)} ${of('rate')} objects a second, CPU µs each ${of('cpu')}`)
}
const share = spreadOf(imports.map(({ profile, bare }) => profile.rate / bare.rate))
console.log(`import / bare insertMany, a second: ${format(share, 2)}; at least 0.60`)

let done = (importRounds + 2) * lines
for (; done < size; done += lines)
  await send('POST', '/profile/objects/note/import', ndjson, notes(Math.min(lines, size - done)))
console.log(`${done} notes and ${people.length} people in one tenant`)
const listed = await fetch(`${profileUrl}/profile/objects/person?limit=500`, {
  headers: { authorization: authorization() },
})
const ids = ((await listed.json()) as { items: { id: string }[] }).items.map(({ id }) => id)

interface Speed {
  /** A second. */
  readonly rate: number
  /** Microseconds of CPU for each. */
  readonly cpu: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}
const pools = {
  profile: new Pool(profileUrl, { connections: inFlight, pipelining: 1 }),
  bare: new Pool(bareUrl, { connections: inFlight, pipelining: 1 }),
}

let turn = 0
const paths = {
  read: () => `/profile/objects/person/${ids[turn % ids.length]}`,
  list: (server: Server) =>
    server === 'bare'
      ? `/profile/objects/note?city=city${turn % cities}`
      : `/profile/objects/note?filter=${encodeURIComponent(`city eq "city${turn % cities}"`)}`,
}

function slice(what: keyof typeof paths) {
  return async (server: Server): Promise<Speed> => {
    const { child } = servers[server]
    const headers = { authorization: authorization() }
    const next = (): Dispatcher.DispatchOptions => {
      turn += 1
      return { method: 'GET', path: paths[what](server), headers }
    }
    const before = await child.cpu()
    const { count, failures, seconds, latencies } = await drive(pools[server], next, inFlight, sliceMs)
    if (failures > 0) throw new Error(`${failures} answers of ${server} were not 200`)
    const sorted = latencies.toSorted((a, b) => a - b)
    const cpu = ((await child.cpu()) - before) / count
    return { rate: count / seconds, cpu, p50: percentile(sorted, 50), p99: percentile(sorted, 99) }
  }
}

const limits = { read: 1.25, list: 1.4 }
for (const what of ['read', 'list'] as const) {
  await interleave(['profile', 'bare'], 3, slice(what))
  const results = await interleave(['profile', 'bare'], rounds, slice(what))
  console.log(
    `${what}: ${rounds} interleaved rounds of ${sliceMs} ms, ${inFlight} under way: median (min to max)`,
  )
  for (const server of ['profile', 'bare'] as const) {
    const of = (field: keyof Speed, digits: number) =>
      format(spreadOf(results.map(round => round[server][field])), digits)
    console.log(
      `  ${server.padEnd(8)} ${of('rate', 0)} a second, CPU µs ${of('cpu', 0)}, p50 ms ${of('p50', 2)}, p99 ms ${of('p99', 1)}`,
    )
  }
  const ratio = (field: keyof Speed) =>
    format(spreadOf(results.map(({ profile, bare }) => profile[field] / bare[field])), 2)
  console.log(`${what}, profile / bare: p50 ${ratio('p50')}; at most ${limits[what]}; CPU ${ratio('cpu')}`)
}

await Promise.all(Object.values(pools).map(pool => pool.close()))
await Promise.all([profile, bare, standIn].map(child => child.stop()))
