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
  'an index of all tenants together behind the number of the tenant': [
    `CREATE INDEX by_name ON care.places USING gist (care.tree_order(tenant_id, ''), name)`,
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
