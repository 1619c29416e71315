import t from 'tap'
import { connected, createDatabase } from './helper.ts'

// What the application may do in the database, as the catalogs have it; the rules for tables to come are in
// catalog-rules.test.ts.

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const role = new URL(database.app).username

const rowsOf = async (teardown: Parameters<typeof connected>[0], query: string, ...values: unknown[]) =>
  (await (await connected(teardown, database.owner)).query(query, values)).rows

t.test('every table of the tenants forces row-level security on everybody', async t => {
  const tables = await rowsOf(
    t,
    `SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text AS owner
     FROM pg_class WHERE relnamespace = 'care'::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition ORDER BY relname`,
  )
  t.same(
    tables.map(({ relname }) => relname),
    [
      ...['audit_events', 'audit_leaves', 'audit_retention', 'audit_seals', 'collections', 'features'],
      ...['places', 'service_areas', 'visits'],
    ],
  )
  for (const { relname, ...rest } of tables) {
    t.same(rest, { relrowsecurity: true, relforcerowsecurity: true, owner: 'own_data' }, relname)
  }
  const others = await rowsOf(
    t,
    `SELECT relname FROM pg_class WHERE relnamespace = 'care'::regnamespace AND relkind NOT IN ('r', 'p', 'i', 'I')`,
  )
  t.same(others, [], 'no view or sequence, which have no policies')
})

t.test(
  'each command that the application may use on a table has its own policy, and no other is granted',
  async t => {
    const policies = await rowsOf(
      t,
      `SELECT tablename, cmd, permissive, roles::text[], qual, with_check FROM pg_policies
     WHERE schemaname = 'care' AND roles <> '{own_sec}'`,
    )
    const grants = await rowsOf(
      t,
      `SELECT table_name, privilege_type, grantee FROM information_schema.role_table_grants
     WHERE table_schema = 'care' AND grantee NOT IN ('own_data', 'own_sec')`,
    )
    const ofPolicies = policies.map(({ tablename, cmd, roles }) => `${tablename} ${cmd} ${roles}`)
    const ofGrants = grants.map(
      ({ table_name, privilege_type, grantee }) => `${table_name} ${privilege_type} ${grantee}`,
    )
    t.same(ofPolicies.sort(), ofGrants.sort())
    t.same(
      ofGrants.filter(grant => grant.startsWith('audit_')).sort(),
      [
        ...['events INSERT', 'events SELECT', 'leaves SELECT', 'retention INSERT', 'retention SELECT'],
        ...['retention UPDATE', 'seals SELECT'],
      ].map(it => `audit_${it} ${role}`),
    )
    for (const { cmd, permissive, qual, with_check } of policies) {
      t.equal(permissive, 'PERMISSIVE')
      const identity = cmd === 'SELECT' ? 'me_r' : 'me_w'
      for (const expression of [qual, with_check].filter(it => it !== null)) {
        t.match(
          expression,
          new RegExp(`^\\(tenant_id = \\( SELECT me\\.tenant_id\\s+FROM sec\\.${identity} me\\)\\)$`),
        )
      }
      t.equal(qual === null, cmd === 'INSERT')
      t.equal(with_check === null, cmd === 'SELECT' || cmd === 'DELETE')
    }
  },
)

t.test('the application owns nothing, belongs to nothing, and has no right beyond its tables', async t => {
  const [login] = await rowsOf(
    t,
    `SELECT rolinherit, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
       (SELECT count(*)::int FROM pg_auth_members m WHERE m.member = r.oid OR m.roleid = r.oid) AS memberships,
       (SELECT count(*)::int FROM pg_shdepend d WHERE d.refobjid = r.oid AND d.deptype = 'o') AS owned,
       has_database_privilege(rolname, current_database(), 'TEMP') AS temp,
       has_database_privilege(rolname, current_database(), 'CREATE') AS creates,
       has_language_privilege(rolname, 'plpgsql', 'USAGE') AS plpgsql,
       has_schema_privilege(rolname, 'sec', 'USAGE') AS sec
     FROM pg_roles r WHERE rolname = $1`,
    role,
  )
  t.same(login, {
    ...{ rolinherit: false, rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ...{
      rolreplication: false,
      memberships: 0,
      owned: 0,
      temp: false,
      creates: false,
      plpgsql: false,
      sec: false,
    },
  })
  const [settings] = await rowsOf(t, 'SELECT rolconfig FROM pg_roles WHERE rolname = $1', role)
  t.same(settings.rolconfig.sort(), [
    'idle_in_transaction_session_timeout=15s',
    'lock_timeout=5s',
    'search_path=care, public',
    'statement_timeout=10s',
    'temp_file_limit=256MB',
    'track_activities=off',
  ])
})

t.test('of the extensions the application can call the functions that it needs, and no other', async t => {
  const callable = await rowsOf(
    t,
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p
     WHERE p.pronamespace IN ('public'::regnamespace, 'sec'::regnamespace, 'care'::regnamespace)
       AND has_function_privilege($1, p.oid, 'EXECUTE') ORDER BY 1`,
    role,
  )
  t.same(
    callable.map(({ name }) => name).sort(),
    [
      'geography(geography,integer,boolean)',
      'geography(geometry)',
      'geography_distance_knn(geography,geography)',
      'sec.deny(text)',
      'care.geography_or_null(geometry)',
      'care.tree_order(text,text)',
      'st_geohash(geometry,integer)',
      'st_distance(geography,geography,boolean)',
      'st_makepoint(double precision,double precision)',
      'st_setsrid(geometry,integer)',
      'st_geomfromgeojson(text)',
      'st_asgeojson(geometry,integer,integer)',
      'st_isvalidreason(geometry)',
      'st_forcepolygonccw(geometry)',
      'st_forcepolygoncw(geometry)',
      'st_reverse(geometry)',
      'st_makeenvelope(double precision,double precision,double precision,double precision,integer)',
      'st_intersects(geometry,geometry)',
      'st_transform(geometry,integer)',
      'st_tileenvelope(integer,integer,integer,geometry,double precision)',
      'st_asmvtgeom(geometry,box2d,integer,integer,boolean)',
      'st_asmvt(anyelement,text,integer,text)',
      'st_xmin(box3d)',
      'st_xmax(box3d)',
      'st_ymin(box3d)',
      'st_ymax(box3d)',
      'box3d(geometry)',
      'box2d(geometry)',
      'geometry(geometry,integer,boolean)',
    ].sort(),
  )
})

t.test('a table that is isolated by the rule of the migrations gets all of it', async t => {
  const owner = await connected(t, database.owner)
  await owner.query('BEGIN')
  await owner.query(
    'CREATE TABLE care.drafts (tenant_id text NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id))',
  )
  await owner.query(`SELECT sec.isolate('care.drafts', $1, 'SELECT', 'DELETE')`, [role])
  const { rows } = await owner.query(
    `SELECT relforcerowsecurity, (SELECT array_agg(cmd ORDER BY cmd) FROM pg_policies WHERE tablename = 'drafts') AS policies
     FROM pg_class WHERE oid = 'care.drafts'::regclass`,
  )
  t.same(rows, [{ relforcerowsecurity: true, policies: ['DELETE', 'SELECT'] }])
  await owner.query('ROLLBACK')
})
