import { siloDatabase } from '@careeasy/tenant-connection'
import t from 'tap'
import { withDatabase } from '../src/clusters.ts'
import { readMigrations } from '../src/database/schema.ts'
import { createSilo, siloRoles } from '../src/database/silos.ts'
import { lintCatalog } from './catalog-lint.ts'
import { connected, createDatabase, newTenant } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
const role = new URL(database.app).username
const provisioner = new URL(database.provisioner).username
const tenant = newTenant()
await createSilo(second.cluster, tenant, Buffer.alloc(32, 1), await readMigrations())
const siloOwner = withDatabase(second.owner, siloDatabase(second.cluster.database, tenant))

/** The databases that the rules hold in, with their logins. */
const grounds = {
  pool: { owner: database.owner, roles: { app: role, provisioner } },
  'pool of a second cluster': { owner: second.owner, roles: { app: role, provisioner } },
  silo: { owner: siloOwner, roles: siloRoles(second.cluster, tenant) },
}

for (const [name, { owner, roles }] of Object.entries(grounds)) {
  t.test(`${name}: the catalog breaks no rule`, async t => {
    t.same(await lintCatalog(await connected(t, owner), roles), [])
  })
}

/** What must not be, and what the lint says of it. `APP` is the application's role. */
const planted: Record<string, readonly [sql: string, fault: RegExp]> = {
  'a table that does not force row-level security': [
    'ALTER TABLE care.places NO FORCE ROW LEVEL SECURITY',
    /places does not force/,
  ],
  'a table without row-level security': [
    'ALTER TABLE care.places DISABLE ROW LEVEL SECURITY',
    /places does not force/,
  ],
  'a new table that nobody isolated': [
    'CREATE TABLE care.drafts (tenant_id text NOT NULL PRIMARY KEY)',
    /drafts does not force/,
  ],
  'a table without the tenant': [
    'CREATE TABLE care.kinds (id int PRIMARY KEY)',
    /kinds has no column tenant_id/,
  ],
  'a table without a key': ['CREATE TABLE care.notes (tenant_id text NOT NULL)', /notes has no key/],
  'a view': ['CREATE VIEW care.all_places AS SELECT * FROM care.places', /all_places is a view/],
  'a sequence': ['CREATE SEQUENCE care.numbers', /numbers is a view, sequence/],
  'a table of the superuser': [
    'ALTER TABLE care.places OWNER TO postgres',
    /places does not belong to own_data/,
  ],
  'an index of all tenants together': [
    'CREATE INDEX by_name ON care.places (name)',
    /by_name of care.places does not start/,
  ],
  'a key of all tenants together': [
    'ALTER TABLE care.places ADD UNIQUE (id)',
    /places_id_key of care.places does not start/,
  ],
  'a foreign key without the tenant': [
    `ALTER TABLE care.places ADD UNIQUE (id);
     ALTER TABLE care.visits ADD CONSTRAINT lax FOREIGN KEY (place) REFERENCES care.places (id) NOT VALID`,
    /the foreign key lax/,
  ],
  'a missing policy': ['DROP POLICY tenant_delete ON care.places', /may DELETE places without a policy/],
  'a policy for all commands': [
    `DROP POLICY tenant_delete ON care.places;
     CREATE POLICY everything ON care.places TO APP USING (tenant_id = (SELECT me.tenant_id FROM sec.me_r me))`,
    /policy everything of places is not the rule/,
  ],
  'a policy that asks less': [
    'CREATE POLICY lax ON care.places FOR SELECT TO APP USING (true)',
    /policy lax of places is not the rule(.|\n)*more than one policy for SELECT/,
  ],
  'a policy that writes what may only be read': [
    'ALTER POLICY tenant_update ON care.places USING (tenant_id = (SELECT me.tenant_id FROM sec.me_r me))',
    /tenant_update of places is not the rule/,
  ],
  'a policy for everybody': [
    'ALTER POLICY tenant_select ON care.places TO PUBLIC',
    /tenant_select of places/,
  ],
  'a grant to everybody': ['GRANT SELECT ON care.places TO PUBLIC', /places has grants.*PUBLIC/],
  'a grant without a policy': ['GRANT TRUNCATE ON care.places TO APP', /may TRUNCATE places without/],
  'a partition that the application may read, though by the rule': [
    `GRANT SELECT ON care.audit_events_other TO APP;
     CREATE POLICY tenant_select ON care.audit_events_other FOR SELECT TO APP
       USING (tenant_id = (SELECT me.tenant_id FROM sec.me_r me))`,
    /partition care.audit_events_other can be reached past its table by APP(.|\n)*has the policy tenant_select/,
  ],
  'a partition that everybody may read': [
    'GRANT SELECT ON care.audit_events_first TO PUBLIC',
    /partition care.audit_events_first can be reached past its table by everybody/,
  ],
  'a partition that does not force row-level security': [
    'ALTER TABLE care.audit_events_other NO FORCE ROW LEVEL SECURITY',
    /audit_events_other does not force/,
  ],
  'a grant on a column': [
    'GRANT SELECT (name) ON care.places TO PUBLIC',
    /places has a grant on its column name/,
  ],
  'a sealer that could rewrite the log': [
    'GRANT UPDATE ON care.audit_events TO own_sec',
    /audit_events has grants to somebody who is not the application: own_sec/,
  ],
  'a sealer that could add anything to the log': [
    'ALTER POLICY sealer_insert ON care.audit_events WITH CHECK (true)',
    /sealer_insert lets the sealer add more/,
  ],
  'a sealer that reads what is not the log': [
    `GRANT SELECT ON care.places TO own_sec;
     CREATE POLICY sealer_select ON care.places FOR SELECT TO own_sec USING (true)`,
    /places has grants to somebody.*own_sec(.|\n)*policy sealer_select of places is not the rule/,
  ],
  'a member of the sealer': ['GRANT own_sec TO pg_monitor', /pg_monitor is a member of the owner own_sec/],
  'a membership of the application': ['GRANT own_data TO APP', /APP has rights or memberships/],
  'a membership of the provisioner': [
    'GRANT pg_read_all_data TO PROVISIONER',
    /PROVISIONER has rights or memberships/,
  ],
  'an application that inherits': ['ALTER ROLE APP INHERIT', /APP has rights or memberships/],
  'an application above the rule': ['ALTER ROLE APP BYPASSRLS', /APP has rights or memberships/],
  'temporary tables': ['GRANT TEMP ON DATABASE DATABASE_NAME TO APP', /APP can make TEMP/],
  'temporary tables for everybody': [
    'GRANT TEMP ON DATABASE DATABASE_NAME TO PUBLIC',
    /PROVISIONER can make TEMP/,
  ],
  'schemas of the application': ['GRANT CREATE ON DATABASE DATABASE_NAME TO APP', /APP can make CREATE/],
  'tables of the application': ['GRANT CREATE ON SCHEMA public TO APP', /APP can create in public/],
  'a table that the application owns': ['ALTER TABLE care.places OWNER TO APP', /APP owns something/],
  'an owner that steps over the rule': [
    'ALTER ROLE own_data BYPASSRLS',
    /owner own_data can log in or step over/,
  ],
  'an owner that logs in': ['ALTER ROLE own_sec LOGIN', /owner own_sec can log in/],
  'a view of the superuser on the capabilities': [
    'CREATE VIEW sec.caps AS SELECT * FROM sec.capabilities',
    /owner postgres can log in or step over/,
  ],
  'a function that runs as the superuser': [
    `CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
     GRANT EXECUTE ON FUNCTION public.f() TO APP`,
    /f\(\) runs as postgres/,
  ],
  'a database that everybody may connect to': [
    'GRANT CONNECT ON DATABASE DATABASE_NAME TO PUBLIC',
    /everybody may connect/,
  ],
  'a database that another login may connect to': [
    'GRANT CONNECT ON DATABASE DATABASE_NAME TO own_data',
    /own_data may connect/,
  ],
}

for (const [name, { owner, roles }] of [
  ['pool', grounds.pool],
  ['silo', grounds.silo],
] as const) {
  for (const [what, [sql, fault]] of Object.entries(planted)) {
    t.test(`${name}: the lint finds ${what}`, async t => {
      const filled = (text: string) =>
        text
          .replaceAll('APP', roles.app)
          .replaceAll('PROVISIONER', roles.provisioner)
          .replaceAll('DATABASE_NAME', new URL(owner).pathname.slice(1))
      const client = await connected(t, owner)
      await client.query('BEGIN')
      await client.query(filled(sql))
      t.match((await lintCatalog(client, roles)).join('\n'), new RegExp(filled(fault.source)))
      await client.query('ROLLBACK')
    })
  }
}

t.test('the partitions of later months break no rule either', async t => {
  const client = await connected(t, database.owner)
  await client.query('BEGIN')
  const { rows } = await client.query('SELECT sec.make_audit_partitions(9) AS made')
  t.ok(rows[0].made > 0)
  t.same(await lintCatalog(client, grounds.pool.roles), [])
  await client.query('ROLLBACK')
})

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
