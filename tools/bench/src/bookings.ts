import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Pool } from 'undici'
import { type Child, startChild, untilReady } from './child.ts'
import { createKeys } from './keys.ts'
import { createPeople } from './people.ts'
import { startRegistry } from './place-service.ts'
import { freePorts } from './ports.ts'
import { benchPostgres, fill, masterKey, placeId, serverCpu, tenantUuid, withClient } from './postgres.ts'
import { format, interleave, spreadOf } from './spread.ts'

// What it costs that nobody is booked twice: the real geo service under 32 writers, beside the same service on the same
// table without the constraint. At least 0.5 of that rate, and not one double booking.

const writers = 32
/** A tenant may use a quarter of the connections only. */
const tenants = 8
/** Of each tenant: few, so that some bookings are refused. */
const carers = 3
const rounds = Number(process.env['ROUNDS'] ?? 10)
const sliceMs = 2_000
const quarterHours = 7 * 24 * 4
const firstDay = Date.UTC(new Date().getUTCFullYear() + 1, 0, 1)
const leastRatio = 0.5

const databases = { protected: 'bench', bare: 'bench_bare' } as const
type Variant = keyof typeof databases

const keys = createKeys()
const postgres = benchPostgres()
await postgres.migrate()
const uuids = Array.from({ length: tenants }, (_, index) => tenantUuid(index))
await fill(postgres.owner(), uuids, 1)
await withClient(postgres.owner('postgres'), server =>
  server.query(`CREATE DATABASE ${databases.bare} TEMPLATE ${databases.protected}`),
)
await withClient(postgres.owner(databases.bare), client =>
  client.query('ALTER TABLE care.visits DROP CONSTRAINT visits_carer_once'),
)
const registry = await startRegistry('pool')
const people = createPeople(keys, writer => uuids[writer % tenants] as string)
const carerIds = Array.from({ length: carers }, () => randomUUID())

async function startGeo(database: string): Promise<{ child: Child; pool: Pool }> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = startChild({
    file: join(import.meta.dirname, '../../../apps/geo/src/server.ts'),
    isMeasured: true,
    env: {
      ...{ PORT: String(port), LOG_LEVEL: 'fatal', CACHE_URL: 'memory:', CAPABILITY_KEY: masterKey },
      ...keys.settings('geo'),
      POSTGRES_URL: postgres.app(database),
      POSTGRES_PROVISIONER_URL: postgres.provisioner(database),
      TENANT_REGISTRY_URL: registry.url,
    },
  })
  await untilReady(`${url}/readyz`)
  return { child, pool: new Pool(url, { connections: writers, pipelining: 1 }) }
}
const services = { protected: await startGeo(databases.protected), bare: await startGeo(databases.bare) }

function wish(writer: number): string {
  const start = firstDay + Math.floor(Math.random() * quarterHours) * 900_000
  const end = start + (2 + Math.floor(Math.random() * 3)) * 900_000
  return JSON.stringify({
    carer: carerIds[Math.floor(Math.random() * carers)],
    client: randomUUID(),
    place: placeId(uuids[writer % tenants] as string, 1),
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    time_zone: 'UTC',
  })
}

/** Answers by their status. */
async function bookFor(variant: Variant, ms: number): Promise<Map<number, number>> {
  const answers = new Map<number, number>()
  const begun = performance.now()
  const lane = async (_: unknown, writer: number) => {
    while (performance.now() - begun < ms) {
      const { statusCode, body } = await services[variant].pool.request({
        method: 'POST',
        path: '/geo/visits',
        headers: { authorization: people(writer), 'content-type': 'application/json' },
        body: wish(writer),
      })
      await body.dump()
      answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: writers }, lane))
  return answers
}

interface Slice {
  /** Answered requests a second, booked or refused. */
  readonly rate: number
  /** Microseconds of PostgreSQL for each. */
  readonly cpu: number
  readonly booked: number
  readonly refused: number
  readonly doubled: number
}

async function slice(variant: Variant): Promise<Slice> {
  return withClient(postgres.owner(databases[variant]), async client => {
    await client.query('TRUNCATE care.visits')
    const cpuBefore = await serverCpu(client, databases[variant])
    const begun = performance.now()
    const answers = await bookFor(variant, sliceMs)
    const seconds = (performance.now() - begun) / 1_000
    const cpu = (await serverCpu(client, databases[variant])) - cpuBefore
    const [booked, refused] = [answers.get(201) ?? 0, answers.get(409) ?? 0]
    const all = [...answers.values()].reduce((sum, one) => sum + one, 0)
    if (all > booked + refused) throw new Error(`answers by status: ${JSON.stringify([...answers])}`)
    const { rows } = await client.query(
      `SELECT count(*)::int AS doubled FROM care.visits a JOIN care.visits b USING (tenant_id, carer)
       WHERE a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
         AND a.status = 'booked' AND b.status = 'booked'`,
    )
    return { rate: all / seconds, cpu: cpu / all, booked, refused, doubled: rows[0].doubled }
  })
}

for (const variant of ['protected', 'bare'] as const) await bookFor(variant, sliceMs)
const results = await interleave(['protected', 'bare'], rounds, slice)
const ratio = spreadOf(results.map(result => result.protected.rate / result.bare.rate))
const sum = (variant: Variant, of: keyof Slice) =>
  results.reduce((total, result) => total + result[variant][of], 0)
for (const variant of ['protected', 'bare'] as const) {
  const spread = (of: keyof Slice) => spreadOf(results.map(result => result[variant][of]))
  console.log(
    `${variant}: ${format(spread('rate'), 0)} a second, PostgreSQL ${format(spread('cpu'), 0)} µs each, ` +
      `${sum(variant, 'booked')} booked, ${sum(variant, 'refused')} refused, ` +
      `${sum(variant, 'doubled')} double bookings`,
  )
}
console.log(`rate against the table without the constraint: ${format(ratio, 2)}; at least ${leastRatio}`)

for (const { child, pool } of Object.values(services)) {
  await pool.close()
  await child.stop()
}
await registry.stop()
