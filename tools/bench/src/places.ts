import { mintCapability } from '@careeasy/tenant-connection'
import { runBatch } from '@careeasy/tenant-connection/postgres'
import pg from 'pg'
import { appRole, benchPostgres, fill, masterKey, serverCpu, tenantUuid, withClient } from './postgres.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What it costs that 1,000 tenants share a table: geo's pages of `nearest`, of `along` and of a box under row-level
// security, among 1,000,000 places, beside the same SQL on a table that has one tenant's 1,000 places and no policies. At
// most 1.5.

const tenants = Number(process.env['TENANTS'] ?? 1_000)
const placesEach = 1_000
const rounds = Number(process.env['ROUNDS'] ?? 20)
const sliceMs = 500
const most = 1.5

/** Degrees: where all places are, and how large a box is that has about a tenth of them. */
const area = { west: 3, south: 50, width: 4, height: 3 }
const share = Math.sqrt(0.1)

const postgres = benchPostgres()
await postgres.migrate()
await withClient(postgres.owner('postgres'), server =>
  server.query('CREATE DATABASE bench_single TEMPLATE bench'),
)
await withClient(postgres.owner('bench_single'), client =>
  // As a schema without tenants would have it.
  client.query(`
    ALTER TABLE care.places DISABLE ROW LEVEL SECURITY, DROP CONSTRAINT places_pkey CASCADE, ADD PRIMARY KEY (id);
    DROP INDEX care.places_nearest, care.places_tenant_lat_lon, care.places_tenant_updated;
    CREATE INDEX ON care.places USING gist (geog);
    CREATE INDEX ON care.places (lat, lon);
    CREATE INDEX ON care.places (updated_at, id)`),
)
const uuids = Array.from({ length: tenants }, (_, index) => tenantUuid(index))
const begun = performance.now()
for (const [database, owners] of [
  ['bench', uuids],
  ['bench_single', uuids.slice(0, 1)],
] as const) {
  await fill(postgres.owner(database), owners, 0)
  await withClient(postgres.owner(database), async client => {
    // A hundred tenants at a time, as places come in: no tenant's rows lie together.
    for (let from = 0; from < owners.length; from += 100)
      await client.query(
        `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
         SELECT tenant, gen_random_uuid(), 'Place ' || n, 'clinic', '{}', $3 + random() * $4, $5 + random() * $6, now(), now()
         FROM generate_series(1, $2::int) n, unnest($1::text[]) tenant`,
        [owners.slice(from, from + 100), placesEach, area.west, area.width, area.south, area.height],
      )
    await client.query('VACUUM ANALYZE')
  })
}
console.log(
  `${tenants * placesEach} places of ${tenants} tenants in ${((performance.now() - begun) / 1_000).toFixed(0)} s`,
)

const columns = 'id, name, kind, properties, lon, lat, created_at, updated_at, version'
const position = () =>
  [area.west + Math.random() * area.width, area.south + Math.random() * area.height] as const
const ewkt = (type: string, positions: readonly (readonly [number, number])[]) =>
  `SRID=4326;${type}(${positions.map(([lon, lat]) => `${lon} ${lat}`).join(',')})`

/** A way of 20 edges, about 70 km from west to east with bends. */
function way(): (readonly [number, number])[] {
  const [lon, lat] = position()
  return Array.from({ length: 21 }, (_, n) => [lon + n * 0.05, lat + (Math.random() - 0.5) * 0.02])
}

/** What geo sends: see apps/geo/src/store/nearest.ts, along.ts (its first look) and features.ts. */
const pages = {
  nearest: () => {
    const point = ewkt('POINT', [position()])
    return {
      text: `SELECT ${columns}, ST_Distance(geog, $1::geography, true) AS distance
      FROM (SELECT * FROM places WHERE true ORDER BY geog <-> $2::geography LIMIT $3) AS candidates
      WHERE geog IS NOT NULL
      ORDER BY distance, id LIMIT $4`,
      values: [point, point, 66, 50],
    }
  },
  along: () => {
    const positions = way()
    const line = ewkt('LINESTRING', positions)
    return {
      text: `SELECT ${columns}, ST_Distance(geog, $1::geography, true) AS distance,
        ST_Distance(geog, $2::geography, true) = 0 AS at_start
      FROM (SELECT * FROM places WHERE true ORDER BY geog <-> $3::geography LIMIT $4) AS candidates
      WHERE geog IS NOT NULL
      ORDER BY distance, id`,
      values: [line, ewkt('POINT', positions.slice(0, 1)), line, 100],
    }
  },
  bbox: () => {
    const west = area.west + Math.random() * area.width * (1 - share)
    const south = area.south + Math.random() * area.height * (1 - share)
    return {
      text: `SELECT ${columns} FROM places
        WHERE true AND lat BETWEEN $1::float8 AND $2::float8 AND lon BETWEEN $3::float8 AND $4::float8
        ORDER BY id LIMIT $5`,
      values: [south, south + area.height * share, west, west + area.width * share, 51],
    }
  },
} as const
type Page = keyof typeof pages
const names = Object.keys(pages) as Page[]

const capabilities = uuids.map(uuid => mintCapability(Buffer.from(masterKey, 'hex'), uuid, 1).value)
const databases = { shared: 'bench', single: 'bench_single' } as const
type Variant = keyof typeof databases
const clients = { shared: await connect('bench'), single: await connect('bench_single') }

async function connect(database: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.app(database) })
  await client.connect()
  return client
}

/** As @careeasy/tenant-connection does it: the capability and the statement in one round trip. */
const scope = () => {
  const value = capabilities[Math.floor(Math.random() * capabilities.length)]
  return { text: "SELECT set_config('app.cap', $1, true)", values: [value], control: true as const }
}

async function ask(variant: Variant, page: Page): Promise<number> {
  const prelude = variant === 'shared' ? [scope()] : []
  const results = await runBatch(clients[variant], [...prelude, pages[page]()])
  return results.at(-1)?.rows.length ?? 0
}

for (const page of names) {
  const { text, values } = pages[page]()
  const explain = { text: `EXPLAIN (ANALYZE, COSTS OFF) ${text}`, values, control: true as const }
  await clients.shared.query('BEGIN')
  await clients.shared.query(scope().text, scope().values)
  const { rows } = await clients.shared.query(explain.text, explain.values)
  await clients.shared.query('ROLLBACK')
  const plan = rows.map(row => row['QUERY PLAN']).join('\n')
  if (/Seq Scan/.test(plan)) throw new Error(`${page} does not run on an index:\n${plan}`)
}

await withClient(postgres.owner('postgres'), async server => {
  const slice = (page: Page) => async (variant: Variant) => {
    const latencies: number[] = []
    const used = await serverCpu(server, databases[variant])
    const end = performance.now() + sliceMs
    let rows = 0
    while (performance.now() < end) {
      const begun = performance.now()
      rows += await ask(variant, page)
      latencies.push(performance.now() - begun)
    }
    const cpu = (await serverCpu(server, databases[variant])) - used
    const sorted = latencies.toSorted((a, b) => a - b)
    return { p50: percentile(sorted, 50), cpu: cpu / sorted.length, rows: rows / sorted.length }
  }

  console.log(
    `median (min to max) of ${rounds} interleaved rounds of ${sliceMs} ms, one request at a time as ${appRole}`,
  )
  for (const page of names) {
    for (const variant of ['shared', 'single'] as const) await slice(page)(variant)
    const results = await interleave(['shared', 'single'], rounds, slice(page))
    for (const [what, unit, digits] of [
      ['p50', 'ms', 2],
      ['cpu', 'µs of PostgreSQL', 0],
      ['rows', 'rows', 0],
    ] as const) {
      const of = (variant: Variant) => format(spreadOf(results.map(round => round[variant][what])), digits)
      const ratio = format(spreadOf(results.map(round => round.shared[what] / round.single[what])), 2)
      console.log(`${page}, ${unit}: shared ${of('shared')}, single ${of('single')}, ratio ${ratio}`)
    }
  }
  console.log(`p50 of the shared table against the single one: at most ${most}`)
})
for (const client of Object.values(clients)) await client.end()
