import { setTimeout as sleep } from 'node:timers/promises'
import { createGate } from '@careeasy/testing'
import t, { type Test } from 'tap'
import type { Statement } from '../../src/postgres/batch.ts'
import type { PostgresWaits } from '../../src/postgres/cluster.ts'
import type { TestCluster, TestTenant } from './postgres-cluster.ts'

const sql = (text: string, ...values: unknown[]): Statement => ({ text, values })
const insert = (id: string, n = 1) => sql('INSERT INTO things (id, n) VALUES ($1, $2)', id, n)
const away = { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 }
const overloaded = { code: 'CE_OVERLOADED', statusCode: 503 }

export interface OpenOptions {
  /** The cluster's address, by which a test leads the connections through a gate. */
  readonly url?: string
  readonly waits?: Partial<PostgresWaits>
}

/**
 * How statements and connections are used, whatever the tier. The tenant's database has a table `things`. What
 * isolates tenants is tested by apps/geo, which owns the schema.
 * @param database where the tenant's rows are.
 * @param open a tenant on one connection, closed with the test.
 */
export function postgresContract(
  cluster: TestCluster,
  database: string,
  open: (t: Test, options?: OpenOptions) => Promise<TestTenant>,
): void {
  const ids = async (like: string) =>
    (await cluster.asAdmin(`SELECT id FROM things WHERE id LIKE '${like}%' ORDER BY id`, database)).map(
      ({ id }) => id,
    )

  t.test('a batch gives the rows of each statement, in their order and with their types', async t => {
    const { tenant } = await open(t)
    const results = await tenant.batch(
      insert('order-1', 5),
      sql(
        'SELECT n, $1::jsonb AS j, $2::timestamptz AS at FROM things WHERE id = $3',
        { a: 1 },
        new Date(0),
        'order-1',
      ),
      sql('UPDATE things SET n = n + 1 WHERE id LIKE $1 RETURNING n', 'order-%'),
      sql('SELECT 1 AS one WHERE false'),
      sql('SELECT $1::int[] AS list', [1, 2]),
    )
    t.same(
      results.map(({ rows }) => rows),
      [[], [{ n: 5, j: { a: 1 }, at: new Date(0) }], [{ n: 6 }], [], [{ list: [1, 2] }]],
    )
    t.same(
      results.map(({ rowCount }) => rowCount),
      [1, 1, 1, 0, 1],
    )
    t.same(await tenant.batch(), [], 'none is a batch too')
  })

  t.test(
    'a batch is one round trip, however many statements it has, and an unknown statement costs none more',
    async t => {
      const gate = await createGate(cluster.url)
      t.teardown(() => gate.cut())
      const { tenant } = await open(t, { url: gate.url })
      await tenant.batch(sql('SELECT 1'))
      for (const label of ['first', 'again']) {
        const before = gate.roundTrips
        const many = Array.from({ length: 20 }, (_, index) => sql(`SELECT ${index} AS n, repeat('x', 5000)`))
        const results = await tenant.batch(...many, insert(`trip-${label}`))
        t.equal(results.length, 21)
        t.equal(gate.roundTrips - before, 1, label)
      }
      const before = gate.roundTrips
      await tenant.transaction(async tx => tx.query(sql('SELECT 1')))
      t.equal(gate.roundTrips - before, 3, 'a transaction: begin, its statement, commit')
      t.equal(gate.connections, 1)
    },
  )

  t.test('a batch is all or nothing', async t => {
    const { tenant } = await open(t)
    await tenant.batch(insert('taken'))
    await t.rejects(tenant.batch(insert('all-1'), insert('taken'), insert('all-2')), { code: '23505' })
    await t.rejects(tenant.batch(insert('all-1'), sql('SELECT 1 / $1::int', 0)), { code: '22012' })
    t.same(await ids('all-'), [])
    await tenant.batch(insert('all-1'), insert('all-2'))
    t.same(await ids('all-'), ['all-1', 'all-2'])
  })

  t.test(
    'a connection is kept after a refusal, and destroyed when it is not known what it has prepared',
    async t => {
      const { tenant, pid, counts } = await open(t)
      const first = await pid()
      await tenant.batch(insert('doubt'))
      t.equal(await pid(), first)
      await t.rejects(tenant.batch(insert('doubt')), { code: '23505' })
      t.equal(await pid(), first, 'every statement was known: kept')

      await t.rejects(tenant.batch(sql('SELECT n AS never_seen FROM missing')), { code: '42P01' })
      t.equal(counts().idle, 0, 'one was new: destroyed')
      t.not(await pid(), first)
    },
  )

  t.test('an error that the work of a transaction swallows leaves no connection in doubt behind', async t => {
    const { tenant, pid } = await open(t)
    const first = await pid()
    const late = sql('SELECT 1 AS late FROM made_later')
    await t.rejects(
      tenant.transaction(async tx => {
        await tx.query(late).catch(() => {})
        throw new TypeError('refused')
      }),
      { name: 'TypeError', message: 'refused' },
    )
    await cluster.asAdmin('CREATE TABLE made_later (); GRANT ALL ON made_later TO PUBLIC', database)
    t.same((await tenant.batch(late))[0]?.rows, [], 'the statement works once it can')
    t.not(await pid(), first)
  })

  t.test('what is not one of data is refused, and so are two statements in one text', async t => {
    const { tenant } = await open(t)
    for (const text of [
      'SET ROLE postgres',
      'COMMIT',
      'BEGIN',
      'RESET ALL',
      'LISTEN x',
      'COPY things TO STDOUT',
    ]) {
      await t.rejects(tenant.batch(sql(text)), { name: 'TenantScopeViolation' }, text)
      await t.rejects(
        tenant.transaction(async tx => tx.query(sql(text))),
        { name: 'TenantScopeViolation' },
        text,
      )
    }
    await t.rejects(tenant.batch(sql("SELECT 1; INSERT INTO things (id) VALUES ('two')")), { code: '42601' })
    t.same(await ids('two'), [])
    await t.resolves(tenant.batch(sql('SELECT 1')))
  })

  t.test('when no connection becomes free in time the answer is 503, and the pool recovers', async t => {
    const { tenant, counts } = await open(t, { waits: { connection: 1_500 } })
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const holding = tenant.transaction(async () => held)
    await sleep(50)
    const begun = performance.now()
    await t.rejects(tenant.batch(sql('SELECT 1')), overloaded)
    t.ok(performance.now() - begun < 30_000)
    release()
    await holding
    await t.resolves(tenant.batch(sql('SELECT 1')))
    t.match(counts(), { open: 1, inUse: 0, idle: 1, waiting: 0 })
  })

  t.test('backends that are terminated cost a 503 at most, at rest or at work', async t => {
    const { tenant, pid, counts } = await open(t)
    const idle = await pid()
    await cluster.asAdmin(`SELECT pg_terminate_backend(${idle})`)
    while (counts().idle > 0) await sleep(10)
    t.not(await pid(), idle, 'an idle one is replaced')

    const working = await pid()
    const slow = t.rejects(tenant.batch(sql('SELECT pg_sleep(60)')), away)
    const isAtWork = `SELECT 1 FROM pg_stat_activity WHERE pid = ${working} AND wait_event = 'PgSleep'`
    while ((await cluster.asAdmin(isAtWork)).length === 0) await sleep(10)
    await Promise.all([slow, cluster.asAdmin(`SELECT pg_terminate_backend(${working})`)])
    t.equal(counts().idle, 0)
    t.not(await pid(), working)

    const inTransaction = tenant.transaction(async tx => {
      const { rows } = await tx.query(sql('SELECT pg_backend_pid() AS pid'))
      await tx.query(insert('terminated'))
      await cluster.asAdmin(`SELECT pg_terminate_backend(${rows[0]?.['pid']})`)
      await sleep(50)
    })
    await t.rejects(inTransaction, away)
    t.same(await ids('terminated'), [])
    await t.resolves(tenant.batch(sql('SELECT 1')))
  })

  t.test(
    'a server that cannot be reached, or does not answer, is 503 in time, and comes back by itself',
    async t => {
      const gate = await createGate(cluster.url)
      t.teardown(() => gate.cut())
      const { tenant } = await open(t, { url: gate.url, waits: { connection: 2_000, query: 2_000 } })
      await tenant.batch(sql('SELECT 1'))
      await gate.cut()
      await sleep(20)
      const begun = performance.now()
      await t.rejects(tenant.batch(sql('SELECT 1')), away, 'refused')
      t.ok(performance.now() - begun < 30_000)

      await gate.open()
      await tenant.batch(sql('SELECT 1'))
      gate.stall()
      const stalled = performance.now()
      await t.rejects(tenant.batch(sql('SELECT 1')), away, 'an open connection that is silent')
      await t.rejects(tenant.batch(sql('SELECT 1')), away, 'a new one that is silent')
      t.ok(performance.now() - stalled < 60_000)
      gate.resume()
      await t.resolves(tenant.batch(sql('SELECT 1')))
    },
  )

  t.test('a statement that runs into its time limit is 503, as too much work', async t => {
    const { tenant, pid } = await open(t, { url: `${cluster.url}?options=-c%20statement_timeout%3D100` })
    const first = await pid()
    await t.rejects(tenant.batch(sql('SELECT pg_sleep(2)')), overloaded)
    t.type(await pid(), 'number')
    t.ok(first)
  })

  t.test('a batch leaves no timer behind', async t => {
    const { tenant } = await open(t, { waits: { query: 60_000 } })
    const timers = () => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length
    await tenant.batch(sql('SELECT 1'))
    const before = timers()
    for (let index = 0; index < 10; index++) await tenant.batch(sql('SELECT 1'))
    t.ok(timers() <= before, `${timers()} after ${before}`)
  })

  t.test(
    'a transaction commits what its work has done when it resolves, and nothing when it rejects',
    async t => {
      const { tenant, pid } = await open(t)
      const first = await pid()
      await tenant.batch(insert('tx-0'))
      const seen = await tenant.transaction(async tx => {
        await tx.query(insert('tx-1'))
        const { rows } = await tx.query<{ id: string }>(
          sql("SELECT id FROM things WHERE id LIKE 'tx-%' ORDER BY id"),
        )
        return rows.map(({ id }) => id)
      })
      t.same(seen, ['tx-0', 'tx-1'])
      const refused = tenant.transaction(async tx => {
        await tx.query(insert('tx-2'))
        throw new TypeError('not allowed')
      })
      await t.rejects(refused, { name: 'TypeError', message: 'not allowed' })
      t.same(await ids('tx-'), ['tx-0', 'tx-1'])
      t.equal(await pid(), first, 'the connection is as it was')
      await t.rejects(
        tenant.transaction(async tx => tx.query(insert('tx-0'))),
        { code: '23505' },
      )
    },
  )

  t.test('a transaction in which a statement failed does not resolve, even if its work does', async t => {
    const { tenant } = await open(t)
    await tenant.batch(insert('failed-0'))
    const swallowed = tenant.transaction(async tx => {
      await tx.query(insert('failed-1'))
      await tx.query(insert('failed-0')).catch(() => {})
      return 'done'
    })
    await t.rejects(swallowed)
    t.same(await ids('failed-'), ['failed-0'])
    await t.resolves(tenant.batch(sql('SELECT 1')))
  })

  t.test('a transaction is dead after its end', async t => {
    const { tenant, counts } = await open(t)
    for (const work of [async () => {}, async () => Promise.reject(new Error('no'))]) {
      let leaked: { query(statement: Statement): Promise<unknown> } | undefined
      await tenant
        .transaction(async tx => {
          leaked = tx
          await work()
        })
        .catch(() => {})
      await t.rejects(leaked?.query(insert('leaked')) ?? Promise.resolve(), {
        message: 'the transaction is over',
      })
    }
    t.same(await ids('leaked'), [])
    t.match(counts(), { open: 1, inUse: 0, idle: 1 })
  })

  t.test('the capability of one use of a connection is not there in the next', async t => {
    const { tenant, borrow, pid } = await open(t)
    const cap = "SELECT current_setting('app.cap', true) AS cap"
    const [inside] = await tenant.batch(sql(cap))
    t.match(inside?.rows[0]?.['cap'], /^[0-9a-f]{64}$/)
    await tenant.transaction(async tx => {
      t.match((await tx.query(sql(cap))).rows[0]?.['cap'], /^[0-9a-f]{64}$/)
      await tx.query(
        sql("SELECT set_config('app.cap', 'stolen', false), set_config('search_path', 'evil', false)"),
      )
    })
    const kept = await pid()
    const { client, release } = await borrow()
    const { rows } = await client.query(
      `${cap}, pg_backend_pid() AS pid, current_setting('search_path') AS path`,
    )
    release(false)
    t.match(rows[0], { pid: kept })
    t.notOk(rows[0].cap)
    t.notMatch(rows[0].path, 'evil')
  })
}
