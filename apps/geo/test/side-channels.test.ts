import t from 'tap'
import { poolGround, siloGround } from './attack.ts'
import { connected, createDatabase } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
/** Where sessions of two tenants are: on one database with one login, or each on its own. */
const grounds = [poolGround(database), await siloGround(second)]

const denied = { code: '42501' }

for (const { title, parties } of grounds) {
  const [attacker, victim] = parties()
  t.test(`${title}: a session does not see what the others run`, async t => {
    const [busy, curious] = [await connected(t, victim.login), await connected(t, attacker.login)]
    const owner = await connected(t, victim.owner)
    const { rows } = await busy.query('SELECT pg_backend_pid() AS pid')
    const running = busy.query(
      "SELECT count(*), $1::text FROM generate_series(1, 20000000), (SELECT 'diagnosis') d",
      ['a diagnosis'],
    )
    running.catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 100))
    const seen = await owner.query('SELECT query, state FROM pg_stat_activity WHERE pid = $1', [rows[0].pid])
    t.same(seen.rows, [{ query: '', state: 'disabled' }], 'it is not even kept')
    for (const query of [
      'SELECT * FROM pg_stat_activity',
      'SELECT * FROM pg_locks',
      'SELECT * FROM pg_stat_get_activity(NULL)',
      'SELECT pg_stat_get_backend_activity(1)',
      'SELECT * FROM pg_stat_user_tables',
      'SELECT * FROM pg_stat_user_indexes',
      'SELECT * FROM pg_stat_database',
      'SELECT * FROM pg_prepared_statements',
      'SELECT * FROM pg_cursors',
      'SELECT * FROM pg_lock_status()',
    ]) {
      await t.rejects(curious.query(query), denied, query)
    }
    await t.rejects(curious.query('SET track_activities = on'), denied)
    await owner.query('SELECT pg_cancel_backend($1)', [rows[0].pid])
  })

  t.test(
    `${title}: nothing can be left for another session, none can be called, blocked, cancelled or ended`,
    async t => {
      const [one, other] = [await connected(t, attacker.login), await connected(t, victim.login)]
      const { rows } = await other.query('SELECT pg_backend_pid() AS pid')
      for (const query of [
        `SELECT lo_from_bytea(0, 'loot')`,
        'SELECT lo_create(0)',
        'SELECT lo_open(1, 131072)',
        'SELECT lo_get(1)',
        `SELECT pg_notify('x', 'loot')`,
        'SELECT pg_advisory_lock(42)',
        'SELECT pg_try_advisory_lock(42)',
        'SELECT pg_advisory_lock_shared(4, 2)',
        'SELECT pg_advisory_unlock_all()',
        `SELECT pg_cancel_backend(${rows[0].pid})`,
        `SELECT pg_terminate_backend(${rows[0].pid})`,
        'SELECT pg_sleep(1)',
        `SELECT pg_logical_emit_message(false, 'x', 'loot')`,
        'SELECT pg_export_snapshot()',
        'CREATE TEMP TABLE z (i int)',
        'CREATE TABLE public.z (i int)',
        'CREATE TABLE care.z (i int)',
        'CREATE SCHEMA z',
        'DO $$ BEGIN END $$',
        `SELECT pg_read_file('/etc/passwd')`,
      ]) {
        await t.rejects(one.query(query), denied, query)
      }
      t.equal((await other.query('SELECT 1')).rowCount, 1)
    },
  )

  t.test(`${title}: without a capability there is no row, but an error that says so`, async t => {
    const client = await connected(t, attacker.login)
    for (const cap of [undefined, '', 'ab', 'no hex', '00'.repeat(32)]) {
      if (cap !== undefined) await client.query("SELECT set_config('app.cap', $1, false)", [cap])
      for (const query of [
        'SELECT * FROM places WHERE id = gen_random_uuid()',
        `INSERT INTO audit_events (tenant_id, id, at, actor, action, target, outcome, request_id, source)
       VALUES ('7MA170H', gen_random_uuid(), now(), '', '', '', 'success', '', '')`,
      ]) {
        await t.rejects(client.query(query), cap === 'no hex' ? { code: '22023' } : { code: '42501' })
      }
    }
  })

  t.test(`${title}: the audit log cannot be changed or cut by the application`, async t => {
    const client = await connected(t, attacker.login)
    for (const query of [
      `UPDATE audit_events SET actor = 'somebody else'`,
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
    ]) {
      await t.rejects(client.query(query), denied, query)
    }
  })
}

const silo = new URL(grounds[1]?.parties()[0].login ?? '')
silo.username = new URL(second.provisioner).username
silo.password = new URL(second.provisioner).password

for (const [title, url] of [
  ['pool', database.provisioner],
  ['silo', silo.href],
] as const)
  t.test(`${title}: the login that registers tenants can do that, look at it, and nothing else`, async t => {
    const client = await connected(t, url)
    await client.query(`SELECT sec.register(sha256('x'), 'SOMETENANT', 1, 'active')`)
    const { rows } = await client.query(`SELECT * FROM sec.capability_of('SOMETENANT', sha256('x'))`)
    t.same(rows, [{ is_ours: true, epoch: 1, state: 'active' }])
    for (const query of [
      'SELECT * FROM sec.capabilities',
      'DELETE FROM migration.history',
      `UPDATE sec.capabilities SET state = 'gone'`,
      'SELECT * FROM care.places',
      'SELECT * FROM care.audit_events',
      'SELECT * FROM sec.me_r',
      'CREATE TEMP TABLE z (i int)',
      'SET ROLE own_sec',
    ]) {
      await t.rejects(client.query(query), denied, query)
    }
    for (const [hash, tenant, epoch, state] of [
      ['\\x00', 'SOMETENANT', 2, 'active'],
      [`\\x${'00'.repeat(32)}`, 'lower', 2, 'active'],
      [`\\x${'00'.repeat(32)}`, 'SOMETENANT', 0, 'active'],
      [`\\x${'00'.repeat(32)}`, 'SOMETENANT', 2, 'lost'],
    ]) {
      await t.rejects(client.query('SELECT sec.register($1, $2, $3, $4)', [hash, tenant, epoch, state]), {
        code: '23514',
      })
    }
    await t.rejects(
      client.query(`SELECT sec.register(sha256('x'), 'OTHERTENANT', 1, 'active')`),
      { code: '23505' },
      'one capability is of one tenant',
    )
  })
