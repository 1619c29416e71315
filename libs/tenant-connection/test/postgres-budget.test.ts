import { setTimeout as sleep } from 'node:timers/promises'
import { createGate, engine, testPlacement } from '@careeasy/testing'
import t from 'tap'
import type { PostgresLease } from '../src/postgres/cluster.ts'
import { createTestCluster, openTestCluster, siloOf, viewOf } from './contract/postgres-cluster.ts'

const cluster = await createTestCluster(engine('POSTGRES_URL'))
const second = await createTestCluster(engine('POSTGRES2_URL'), 'second')
t.teardown(() => Promise.all([cluster.drop(), second.drop()]))

const sql = (text: string, ...values: unknown[]) => ({ text, values })
const pidQuery = sql('SELECT pg_backend_pid() AS pid')
const overloaded = { code: 'CE_OVERLOADED', statusCode: 503 }
const away = { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 }
const pidOf = async ({ client }: PostgresLease) => (await client.query(pidQuery.text)).rows[0].pid as number
const tenants = Array.from({ length: 100 }, (_, index) => `SILO${String(index).padStart(4, '0')}`)
const silos = tenants.map(tenant => siloOf(tenant))
const [a, b, c, d, e] = silos as [Placed, Placed, Placed, Placed, Placed]
type Placed = ReturnType<typeof siloOf>

for (const tenant of tenants) await cluster.createSilo(tenant, '')
await second.createSilo('7MA170H', '')

t.test(
  '100 silo tenants and the shared pool live within ten connections, as the server counts them',
  async t => {
    const connections = await openTestCluster(t, cluster.url, { maxConnections: 10 })
    const views = [...silos, ...tenants.slice(0, 30).map(uuid => testPlacement(`P${uuid}`))].map(placement =>
      viewOf(connections, placement),
    )
    let running = true
    let most = 0
    async function watch(): Promise<void> {
      while (running) most = Math.max(most, await cluster.backends())
    }
    const watching = watch()
    let open = 0
    const worker = async (first: number) => {
      for (let index = first; index < 600; index += 30) {
        await views[(index * 37) % views.length]?.batch(pidQuery)
        open = Math.max(open, connections.counts().open)
      }
    }
    await Promise.all(Array.from({ length: 30 }, (_, first) => worker(first)))
    running = false
    await watching
    t.equal(open, 10)
    t.ok(most <= 10 && most >= 5, `${most} backends`)
    t.match(connections.counts(), { inUse: 0, waiting: 0, max: 10 })
  },
)

t.test('a hot tenant with 200 waiting requests delays a quiet one by one round of turns', async t => {
  const connections = await openTestCluster(t, cluster.url, {
    maxConnections: 16,
    waits: { connection: 30_000 },
  })
  const done: string[] = []
  const request = async (kind: string, tenant: string) => {
    await viewOf(connections, testPlacement(tenant)).batch(sql('SELECT pg_sleep(0.005)'))
    done.push(kind)
  }
  const hot = Array.from({ length: 204 }, () => request('hot', '7MA170H'))
  // Three more that together with it use every connection.
  const busy = Array.from({ length: 180 }, (_, index) => request('busy', `BUSY00${index % 3}`))
  await sleep(20)
  const begun = done.length
  const quiet = Array.from({ length: 20 }, (_, index) => request('quiet', `QUIET0${index + 10}`))
  await Promise.all(quiet)
  const passed = done.slice(begun)
  const others = passed.filter(kind => kind !== 'quiet').length
  const hotOnes = passed.filter(kind => kind === 'hot').length
  // A round has 24 tenants, and 16 requests are on their way already: about 44, in the order in which turns are given.
  // What is seen here is the order in which they end. First come, first served would be 380.
  t.ok(hotOnes <= 40, `${hotOnes} hot`)
  t.ok(others <= 100, `${others} others`)
  t.ok(connections.counts().waiting > 100, 'the hot one still waits')
  await Promise.all([...hot, ...busy])
})

t.test('a connection in use is never closed for another tenant, who is told to come back', async t => {
  const connections = await openTestCluster(t, cluster.url, {
    maxConnections: 4,
    waits: { connection: 1_500 },
  })
  const leases = await Promise.all([a, b, c, d].map(placement => connections.connect(placement)))
  const pids = await Promise.all(leases.map(pidOf))
  await t.rejects(connections.connect(e), overloaded)
  await t.rejects(connections.connect(testPlacement('7MA170H')), overloaded)
  t.same(await Promise.all(leases.map(pidOf)), pids)
  const late = connections.connect(e)
  leases[2]?.release(false)
  ;(await late).release(false)
  t.equal(await pidOf(leases[0] as PostgresLease), pids[0])
  for (const index of [0, 1, 3]) leases[index]?.release(false)
  t.match(connections.counts(), { open: 4, inUse: 0, idle: 4 })
})

t.test('the least recently used idle connection makes room', async t => {
  const connections = await openTestCluster(t, cluster.url, { maxConnections: 4 })
  const use = async (placement: Placed) => {
    const lease = await connections.connect(placement)
    const pid = await pidOf(lease)
    lease.release(false)
    return pid
  }
  const pids = [await use(a), await use(b), await use(c), await use(d)]
  t.equal(await use(a), pids[0], 'kept, and now used last')
  await use(e)
  t.not(await use(b), pids[1], 'the oldest went, and its return costs the next oldest')
  t.equal(await use(a), pids[0])
  t.equal(await use(d), pids[3])
  t.not(await use(c), pids[2])
})

t.test('the shared pool and the silos give way to each other', async t => {
  const connections = await openTestCluster(t, cluster.url, { maxConnections: 4 })
  const pool = ['PPPPPP0', 'PPPPPP1', 'PPPPPP2', 'PPPPPP3'].map(uuid => testPlacement(uuid))
  for (const placements of [pool, [a, b, c, d], pool, [b, c, d, e]]) {
    const leases = await Promise.all(placements.map(placement => connections.connect(placement)))
    t.match(connections.counts(), { open: 4, inUse: 4, idle: 0 })
    for (const lease of leases) lease.release(false)
  }
  t.match(connections.counts(), { open: 4, inUse: 0, idle: 4 })
})

t.test('a silo that is not there does not use up the budget', async t => {
  const connections = await openTestCluster(t, cluster.url, { maxConnections: 4 })
  const missing = viewOf(connections, siloOf('7MA170X'))
  for (let index = 0; index < 20; index++) {
    await t.rejects(missing.batch(pidQuery), { code: 'CE_TENANT_NOT_READY' })
  }
  const leases = await Promise.all([a, b, c, d].map(placement => connections.connect(placement)))
  for (const lease of leases) lease.release(false)
  t.match(connections.counts(), { open: 4, inUse: 0, waiting: 0 })
})

t.test(
  'a cluster that hangs, or is dead, hurts only those who live there, and is used again when it is back',
  async t => {
    const gate = await createGate(second.url)
    t.teardown(() => gate.cut())
    const waits = { connection: 2_000, query: 2_000 }
    const well = await openTestCluster(t, cluster.url, { maxConnections: 4, waits })
    const ill = await openTestCluster(t, gate.url, { name: 'second', maxConnections: 4, waits })
    const shared = viewOf(ill, testPlacement('7MA170G', { postgres: { tier: 'pool', cluster: 'second' } }))
    const victims = [shared, viewOf(ill, siloOf('7MA170H', 'second'))]
    for (const view of victims) await view.batch(pidQuery)

    for (const state of ['hangs', 'dead'] as const) {
      if (state === 'hangs') gate.stall()
      else await gate.cut()
      const hurt = Array.from({ length: 20 }, (_, index) => victims[index % 2]?.batch(pidQuery)).map(work =>
        work?.then(
          () => 'answered',
          error => error.code as string,
        ),
      )
      for (let index = 0; index < 50; index++) {
        await viewOf(well, index % 2 === 0 ? a : testPlacement('7MA170H')).batch(pidQuery)
      }
      const codes = new Set(await Promise.all(hurt))
      for (const code of codes) t.match(code, /^CE_(STORE_UNAVAILABLE|OVERLOADED)$/, state)
      for (const view of victims) await t.rejects(view.batch(pidQuery), away, state)
      if (state === 'hangs') gate.resume()
      else await gate.open()
      for (const view of victims) await t.resolves(view.batch(pidQuery), `${state}, and back`)
      t.match(ill.counts(), { inUse: 0, waiting: 0 }, state)
      t.ok(ill.counts().open <= 4)
    }
  },
)
