import { engine, staticDirectory, testPlacement } from '@careeasy/testing'
import pg from 'pg'
import t, { type Test } from 'tap'
import type { Placement } from '../src/placement.ts'
import { createCapabilities } from '../src/postgres/capability.ts'
import { createTenantPostgres } from '../src/postgres/tenant-postgres.ts'
import { siloDatabase, siloPassword } from '../src/silo.ts'
import { type OpenOptions, postgresContract } from './contract/postgres.ts'
import {
  createTestCluster,
  masterKey,
  openTestCluster,
  siloOf,
  testTenant,
  viewOf,
} from './contract/postgres-cluster.ts'

// On the second server: nothing may depend on where the pool tier lives.
const name = 'second'
const cluster = await createTestCluster(engine('POSTGRES2_URL'), name)
t.teardown(() => cluster.drop())
const [mine, theirs] = ['7MA170H', '7MA170G']
for (const tenant of [mine, theirs]) await cluster.createSilo(tenant)

async function open(t: Test, { url = cluster.url, waits = {} }: OpenOptions = {}) {
  return testTenant(
    await openTestCluster(t, url, { name, maxConnections: 1, waits: { connection: 2_000, ...waits } }),
    siloOf(mine, name),
  )
}
const sql = (text: string, ...values: unknown[]) => ({ text, values })
const where = sql('SELECT current_database() AS database, session_user AS login')

postgresContract(cluster, siloDatabase(cluster.database, mine), open)

t.test(
  'a silo tenant works in its own database as its own login, a pool tenant in the shared one',
  async t => {
    const connections = await openTestCluster(t, cluster.url, { name })
    for (const tenant of [mine, theirs]) {
      const own = siloDatabase(cluster.database, tenant)
      const [found] = await viewOf(connections, siloOf(tenant, name)).batch(where)
      t.same(found?.rows, [{ database: own, login: own }])
    }
    const pool = testPlacement('7MA170P', { postgres: { tier: 'pool', cluster: name } })
    t.match((await viewOf(connections, pool).batch(where))[0]?.rows, [{ database: cluster.database }])
  },
)

t.test('the login of a silo is let into no other database', async t => {
  const url = new URL(cluster.url)
  url.username = siloDatabase(cluster.database, mine)
  url.password = siloPassword(masterKey, name, mine)
  url.pathname = `/${siloDatabase(cluster.database, theirs)}`
  const client = new pg.Client(url.href)
  await t.rejects(client.connect(), { code: '42501' })
})

t.test('a silo that is not there is 503 and never the shared database', async t => {
  const connections = await openTestCluster(t, cluster.url, { name })
  await cluster.createSilo('7MA170D')
  await cluster.asAdmin(`DROP DATABASE ${siloDatabase(cluster.database, '7MA170D')}`, 'postgres')
  for (const tenant of ['7MA170X', '7MA170D']) {
    const view = viewOf(connections, siloOf(tenant, name))
    const insert = sql("INSERT INTO things (id) VALUES ('lost')")
    await t.rejects(view.batch(insert), { code: 'CE_TENANT_NOT_READY', statusCode: 503 }, tenant)
    await t.rejects(
      view.transaction(async tx => tx.query(insert)),
      { code: 'CE_TENANT_NOT_READY' },
      tenant,
    )
  }
  t.same(await cluster.asAdmin("SELECT id FROM things WHERE id = 'lost'"), [])
  t.match(connections.counts(), { inUse: 0, waiting: 0 }, 'and holds nothing')
})

t.test('a tenant that has moved out of its silo is found by the same request', async t => {
  const connections = await openTestCluster(t, cluster.url, { name })
  const stale = siloOf('7MA170X', name)
  const pool = { tier: 'pool', cluster: name } as const
  let known: Placement = stale
  const directory = {
    ...staticDirectory(),
    get: () => known,
    forget() {
      known = testPlacement('7MA170X', { epoch: 2, postgres: pool })
    },
  }
  const view = createTenantPostgres(
    { directory, connect: connections.connect, capabilityOf: createCapabilities(masterKey) },
    stale,
  )
  t.same((await view.batch(where))[0]?.rows[0]?.['database'], cluster.database)
})

t.test('connections of an older epoch are closed when the newer one is used', async t => {
  const connections = await openTestCluster(t, cluster.url, { name })
  const pidOf = async (epoch: number) => testTenant(connections, siloOf(mine, name, epoch)).pid()
  const old = await pidOf(1)
  t.equal(await pidOf(1), old, 'kept within the epoch')
  const fresh = await pidOf(2)
  t.not(fresh, old)
  await closed(old)
  t.not(await pidOf(1), fresh, 'a request that still has the old placement')
  t.equal(await pidOf(2), fresh, 'and has not taken what the new one uses')
  t.match(connections.counts(), { inUse: 0, idle: 1 })
})

t.test('a silo’s connection is closed after its idle time', async t => {
  const connections = await openTestCluster(t, cluster.url, { name, waits: { idle: 100 } })
  const pid = await testTenant(connections, siloOf(mine, name)).pid()
  t.match(connections.counts(), { idle: 1 })
  await closed(pid)
  t.match(connections.counts(), { open: 0, idle: 0, inUse: 0 })
})

t.test(
  'after the close nothing is connected, and what was in use meanwhile is closed when released',
  async t => {
    const connections = await openTestCluster(t, cluster.url, { name })
    await testTenant(connections, siloOf(mine, name)).pid()
    const lease = await connections.connect(siloOf(theirs, name))
    const closing = connections.close()
    await lease.client.query('SELECT 1')
    lease.release(false)
    await closing
    t.match(connections.counts(), { open: 0, idle: 0, inUse: 0 })
  },
)

/** Resolves when the server has no such backend any more; the test runner's time limit bounds it. */
async function closed(pid: number): Promise<void> {
  while ((await cluster.asAdmin(`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`, 'postgres')).length > 0);
}
