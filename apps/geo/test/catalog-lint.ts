import type pg from 'pg'
import type { Roles } from '../src/database/logins.ts'

/** What a rule finds: a sentence in `fault` for each thing that breaks it. `$1` is the application's role. */
type Rule = string

/**
 * What own_sec may do for all tenants, by its own policies: its functions seal the audit log, which is one chain of
 * many tenants' leaves at once, and let it expire. Nobody can log in as it or be a member of it, and the login of
 * requests may call none of these functions. The log itself it cannot change, and add to it only that something expires.
 */
const sealing = `VALUES ('audit_events', 'SELECT'), ('audit_events', 'INSERT'), ('audit_events', 'DELETE'),
  ('audit_leaves', 'SELECT'), ('audit_leaves', 'INSERT'), ('audit_leaves', 'DELETE'), ('audit_seals', 'SELECT'),
  ('audit_seals', 'INSERT'), ('audit_retention', 'SELECT')`

/** The rules that hold in every database of geo, for every table that will come. */
const rules: readonly Rule[] = [
  `SELECT format('%s does not force row-level security', c.oid::regclass) AS fault
   FROM pg_class c WHERE c.relnamespace = 'care'::regnamespace AND c.relkind IN ('r', 'p')
     AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  `SELECT format('%s is a view, sequence or foreign table, which has no policies', c.oid::regclass) AS fault
   FROM pg_class c WHERE c.relnamespace = 'care'::regnamespace AND c.relkind NOT IN ('r', 'p', 'i', 'I')`,
  `SELECT format('%s does not belong to own_data', c.oid::regclass) AS fault
   FROM pg_class c WHERE c.relnamespace = 'care'::regnamespace AND c.relkind IN ('r', 'p')
     AND c.relowner <> 'own_data'::regrole`,
  `SELECT format('%s has no column tenant_id that is never null', c.oid::regclass) AS fault
   FROM pg_class c WHERE c.relnamespace = 'care'::regnamespace AND c.relkind IN ('r', 'p') AND NOT EXISTS (
     SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull)`,
  // Where the number comes first, for the order of a tree, the tenant is next.
  `SELECT format('%s of %s does not start with the tenant', i.indexrelid::regclass, c.oid::regclass) AS fault
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
   LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = CASE
     WHEN pg_get_indexdef(i.indexrelid, 1, false) LIKE 'care.tree_order(tenant_id, %' THEN i.indkey[1]
     ELSE i.indkey[0] END
   WHERE c.relnamespace = 'care'::regnamespace AND a.attname IS DISTINCT FROM 'tenant_id'`,
  `SELECT format('%s has no key', c.oid::regclass) AS fault
   FROM pg_class c WHERE c.relnamespace = 'care'::regnamespace AND c.relkind IN ('r', 'p')
     AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')`,
  `SELECT format('the foreign key %s of %s can point at another tenant', k.conname, k.conrelid::regclass) AS fault
   FROM pg_constraint k
   JOIN pg_attribute f ON f.attrelid = k.conrelid AND f.attnum = k.conkey[1]
   JOIN pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = k.confkey[1]
   WHERE k.connamespace = 'care'::regnamespace AND k.contype = 'f'
     AND (f.attname <> 'tenant_id' OR r.attname <> 'tenant_id')`,
  `SELECT format('%s may %s %s without a policy of its own', g.grantee, g.privilege_type, g.table_name) AS fault
   FROM information_schema.role_table_grants g
   WHERE g.table_schema = 'care' AND g.grantee <> 'own_data' AND NOT EXISTS (
     SELECT FROM pg_policies p WHERE p.schemaname = 'care' AND p.tablename = g.table_name
       AND p.cmd = g.privilege_type AND p.roles = ARRAY[g.grantee::name])`,
  `SELECT format('%s has grants to somebody who is not the application: %s', g.table_name, g.grantee) AS fault
   FROM information_schema.role_table_grants g
   WHERE g.table_schema = 'care' AND g.grantee NOT IN ('own_data', $1)
     AND NOT (g.grantee = 'own_sec' AND (g.table_name, g.privilege_type) IN (${sealing}))`,
  // Its own policies, not those of its table, would hold for whoever reached a partition past the table.
  `SELECT format('the partition %s can be reached past its table by %s', c.oid::regclass,
     coalesce(r.rolname, 'everybody')) AS fault
   FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
   WHERE c.relnamespace = 'care'::regnamespace AND c.relispartition AND c.relkind IN ('r', 'p')
     AND a.grantee <> c.relowner`,
  `SELECT format('the partition %s has the policy %s', tablename, policyname) AS fault
   FROM pg_policies JOIN pg_class c ON c.oid = format('%I.%I', schemaname, tablename)::regclass
   WHERE schemaname = 'care' AND c.relispartition`,
  // The rules above look at grants on tables.
  `SELECT format('%s has a grant on its column %s', a.attrelid::regclass, a.attname) AS fault
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.relnamespace = 'care'::regnamespace AND a.attacl IS NOT NULL`,
  `SELECT format('the policy %s of %s is not the rule', policyname, tablename) AS fault
   FROM pg_policies
   CROSS JOIN LATERAL (SELECT regexp_replace(qual, '\\s+', ' ', 'g') AS qual,
     regexp_replace(with_check, '\\s+', ' ', 'g') AS checked) p
   CROSS JOIN LATERAL (SELECT format('(tenant_id = ( SELECT me.tenant_id FROM sec.%s me))',
     CASE cmd WHEN 'SELECT' THEN 'me_r' ELSE 'me_w' END) AS rule) r
   WHERE schemaname = 'care' AND NOT (roles = '{own_sec}' AND (tablename, cmd) IN (${sealing}))
     AND (permissive <> 'PERMISSIVE' OR roles <> ARRAY[$1::name] OR cmd = 'ALL'
     OR p.qual IS DISTINCT FROM CASE cmd WHEN 'INSERT' THEN NULL ELSE r.rule END
     OR p.checked IS DISTINCT FROM CASE WHEN cmd IN ('INSERT', 'UPDATE') THEN r.rule END)`,
  `SELECT format('the policy %s lets the sealer add more than that something expires', policyname) AS fault
   FROM pg_policies WHERE schemaname = 'care' AND tablename = 'audit_events' AND roles = '{own_sec}'
     AND cmd = 'INSERT' AND with_check IS DISTINCT FROM
       '((action = ''audit.expire''::text) AND (source = ''geo''::text))'`,
  `SELECT format('%s has more than one policy for %s', tablename, cmd) AS fault
   FROM pg_policies WHERE schemaname = 'care' GROUP BY tablename, cmd, roles HAVING count(*) > 1`,
  `SELECT format('%s has rights or memberships', r.rolname) AS fault
   FROM pg_roles r WHERE r.rolname IN ($1, $2) AND (r.rolinherit OR r.rolsuper OR r.rolbypassrls
     OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
     OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid OR m.roleid = r.oid))`,
  `SELECT format('%s can make %s', r.rolname, p.privilege) AS fault
   FROM pg_roles r, (VALUES ('TEMP'), ('CREATE')) p (privilege)
   WHERE r.rolname IN ($1, $2) AND has_database_privilege(r.rolname, current_database(), p.privilege)`,
  `SELECT format('%s can create in %s', r.rolname, n.nspname) AS fault
   FROM pg_roles r, pg_namespace n
   WHERE r.rolname IN ($1, $2) AND has_schema_privilege(r.rolname, n.oid, 'CREATE')`,
  `SELECT format('%s owns something', r.rolname) AS fault
   FROM pg_roles r JOIN pg_shdepend d ON d.refobjid = r.oid AND d.deptype = 'o'
   WHERE r.rolname IN ($1, $2) GROUP BY r.rolname`,
  `SELECT format('the owner %s can log in or step over row-level security', r.rolname) AS fault
   FROM pg_roles r WHERE (r.rolcanlogin OR r.rolbypassrls OR r.rolsuper)
     AND r.oid IN (SELECT relowner FROM pg_class WHERE relnamespace IN ('care'::regnamespace, 'sec'::regnamespace)
       AND relkind IN ('r', 'p', 'v', 'm'))`,
  `SELECT format('%s is a member of the owner %s', m.member::regrole, m.roleid::regrole) AS fault
   FROM pg_auth_members m WHERE m.roleid IN ('own_sec'::regrole, 'own_data'::regrole)`,
  `SELECT format('%s runs as %s, who can step over row-level security', p.oid::regprocedure, r.rolname) AS fault
   FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
   WHERE p.prosecdef AND (r.rolbypassrls OR r.rolsuper)
     AND (has_function_privilege($1, p.oid, 'EXECUTE') OR has_function_privilege($2, p.oid, 'EXECUTE'))`,
  `SELECT format('%s may connect to the database', coalesce(r.rolname, 'everybody')) AS fault
   FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
   LEFT JOIN pg_roles r ON r.oid = a.grantee
   WHERE d.datname = current_database() AND a.grantee <> d.datdba
     AND coalesce(r.rolname, '') NOT IN ($1, $2)`,
]

/** What is wrong with the client's database, a sentence each. The client is connected as a superuser. */
export async function lintCatalog(client: pg.Client, { app, provisioner }: Roles): Promise<string[]> {
  const faults: string[] = []
  for (const rule of rules) {
    // Both are always there, so that each rule may name either.
    const { rows } = await client.query(`WITH x AS (SELECT $1::name, $2::name) ${rule}`, [app, provisioner])
    faults.push(...rows.map(({ fault }) => fault))
  }
  return faults
}
