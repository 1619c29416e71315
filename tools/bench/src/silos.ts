import { setTimeout as sleep } from 'node:timers/promises'
import { siloDatabase, siloPassword } from '@careeasy/tenant-connection'
import pg from 'pg'
import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { createPeople, uniform, zipf } from './people.ts'
import { readOf, startPlaces, startRegistry } from './place-service.ts'
import { appRole, benchPostgres, fill, masterKey, placeId, tenantUuid, withClient } from './postgres.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// Many tenants with a database each on one server that takes 100 connections, beside the same tenants in its pool.
// bench.ts starts the server with 104: three are kept for superusers and one of those looks on, so that the
// 101st connection of the service would be refused.

const silos = Number(process.env['SILOS'] ?? 1_000)
const rounds = Number(process.env['ROUNDS'] ?? 4)
const sliceMs = 5_000
const inFlight = 16
const places = 20
const budget = 100

const keys = createKeys()
const postgres = benchPostgres()
await postgres.migrate()
const uuids = Array.from({ length: silos }, (_, index) => tenantUuid(index))
const begun = performance.now()
await withClient(postgres.owner('postgres'), async server => {
  // Its schema before any tenant; what they may do in their copies is what the login of requests may.
  await server.query('CREATE DATABASE bench_silo TEMPLATE bench')
  const { rows } = await server.query('SELECT rolconfig FROM pg_roles WHERE rolname = $1', [appRole])
  for (const [index, tenant] of uuids.entries()) {
    const name = siloDatabase('bench', tenant)
    const password = siloPassword(Buffer.from(masterKey, 'hex'), 'main', tenant)
    await server.query(`CREATE ROLE ${name} LOGIN IN ROLE ${appRole} PASSWORD '${password}'`)
    for (const setting of rows[0].rolconfig as string[]) {
      const [key = '', value = ''] = setting.split('=')
      await server.query(`ALTER ROLE ${name} SET ${key} = ${value.includes(',') ? value : `'${value}'`}`)
    }
    await server.query(`CREATE DATABASE ${name} TEMPLATE bench_silo STRATEGY file_copy`)
    await server.query(
      `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${name}`,
    )
    await fill(postgres.owner(name), [tenant], places)
    if (index % 100 === 99) console.log(`${index + 1}/${silos} silo databases made`)
  }
})
console.log(`${silos} silo databases made in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
await fill(postgres.owner(), uuids, places)

/** Looks on, every 10 ms, how many connections others than the superuser have. */
const watcher = new pg.Client({ connectionString: postgres.owner('postgres') })
await watcher.connect()
let peak = 0
let isWatching = true
async function watch(): Promise<void> {
  while (isWatching) {
    const { rows } = await watcher.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename <> 'postgres'`,
    )
    peak = Math.max(peak, rows[0].count)
    await sleep(10)
  }
  await watcher.end()
}
const watching = watch()

const traffic = { uniform: uniform(silos), zipf: zipf(silos) } as const
const headerOf = createPeople(keys, person => uuids[person] as string)
const place = uniform(places)

/** Tiers one after the other: both have the whole budget. */
for (const tier of ['silo', 'pool'] as const) {
  const registry = await startRegistry(tier)
  const env = {
    POSTGRES_URL: postgres.app(),
    REGISTRY_URL: registry.url,
    MAX_CONNECTIONS: String(budget),
  }
  const running = await startPlaces(keys, env, inFlight)
  let failed = 0
  peak = 0
  const slice = async (which: keyof typeof traffic) => {
    const next = () => {
      const person = traffic[which]()
      return readOf(headerOf(person), placeId(uuids[person] ?? '', place() + 1))
    }
    const { count, failures, latencies, seconds } = await drive(running.pool, next, inFlight, sliceMs)
    failed += failures
    return { rate: count / seconds, sorted: latencies.toSorted((a, b) => a - b) }
  }
  await interleave(['uniform', 'zipf'], 1, slice)
  const results = await interleave(['uniform', 'zipf'], rounds, slice)
  for (const which of ['uniform', 'zipf'] as const) {
    const of = (value: (slice: { rate: number; sorted: number[] }) => number, digits: number) =>
      format(spreadOf(results.map(round => value(round[which]))), digits)
    console.log(
      `${tier}, ${which}: p50 ${of(({ sorted }) => percentile(sorted, 50), 1)} ms, ` +
        `p99 ${of(({ sorted }) => percentile(sorted, 99), 1)} ms, ${of(({ rate }) => rate, 0)} a second`,
    )
  }
  console.log(`${tier}: answers other than 200: ${failed}; most connections seen: ${peak} of ${budget}`)
  await Promise.all([running.stop(), registry.stop()])
}
isWatching = false
await watching
