import { setTimeout as sleep } from 'node:timers/promises'
import { engine, testPlacement } from '@careeasy/testing'
import pg from 'pg'
import t from 'tap'
import type { Placement } from '../src/placement.ts'
import type { ClusterConnections } from '../src/postgres/cluster.ts'
import { createTestCluster, openTestCluster, siloOf, viewOf } from './contract/postgres-cluster.ts'

const cluster = await createTestCluster(engine('POSTGRES_URL'))
const login = `${cluster.database}_app`
const tenants = ['7MA170A', '7MA170B', '7MA170C', '7MA170D']
// Row-level security on the capability itself, in short; the real schema is attacked in apps/geo.
const rows = `CREATE TABLE things (id bigserial PRIMARY KEY, tenant text NOT NULL,
    cap text NOT NULL DEFAULT current_setting('app.cap'));
  ALTER TABLE things ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON things USING (cap = current_setting('app.cap', true));
  GRANT USAGE ON SEQUENCE things_id_seq TO PUBLIC`
await cluster.asAdmin(`DROP TABLE things; CREATE ROLE ${login} LOGIN PASSWORD 'app'`)
await cluster.asAdmin(`${rows}; GRANT ALL ON things TO ${login}`)
for (const tenant of tenants) await cluster.createSilo(tenant, rows)
const admin = new pg.Pool({ connectionString: engine('POSTGRES_URL'), max: 4 })
t.teardown(async () => {
  await cluster.drop()
  await admin.query(`DROP ROLE ${login}`)
  await admin.end()
})

const url = Object.assign(new URL(cluster.url), { username: login, password: 'app' }).href
const sql = (text: string, ...values: unknown[]) => ({ text, values })
const whose = sql("SELECT DISTINCT tenant, cap = current_setting('app.cap') AS mine FROM things")
const pid = sql('SELECT pg_backend_pid() AS pid')
const nap = sql('SELECT pg_sleep($1)', 0.004)

/** Numbers that look random and are the same in every run. */
function createDice(seed: number): (sides: number) => number {
  let state = seed
  return sides => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

async function terminateSoon(backend: unknown, ms: number): Promise<void> {
  await sleep(ms)
  await admin.query('SELECT pg_terminate_backend($1)', [backend])
}

/** Breaks one use of the tenant's connection off, in one of many ways and at some point of it. */
async function breakOff(
  connections: ClusterConnections,
  placement: Placement,
  dice: (sides: number) => number,
) {
  const view = viewOf(connections, placement)
  const insert = sql('INSERT INTO things (tenant) VALUES ($1)', placement.tenant)
  const at = dice(4)
  const stepsThen = (end: (step: number) => unknown) =>
    view.transaction(async tx => {
      for (let step = 0; step < 4; step++) {
        if (step === at) await end(step)
        await tx.query(step % 2 === 0 ? insert : nap)
      }
      throw new Error('broken off')
    })
  switch (dice(7)) {
    case 0:
      return stepsThen(() => Promise.reject(new Error('broken off')))
    case 1:
      return view.transaction(async tx => {
        await tx.query(insert)
        const { rows } = await tx.query(pid)
        const ending = terminateSoon(rows[0]?.['pid'], dice(5))
        try {
          for (let step = 0; step < 10; step++) await tx.query(nap)
        } finally {
          await ending
        }
      })
    case 2:
      return view.batch(insert, sql('SELECT 1 / $1::int', 0), insert)
    case 3:
      return view.batch(insert, sql(`SELECT ${dice(1_000)} FROM never_there_${dice(1_000)}`))
    case 4:
      // The session's own settings, and the capability with them.
      return stepsThen(() => Promise.reject(new TypeError('after settings'))).catch(() =>
        view.batch(
          sql("SELECT set_config('app.cap', 'stolen', false), set_config('statement_timeout', '1', false)"),
        ),
      )
    case 5: {
      // A caller that is gone: its work runs on and nobody looks at it.
      void view.batch(insert, nap).catch(() => {})
      return view.batch(pid)
    }
    default:
      // The work goes on with the transaction after it has ended.
      return view.transaction(async tx => {
        await tx.query(insert)
        setTimeout(() => tx.query(insert).catch(() => {}), dice(6))
        throw new Error('broken off')
      })
  }
}

/** What the next borrower finds. */
async function inspect(connections: ClusterConnections, placement: Placement): Promise<string[]> {
  const faults: string[] = []
  const { client, release } = await connections.connect(placement)
  const look =
    "SELECT current_setting('app.cap', true) AS cap, now() AS begun, current_setting('statement_timeout') AS t"
  const first = (await client.query(look)).rows[0]
  await sleep(2)
  const again = (await client.query(look)).rows[0]
  const prepared = (await client.query('SELECT name FROM pg_prepared_statements')).rows.map(
    ({ name }) => name,
  )
  release(false)
  if (first.cap) faults.push(`app.cap is ${first.cap}`)
  if (first.t !== '0') faults.push(`statement_timeout is ${first.t}`)
  if (first.begun.getTime() === again.begun.getTime()) faults.push('a transaction is open')
  for (const name of prepared) if (!String(name).startsWith('ce_')) faults.push(`prepared: ${name}`)
  const [found] = await viewOf(connections, placement).batch(whose)
  for (const row of found?.rows ?? []) {
    if (row['tenant'] !== placement.tenant || row['mine'] !== true) faults.push(JSON.stringify(row))
  }
  return faults
}

for (const [tier, placementOf] of [
  ['pool', (tenant: string) => testPlacement(tenant)],
  ['silo', (tenant: string) => siloOf(tenant)],
] as const) {
  t.test(
    `1,000 uses broken off in the ${tier} tier leave the next borrower a clean connection`,
    { timeout: 120_000 },
    async t => {
      const connections = await openTestCluster(t, url, { maxConnections: 8 })
      const placements = tenants.map(placementOf)
      const faults: string[] = []
      let broken = 0
      async function worker(number: number): Promise<void> {
        const dice = createDice(number + 1)
        for (let round = 0; round < 125; round++) {
          const placement = placements[dice(4)] as Placement
          await breakOff(connections, placement, dice).catch(() => {
            broken += 1
          })
          if (round % 5 === 0) faults.push(...(await inspect(connections, placements[dice(4)] as Placement)))
        }
      }
      await Promise.all(Array.from({ length: 8 }, (_, number) => worker(number)))
      t.same(faults, [])
      t.ok(broken > 500, `${broken} were rejected`)
      for (const placement of placements) t.same(await inspect(connections, placement), [])
      t.match(connections.counts(), { inUse: 0, waiting: 0 })
      t.ok(connections.counts().open <= 8)
      // Transactions committed nothing; what is there came whole, from batches.
      for (const placement of placements) {
        const [found] = await viewOf(connections, placement).batch(whose)
        t.same(found?.rows, [{ tenant: placement.tenant, mine: true }])
      }
    },
  )
}
