import { createHash } from 'node:crypto'
import t from 'tap'
import { createScene, poolGround } from './attack.ts'
import { createGrounds, insert, setting } from './attack-grounds.ts'
import { connected } from './helper.ts'

// Attacks on what a session keeps: statements that steer it, and statements that the library finds prepared.

t.setTimeout(180_000)
const { database, pool, grounds } = await createGrounds(t)

/**
 * Statements that steer the session, the schema or the login itself: the library sends none of them, however
 * they are written.
 */
const foreign: Record<string, string> = {
  BEGIN: 'BEGIN',
  COMMIT: 'COMMIT',
  ROLLBACK: 'ROLLBACK',
  'SET ROLE': 'SET ROLE own_data',
  'RESET ROLE': 'RESET ROLE',
  'SET SESSION AUTHORIZATION': 'SET SESSION AUTHORIZATION postgres',
  'SET SESSION AUTHORIZATION DEFAULT': 'SET SESSION AUTHORIZATION DEFAULT',
  'SET a setting': `SET app.cap = 'x'`,
  'RESET ALL': 'RESET ALL',
  'DISCARD ALL': 'DISCARD ALL',
  PREPARE: 'PREPARE own AS SELECT name FROM places',
  'DEALLOCATE ALL': 'DEALLOCATE ALL',
  'DECLARE a cursor that stays': 'DECLARE stays CURSOR WITH HOLD FOR SELECT name FROM places',
  LISTEN: 'LISTEN x',
  NOTIFY: `NOTIFY x, 'loot'`,
  DO: `DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$`,
  CALL: 'CALL x()',
  EXPLAIN: 'EXPLAIN ANALYZE SELECT name FROM places',
  SHOW: 'SHOW ALL',
  'COPY TO STDOUT': 'COPY (SELECT name FROM places) TO STDOUT',
  'COPY a table TO STDOUT': 'COPY places TO STDOUT',
  'COPY FROM STDIN': 'COPY places FROM STDIN',
  'COPY TO PROGRAM': `COPY (SELECT 1) TO PROGRAM 'id'`,
  'CREATE TEMP TABLE': 'CREATE TEMP TABLE places (name text)',
  'CREATE TEMP VIEW': 'CREATE TEMP VIEW v AS SELECT name FROM places',
  'CREATE TABLE': 'CREATE TABLE care.loot AS SELECT name FROM places',
  'CREATE FUNCTION': `CREATE FUNCTION care.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
  'CREATE TRIGGER':
    'CREATE TRIGGER x BEFORE INSERT ON places EXECUTE FUNCTION suppress_redundant_updates_trigger()',
  'CREATE POLICY': 'CREATE POLICY x ON places USING (true)',
  'CREATE EXTENSION': 'CREATE EXTENSION dblink',
  'ALTER TABLE': 'ALTER TABLE places DISABLE ROW LEVEL SECURITY',
  'ALTER ROLE': 'ALTER ROLE geo_test_app BYPASSRLS',
  'ALTER ROLE of itself': `ALTER ROLE geo_test_app SET application_name = 'mine'`,
  'ALTER DATABASE': `ALTER DATABASE ${new URL(database.app).pathname.slice(1)} SET application_name = 'mine'`,
  GRANT: 'GRANT ALL ON places TO PUBLIC',
  TRUNCATE: 'TRUNCATE places',
  'DROP TABLE': 'DROP TABLE places',
  'LOCK TABLE': 'LOCK TABLE places IN ACCESS EXCLUSIVE MODE',
  CHECKPOINT: 'CHECKPOINT',
  'an empty statement': '-- nothing',
}

for (const ground of grounds)
  for (const [name, statement] of Object.entries(foreign)) {
    t.test(`${ground.title}: not sent: ${name}`, async t => {
      const scene = await createScene(t, ground)
      for (const text of [
        statement,
        `  ${statement}`,
        `/* select */ ${statement}`,
        `-- select\n${statement}`,
      ]) {
        t.same(await scene.inject(text), { refused: 'TenantScopeViolation', rows: [] }, text)
        await scene.inject('SELECT 1', text, 'SELECT 1')
      }
      t.same(await scene.damage(), [])
    })
  }

for (const ground of grounds) {
  t.test(`${ground.title}: blocked: a SELECT that makes a table, a WITH that hides a statement`, async t => {
    const scene = await createScene(t, ground)
    t.equal((await scene.inject('SELECT name INTO TEMP loot FROM places')).refused, '42501')
    t.equal((await scene.inject('SELECT name INTO care.loot FROM places')).refused, '42501')
    t.equal((await scene.inject('WITH x AS (DEALLOCATE ALL) SELECT 1')).refused, '42601')
    t.same(await scene.damage(), [])
  })

  t.test(
    `${ground.title}: two statements in one text are a syntax error, so nothing can be stacked`,
    async t => {
      const scene = await createScene(t, ground)
      for (const stacked of [
        'SELECT 1; SET ROLE own_data',
        `SELECT 1; ALTER ROLE geo_test_app PASSWORD 'mine'`,
        'DELETE FROM places; COMMIT; BEGIN; SELECT name FROM care.places',
      ]) {
        t.equal((await scene.inject(stacked)).refused, '42601', stacked)
      }
      t.same(await scene.damage(), [])
    },
  )
}

const poison = (name: string) =>
  `PREPARE "${name}" AS SELECT set_config('x.loot', coalesce(current_setting('app.cap', true), '')
     || (SELECT string_agg(name, ',') FROM places), false) AS name`

/** The names under which the library prepares what it always sends: a hash of the text, as anybody may read. */
const preparedNames = [
  'RESET ALL',
  "SELECT set_config('app.cap', $1, true)",
  'SELECT name FROM places ORDER BY name',
].map(text => `ce_${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`)

t.test('the names of the attacks below are those that the library prepares', async t => {
  const scene = await createScene(t, poolGround(database, database.owner))
  await scene.inject('SELECT name FROM places ORDER BY name').catch(() => {})
  const { rows } = await scene.inject('SELECT name FROM pg_prepared_statements')
  const found = (rows[0]?.rows ?? []).map(row => row['name'])
  for (const name of preparedNames.slice(0, 2)) t.ok(found.includes(name))
})

for (const ground of grounds) {
  t.test(
    `${ground.title}: blocked: the library's own statements prepared anew with another meaning`,
    async t => {
      const scene = await createScene(t, ground)
      await scene.victimReads()
      await scene.inject('DEALLOCATE ALL')
      for (const name of preparedNames) await scene.inject(poison(name))
      await scene.victimReads()
      await scene.inject(`SELECT current_setting('x.loot', true)`)
      t.same(await scene.damage(), [])
    },
  )

  t.test(
    `${ground.title}: blocked: the same in one request, also when a later statement of it fails`,
    async t => {
      const scene = await createScene(t, ground)
      await scene.victimReads()
      const requests = [
        ['DEALLOCATE ALL', ...preparedNames.map(poison)],
        ['DEALLOCATE ALL', ...preparedNames.map(poison), 'SELECT 1 / 0'],
        ['DEALLOCATE ALL', 'COMMIT', ...preparedNames.map(poison), 'BEGIN'],
      ]
      for (const request of [...requests, ...requests]) {
        await scene.inject(...request)
        await scene.victimReads()
        await scene.inject(`SELECT current_setting('x.loot', true)`)
      }
      t.same(await scene.damage(), [])
    },
  )

  t.test(
    `${ground.title}: a write works right after an attack that would make its transaction read only`,
    async t => {
      const scene = await createScene(t, ground)
      await scene.inject(setting('default_transaction_read_only', 'on', false))
      t.equal((await scene.inject(insert(scene.attacker.tenant, 'next'))).refused, undefined)
    },
  )
}

t.test(
  'the poisoned statement is a real one: on a connection that is kept it gives the rows away',
  async t => {
    const { victim } = await createScene(t, pool)
    const client = await connected(t, database.app)
    const read = { name: 'own', text: 'SELECT name FROM places', values: [] }
    const asVictim = async () => {
      await client.query('RESET ALL')
      await client.query("SELECT set_config('app.cap', $1, false)", [victim.cap])
      await client.query(read)
    }
    await asVictim()
    await client.query('DEALLOCATE ALL')
    await client.query(poison('own'))
    await client.query("SELECT set_config('app.cap', $1, false)", [victim.cap])
    await client.query(read)
    const { rows } = await client.query(`SELECT current_setting('x.loot', true) AS loot`)
    t.match(rows[0].loot, `secret of ${victim.tenant}`)
  },
)
