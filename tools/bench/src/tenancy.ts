import { randomUUID } from 'node:crypto'
import type { Dispatcher } from 'undici'
import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { createPeople, uniform } from './people.ts'
import {
  insertOf,
  type Places,
  readOf,
  startPlaces,
  startRegistry,
  startRelay,
  withPort,
} from './place-service.ts'
import { benchPostgres, fill, placeId, serverCpu, tenantUuid, withClient } from './postgres.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What the pool tier costs: a service of 200 tenants in one database, through the ConnectionResolver, beside the
// same service hard-wired to one tenant in a database of its own, without row-level security.

const tenants = 200
const places = 100
const rounds = Number(process.env['ROUNDS'] ?? 15)
const sliceMs = 400

const keys = createKeys()
const postgres = benchPostgres()
await postgres.migrate()
const singleTenant = tenantUuid(0)
await withClient(postgres.owner('postgres'), server =>
  server.query('CREATE DATABASE bench_single TEMPLATE bench'),
)
await withClient(postgres.owner('bench_single'), client =>
  // As a schema without tenants would have it: no policies, and the place's id alone as its key.
  client.query(`
    ALTER TABLE care.places DISABLE ROW LEVEL SECURITY, DROP CONSTRAINT places_pkey CASCADE, ADD PRIMARY KEY (id);
    ALTER TABLE care.audit_events DISABLE ROW LEVEL SECURITY`),
)
const uuids = Array.from({ length: tenants }, (_, index) => tenantUuid(index))
await fill(postgres.owner(), uuids, places)
await fill(postgres.owner('bench_single'), [singleTenant], tenants * places)

const registry = await startRegistry('pool')
const relay = await startRelay(postgres.owner())
const sides = {
  tenants: { database: 'bench', env: { REGISTRY_URL: registry.url } },
  single: { database: 'bench_single', env: { TENANT: singleTenant } },
} as const
type Side = keyof typeof sides

/** How far the database is, and how many requests are under way. */
const ways = {
  'alone, loopback': { inFlight: 1, isFar: false },
  '16 under way, loopback': { inFlight: 16, isFar: false },
  '2 under way, 1 ms away': { inFlight: 2, isFar: true },
} as const
type Way = keyof typeof ways

const start = (side: Side, isFar: boolean) => {
  const { database, env } = sides[side]
  const url = postgres.app(database)
  return startPlaces(keys, { ...env, POSTGRES_URL: isFar ? withPort(url, relay.port) : url }, 16)
}
const running = {
  tenants: { near: await start('tenants', false), far: await start('tenants', true) },
  single: { near: await start('single', false), far: await start('single', true) },
} satisfies Record<Side, Record<'near' | 'far', Places>>

const headerOf = createPeople(keys, person => uuids[person] as string)
const [person, place] = [uniform(tenants), uniform(places)]
const operations = {
  read: (side: Side): Dispatcher.DispatchOptions => {
    const [who, what] = [person(), place() + 1]
    const id =
      side === 'single' ? placeId(singleTenant, who * places + what) : placeId(uuids[who] ?? '', what)
    return readOf(headerOf(who), id)
  },
  insert: () => insertOf(headerOf(person()), randomUUID()),
} as const
type Operation = keyof typeof operations

interface Slice {
  /** Milliseconds. */
  readonly p50: number
  /** Microseconds a request, of the service and of the database. */
  readonly cpu: number
  readonly server: number
}

await withClient(postgres.owner('postgres'), async server => {
  async function slice(side: Side, operation: Operation, way: Way, ms = sliceMs): Promise<Slice> {
    const { inFlight, isFar } = ways[way]
    const { child, pool } = running[side][isFar ? 'far' : 'near']
    const { database } = sides[side]
    const [cpu, used] = [await child.cpu(), await serverCpu(server, database)]
    const { count, failures, latencies } = await drive(pool, () => operations[operation](side), inFlight, ms)
    if (failures > 0) throw new Error(`${failures} answers of ${side} to ${operation} were not 200`)
    return {
      p50: percentile(
        latencies.toSorted((a, b) => a - b),
        50,
      ),
      cpu: ((await child.cpu()) - cpu) / count,
      server: ((await serverCpu(server, database)) - used) / count,
    }
  }

  console.log(`median (min to max) of ${rounds} interleaved rounds of ${sliceMs} ms; CPU in µs a request`)
  for (const operation of ['read', 'insert'] as const) {
    for (const way of Object.keys(ways) as Way[]) {
      for (const side of ['tenants', 'single'] as const) await slice(side, operation, way, 1_500)
      const results = await interleave(['tenants', 'single'], rounds, side => slice(side, operation, way))
      console.log(`${operation}, ${way}`)
      for (const [what, digits] of [
        ['p50', 2],
        ['cpu', 0],
        ['server', 0],
      ] as const) {
        const of = (side: Side) => format(spreadOf(results.map(round => round[side][what])), digits)
        const ratio = format(spreadOf(results.map(round => round.tenants[what] / round.single[what])), 2)
        console.log(`  ${what.padEnd(6)} tenants ${of('tenants')}, single ${of('single')}, ratio ${ratio}`)
      }
    }
  }
})

for (const { near, far } of Object.values(running)) await Promise.all([near.stop(), far.stop()])
await Promise.all([registry.stop(), relay.stop()])
