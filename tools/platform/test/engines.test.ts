import { randomUUID } from 'node:crypto'
import pg from 'pg'
import t from 'tap'
import { startEngines } from '../src/engines.ts'
import { startKeeper } from '../src/keeper.ts'
import { freePorts } from '../src/ports.ts'
import { platformEngines } from '../src/prerequisites.mjs'
import { createReport } from '../src/report.ts'

t.setTimeout(300_000)

t.test('the engines of tests are no part of the platform', async t => {
  t.same(platformEngines, ['postgres', 'redis', 'dynamodb', 'mongodb', 's3'])
})

t.test('an engine that stands before another says so when that is not there', async t => {
  const { POSTGRES_URL: _, PGBOUNCER_URL: __, ...env } = process.env
  const options = { names: ['pgbouncer' as const], dataDir: t.testdir(), ephemeral: true, env }
  const port = async () => 0
  await t.rejects(startEngines({ ...options, port, report: createReport(() => {}) }), {
    message: /^pgbouncer needs postgres: name it too, or give its address in POSTGRES_URL$/,
  })
})

t.test('two clusters are two, and any role of the first may log in through pgbouncer', async t => {
  const keeper = await startKeeper()
  t.teardown(() => keeper.close())
  const port = async () => (await freePorts(1))[0] as number
  const { POSTGRES_URL: _, POSTGRES2_URL: __, PGBOUNCER_URL: ___, ...env } = process.env
  const engines = await startEngines({
    names: ['pgbouncer', 'postgres', 'postgres2'],
    dataDir: keeper.folder,
    ephemeral: true,
    port,
    env,
    report: createReport(() => {}),
  })
  t.teardown(() => engines.stop())
  const address = (name: string) => engines.env[name] as string

  const secret = randomUUID()
  await ask(address('POSTGRES_URL'), `CREATE ROLE carer LOGIN PASSWORD '${secret}'`)
  await ask(address('POSTGRES_URL'), 'CREATE DATABASE other OWNER carer')
  const roles = "SELECT count(*)::int AS n FROM pg_roles WHERE rolname = 'carer'"
  t.same(await ask(address('POSTGRES_URL'), roles), [{ n: 1 }])
  t.same(await ask(address('POSTGRES2_URL'), roles), [{ n: 0 }], 'the second cluster does not know the role')

  const through = new URL(address('PGBOUNCER_URL'))
  const direct = new URL(address('POSTGRES_URL'))
  t.not(through.port, direct.port)
  for (const url of [through, direct])
    Object.assign(url, { username: 'carer', password: secret, pathname: '/other' })
  const client = new pg.Client({ connectionString: through.href })
  await client.connect()
  const statement = { name: 'who', text: 'SELECT current_user AS u, current_database() AS d, $1::int AS n' }
  for (const n of [1, 2]) {
    const { rows } = await client.query({ ...statement, values: [n] })
    t.same(rows, [{ u: 'carer', d: 'other', n }], 'a prepared statement works in transaction mode')
  }
  await client.end()
  const pids = await Promise.all([1, 2].map(() => ask(through.href, 'SELECT pg_backend_pid() AS pid')))
  t.same(pids[0], pids[1], 'one connection of the server serves many clients')
  through.password = 'wrong'
  await t.rejects(ask(through.href, 'SELECT 1'), { message: /authentication failed/ })
})

async function ask(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
