import { engine } from '@careeasy/testing'
import pg from 'pg'
import t from 'tap'
import { isInDoubt, runBatch } from '../src/postgres/batch.ts'

async function connected(t: { teardown(work: () => unknown): void }) {
  const client = new pg.Client({ connectionString: engine('POSTGRES_URL') })
  await client.connect()
  t.teardown(() => client.end())
  let descriptions = 0
  client.connection.on('rowDescription', () => {
    descriptions += 1
  })
  return { client, described: () => descriptions }
}

t.test('what a prepared statement answers is described once, and read the same way ever after', async t => {
  const { client, described } = await connected(t)
  const texts = ['SELECT 1 AS n, now() AS at, NULL AS nothing', 'SELECT n FROM generate_series(1, $1::int) n']
  const run = () =>
    runBatch(
      client,
      texts.map((text, index) => ({ text, values: [3].slice(0, index) })),
    )
  const first = await run()
  for (let times = 0; times < 3; times++) {
    const [one, many] = await run()
    t.same(Object.keys(one?.rows[0] ?? {}), ['n', 'at', 'nothing'])
    t.type(one?.rows[0]?.['at'], Date)
    t.same(many, first[1])
    t.same(many, { rows: [{ n: 1 }, { n: 2 }, { n: 3 }], rowCount: 3, command: 'SELECT' })
  }
  t.equal(described(), 2)
})

t.test('one text twice in a batch, with and without rows, is read from the first time on', async t => {
  const { client, described } = await connected(t)
  const statement = (n: number) => ({ text: 'SELECT $1::int AS n WHERE $1 > 0', values: [n] })
  for (let times = 0; times < 2; times++) {
    const results = await runBatch(client, [statement(0), statement(7)])
    t.same(
      results.map(({ rows }) => rows),
      [[], [{ n: 7 }]],
    )
  }
  t.equal(described(), 2, 'both are on their way before the first is answered')
})

t.test('rows of other columns than the statement was prepared for are not read, and leave doubt', async t => {
  const { client } = await connected(t)
  const statement = { text: "SELECT 'a' AS name", values: [] }
  t.same((await runBatch(client, [statement]))[0]?.rows, [{ name: 'a' }])
  // As a pooler does it that gives us another connection to the server, on tables that have changed.
  const { rows } = await client.query('SELECT name FROM pg_prepared_statements WHERE statement = $1', [
    statement.text,
  ])
  const name = pg.escapeIdentifier(rows[0].name)
  await client.query(`DEALLOCATE ${name}`)
  await client.query(`PREPARE ${name} AS SELECT 1 AS id, 'a' AS name`)
  t.notOk(isInDoubt(client))
  await t.rejects(runBatch(client, [statement]), { message: /other columns/ })
  t.ok(isInDoubt(client))
})

t.test('a statement that is refused because its columns have changed is not misread', async t => {
  const { client } = await connected(t)
  const statement = { text: 'SELECT * FROM batch_columns', values: [] }
  await client.query("CREATE TEMP TABLE batch_columns AS SELECT 'a' AS name")
  t.same((await runBatch(client, [statement]))[0]?.rows, [{ name: 'a' }])
  await client.query('ALTER TABLE batch_columns ALTER name TYPE int USING 1')
  await t.rejects(runBatch(client, [statement]), { code: '0A000' })
})
