import t from 'tap'
import { createScene, placeIdOf, poolGround, type Scene } from './attack.ts'
import { book, createGrounds, insert, readNames, setting } from './attack-grounds.ts'
import { connected } from './helper.ts'

// The attacks of the study in shared/tenancy (attack.mjs), each on our real schema and through the library. What is
// called "stacked" there is "not sent" or "two statements in one text" in session-attacks.test.ts; its "forgotten prelude" is in
// side-channels.test.ts ("without a capability"), where the side channels of attack_side.mjs are, too.

t.setTimeout(180_000)
const { database, second, pool, silo, grounds } = await createGrounds(t)

/** The requests of an attack: each one's statements. 'victim' is an ordinary request of the victim in between. */
type Attack = (scene: Scene) => (string[] | 'victim')[]

/** Attacks by what is one statement of data, so that the library lets it pass to the database. */
const statements: Record<string, Attack> = {
  'a query that forgot its WHERE': () => [[readNames]],
  "the id of the victim's place": ({ victim }) => [
    [`${readNames} WHERE id = '${placeIdOf(victim.tenant, 1)}'`],
  ],
  'a query that names the victim': ({ victim }) => [[`${readNames} WHERE tenant_id = '${victim.tenant}'`]],
  'a condition that is always true': () => [[`${readNames} WHERE tenant_id = 'x' OR true`]],
  'the victim in a setting of the usual names': ({ victim }) => [
    [setting('app.tenant', victim.tenant, true), setting('app.tenant_id', victim.tenant, true), readNames],
  ],
  'a made-up capability': () => [[setting('app.cap', '00'.repeat(32), true), readNames]],
  'an empty capability': () => [[setting('app.cap', '', true), readNames]],
  'the hash of the capability as the capability': ({ victim }) => [
    [
      `SELECT set_config('app.cap', (SELECT encode(cap_hash, 'hex') FROM sec.capabilities
       WHERE tenant_id = '${victim.tenant}'), true)`,
      readNames,
    ],
  ],
  'a capability changed within one statement': ({ victim }) => [
    [
      `WITH x AS MATERIALIZED (SELECT set_config('app.cap', '${victim.tenant}', true) AS v)
       SELECT name FROM x CROSS JOIN LATERAL (SELECT name FROM places WHERE x.v IS NOT NULL) y`,
    ],
  ],
  'reading the capabilities': () => [['SELECT * FROM sec.capabilities']],
  'reading who it is through the view': () => [['SELECT * FROM sec.me_r']],
  'registering a capability of its own for the victim': ({ attacker, victim }) => [
    [`SELECT sec.register(sha256(decode('${attacker.cap}', 'hex')), '${victim.tenant}', 9, 'active')`],
    [readNames],
  ],
  'becoming the owner': () => [[setting('role', 'own_data', true), readNames]],
  'becoming the provisioner': () => [[setting('role', 'geo_test_provisioner', true), readNames]],
  "becoming the victim's own login": ({ victim }) => [
    [setting('role', victim.role, true), setting('search_path', 'care', true), readNames],
    [setting('session_authorization', victim.role, true), readNames],
  ],
  'becoming the superuser': () => [
    [setting('role', 'postgres', true), readNames],
    [setting('session_authorization', 'postgres', true), readNames],
  ],
  'becoming nobody': () => [[setting('role', 'none', false), readNames], [readNames]],
  'row security switched off': () => [[setting('row_security', 'off', true), readNames]],
  'errors that quote rows': ({ victim }) => [
    ['SELECT name::int FROM places'],
    [`SELECT name::int FROM places WHERE tenant_id = '${victim.tenant}'`],
    [`SELECT 1 / (lon - 1)::int FROM places WHERE tenant_id = '${victim.tenant}' AND name::int = 1`],
  ],
  'a leaky operator before the policy': ({ victim }) => [
    [`${readNames} WHERE tenant_id = '${victim.tenant}' AND name ~ 'secret' AND length(name)::text::int > 0`],
  ],
  'the samples of the planner': () => [
    [`SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename = 'places'`],
    ['SELECT stavalues1::text FROM pg_statistic'],
  ],
  'the statistics of PostGIS': () => [
    [`SELECT _postgis_stats('care.places', 'geog')`],
    [`SELECT ST_EstimatedExtent('care', 'places', 'geog')`],
    [`SELECT _postgis_index_extent('care.places', 'geog')`],
  ],
  passwords: () => [['SELECT rolpassword FROM pg_authid'], ['SELECT passwd FROM pg_shadow']],
  'SQL run by a function': ({ victim }) => [
    [
      `SELECT query_to_xml('SELECT name FROM care.places WHERE tenant_id = ''${victim.tenant}''', true, true, '')`,
    ],
    [`SELECT query_to_xml('SET ROLE own_data', true, true, '')`],
    [`SELECT query_to_xml('PREPARE x AS SELECT 1', true, true, '')`],
    [`SELECT table_to_xml('care.places', true, true, '')`],
    [`SELECT schema_to_xml('care', true, true, '')`],
    [`SELECT ts_stat('SELECT to_tsvector(name) FROM care.places')`],
  ],
  'functions of PostGIS that build SQL': () => [
    [`SELECT AddGeometryColumn('care', 'places', 'g', 4326, 'POINT', 2)`],
    [`SELECT LockRow('care', 'places', '1', 'x', now()::timestamp)`],
    [`SELECT DropGeometryTable('care', 'places')`],
  ],
  'files of the server': () => [
    [`SELECT pg_read_file('/etc/passwd')`],
    [`SELECT pg_ls_dir('/')`],
    [`SELECT lo_import('/etc/passwd')`],
  ],
  'reading through the sampled table': ({ victim }) => [
    [`${readNames} TABLESAMPLE SYSTEM (100) WHERE tenant_id = '${victim.tenant}'`],
  ],
  'reading through row locks': ({ victim }) => [
    [`${readNames} WHERE tenant_id = '${victim.tenant}' FOR UPDATE`],
    [`${readNames} FOR SHARE`],
  ],
  "adding to the victim's places": ({ victim }) => [[insert(victim.tenant, 'planted')]],
  "adding by copying the attacker's own": ({ victim }) => [
    [
      `INSERT INTO places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
       SELECT '${victim.tenant}', gen_random_uuid(), name, kind, properties, lon, lat, created_at, updated_at
       FROM places`,
    ],
  ],
  "deleting the victim's places": ({ victim }) => [
    [`DELETE FROM places WHERE tenant_id = '${victim.tenant}' RETURNING name`],
    ['DELETE FROM places RETURNING name'],
  ],
  "changing the victim's places": ({ victim }) => [
    [`UPDATE places SET name = 'defaced' WHERE tenant_id = '${victim.tenant}' RETURNING name`],
    [`UPDATE places SET name = 'defaced' RETURNING name`],
  ],
  'giving its own places to the victim': ({ victim }) => [
    [`UPDATE places SET tenant_id = '${victim.tenant}'`],
  ],
  'merging with the victim': ({ victim }) => [
    [
      `MERGE INTO places p USING (SELECT '${victim.tenant}' AS t) v ON p.tenant_id = v.t
       WHEN MATCHED THEN UPDATE SET name = 'defaced'`,
    ],
  ],
  'an upsert that meets the victim': ({ attacker, victim }) => [
    [
      `${insert(victim.tenant, 'planted', `'${placeIdOf(victim.tenant, 1)}'`)}
       ON CONFLICT (tenant_id, id) DO UPDATE SET name = 'defaced'`,
    ],
    [
      `${insert(attacker.tenant, 'mine', `'${placeIdOf(victim.tenant, 1)}'`)} ON CONFLICT (tenant_id, id) DO NOTHING`,
    ],
  ],
  'settings that stay: schema path, capability, role': ({ attacker }) => [
    [
      setting('search_path', 'pg_catalog', false),
      setting('app.cap', attacker.cap, false),
      setting('role', attacker.role, false),
    ],
    'victim',
  ],
  'settings that break the next transaction: read only, serializable, a time limit': () => [
    [
      setting('default_transaction_read_only', 'on', false),
      setting('default_transaction_isolation', 'serializable', false),
      setting('statement_timeout', '1', false),
      setting('lock_timeout', '1', false),
    ],
    'victim',
  ],
  'loot kept in a setting': () => [
    [setting('x.loot', 'x', false)],
    'victim',
    [`SELECT current_setting('x.loot', true)`],
  ],
  "the victim's name kept in the settings of the usual names": ({ victim }) => [
    [setting('app.tenant', victim.tenant, false), setting('app.tenant_id', victim.tenant, false)],
    [readNames],
    'victim',
  ],
  "a capability that says the victim's name": ({ victim }) => [
    [setting('app.cap', Buffer.from(victim.tenant).toString('hex'), true), readNames],
    [setting('app.cap', victim.tenant, true), readNames],
  ],
  'an error out of the view that says who one is': ({ victim }) => [
    [`SELECT * FROM sec.me_r WHERE tenant_id::int = 1`],
    [`SELECT sec.deny('${victim.tenant}')`],
  ],
  "reading the victim's service areas": ({ victim }) => [
    ['SELECT name FROM service_areas'],
    [`SELECT name FROM service_areas WHERE tenant_id = '${victim.tenant}' OR ST_Intersects(geom, geom)`],
    [`SELECT name::int FROM service_areas WHERE ST_Intersects(geom, ST_MakeEnvelope(0, 0, 90, 90, 4326))`],
    [`SELECT ST_AsMVT(a, 'x', 4096, 'geom') FROM (SELECT name, geom FROM service_areas) a`],
    [`SELECT name FROM service_areas WHERE id = '${placeIdOf(victim.tenant, 1)}' FOR UPDATE`],
  ],
  "changing, giving away and deleting the victim's service areas": ({ victim }) => [
    [`UPDATE service_areas SET name = 'taken' WHERE tenant_id = '${victim.tenant}' RETURNING name`],
    [`UPDATE service_areas SET tenant_id = '${victim.tenant}', id = gen_random_uuid()`],
    [`DELETE FROM service_areas WHERE tenant_id = '${victim.tenant}' RETURNING name`],
    [
      `INSERT INTO service_areas (tenant_id, id, name, kind, properties, geom, created_at, updated_at)
       VALUES ('${victim.tenant}', gen_random_uuid(), 'planted', 'x', '{}', ST_MakeEnvelope(4, 52, 5, 53, 4326), now(), now())`,
    ],
  ],
  "reading the victim's visits": ({ victim }) => [
    ['SELECT notes FROM visits'],
    [`SELECT notes FROM visits WHERE tenant_id = '${victim.tenant}' OR true`],
    [`SELECT notes FROM visits WHERE id = '${placeIdOf(victim.tenant, 1)}' FOR UPDATE`],
    [`SELECT notes::int FROM visits WHERE tstzrange(starts_at, ends_at) && '[2029-01-01,2031-01-01)'`],
    [`SELECT v.notes FROM places p JOIN visits v ON v.place = p.id OR v.tenant_id = '${victim.tenant}'`],
  ],
  "booking among the victim's visits": ({ victim }) => [
    [book(victim.tenant, placeIdOf(victim.tenant, 1))],
    [`${book(victim.tenant, placeIdOf(victim.tenant, 1))} ON CONFLICT DO NOTHING RETURNING notes`],
  ],
  "changing, giving away and deleting the victim's visits": ({ victim }) => [
    [`UPDATE visits SET status = 'cancelled' RETURNING notes`],
    [`UPDATE visits SET status = 'cancelled' WHERE tenant_id = '${victim.tenant}' RETURNING notes`],
    [`UPDATE visits SET tenant_id = '${victim.tenant}', id = gen_random_uuid()`],
    ['DELETE FROM visits RETURNING notes'],
    [`DELETE FROM visits WHERE tenant_id = '${victim.tenant}' RETURNING notes`],
  ],
  'another database of the server': ({ victim }) => [
    [`SELECT * FROM dblink('dbname=${victim.role}', 'SELECT name FROM care.places') AS x (name text)`],
    [`SELECT name FROM ${victim.role}.care.places`],
  ],
  'large objects': () => [[`SELECT lo_from_bytea(0, 'loot')`], [`SELECT lo_get(1)`], [`SELECT lo_creat(-1)`]],
}

for (const ground of grounds)
  for (const [name, attack] of Object.entries(statements)) {
    t.test(`${ground.title}: blocked: ${name}`, async t => {
      const scene = await createScene(t, ground)
      for (const request of attack(scene)) {
        if (request === 'victim') await scene.victimReads()
        else await scene.inject(...request)
      }
      t.same(await scene.damage(), [])
    })
  }

t.test('the attacks are seen where nothing isolates: the same scene as the superuser leaks', async t => {
  const scene = await createScene(t, poolGround(database, database.owner))
  await scene.inject('SELECT name FROM care.places')
  await scene.inject(`UPDATE care.places SET name = 'defaced' WHERE tenant_id = '${scene.victim.tenant}'`)
  const damage = await scene.damage()
  t.match(damage.join(), /saw the victim's rows/)
  t.match(damage.join(), /the victim has defaced/)
  await scene.inject(`UPDATE care.visits SET status = 'cancelled' WHERE tenant_id = '${scene.victim.tenant}'`)
  t.match((await scene.damage()).join(), /the victim has the visits .*cancelled/)
})

t.test('the id of a place of the victim can be used, and tells nothing', async t => {
  for (const ground of grounds) {
    const scene = await createScene(t, ground)
    const theirs = `'${placeIdOf(scene.victim.tenant, 2)}'`
    const { refused } = await scene.inject(insert(scene.attacker.tenant, 'mine', theirs))
    t.equal(refused, undefined, ground.title)
    t.same(await scene.damage(), [])
  }
})

t.test("the victim's carer and place, in a visit of the attacker, tell nothing either", async t => {
  for (const ground of grounds) {
    const scene = await createScene(t, ground)
    const { attacker, victim } = scene
    const own = placeIdOf(attacker.tenant, 0)
    const [theirs, nobodys] = [placeIdOf(victim.tenant, 1), '00000000-0000-7000-8000-000000000000']
    for (const carer of [theirs, nobodys])
      t.equal(
        (await scene.inject(book(attacker.tenant, own, `'${carer}'`))).refused,
        undefined,
        'nobody is in the way',
      )
    for (const place of [theirs, nobodys])
      t.equal((await scene.inject(book(attacker.tenant, place))).refused, '23503', 'there is no such place')
    for (const carer of [theirs, nobodys])
      t.equal((await scene.inject(book(victim.tenant, theirs, `'${carer}'`))).refused, '42501', 'free or not')
    t.same(await scene.damage(), [])
  }
})

t.test('pool: the names in the catalogs tell no tenant', async t => {
  const scene = await createScene(t, pool)
  for (const names of [
    'SELECT nspname FROM pg_namespace',
    'SELECT rolname FROM pg_roles',
    'SELECT datname FROM pg_database',
    'SELECT relname FROM pg_class',
  ])
    t.equal((await scene.inject(names)).refused, undefined, names)
  t.notOk(scene.loot.some(text => text.includes(scene.victim.tenant.toLowerCase())))
  t.notOk(scene.loot.some(text => text.includes(scene.victim.tenant)))
})

t.test("silo: a login gets into its own tenant's database only, and the pool's login into none", async t => {
  const [attacker, victim] = silo.parties()
  const enter = async (login: string, database: string) => {
    const url = new URL(login)
    url.pathname = new URL(database).pathname
    return connected(t, url.href)
  }
  await enter(attacker.login, attacker.login)
  for (const [login, target] of [
    [attacker.login, victim.login],
    [attacker.login, second.app],
    [second.app, victim.login],
    [second.app, attacker.login],
  ] as const)
    await t.rejects(enter(login, target), { code: '42501' })
  await enter(second.provisioner, victim.login)
})
