-- Which tenant a session works for is proven by a secret in `app.cap`, of which this database knows the hash only:
-- see mintCapability in @careeasy/tenant-connection. One row fences a tenant from its next statement on.

CREATE TABLE sec.capabilities (
  cap_hash bytea PRIMARY KEY CHECK (octet_length(cap_hash) = 32),
  tenant_id text NOT NULL UNIQUE CHECK (tenant_id ~ '^[0-9A-Z]{7,26}$'),
  epoch integer NOT NULL CHECK (epoch > 0),
  state text NOT NULL CHECK (state IN ('active', 'frozen', 'suspended', 'gone'))
);
ALTER TABLE sec.capabilities OWNER TO own_sec;

-- @careeasy/tenant-connection knows a fence by the SQLSTATE and exactly this form of message.
-- Volatile, so that the planner never runs it ahead of time.
CREATE FUNCTION sec.deny(why text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE EXCEPTION 'tenant fenced: %', why
    USING ERRCODE = CASE why WHEN 'frozen' THEN '25006' ELSE '42501' END;
END
$$;
ALTER FUNCTION sec.deny(text) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.deny(text) TO :"app_role";

-- The tenant that the session may read, and the one it may write. They raise instead of yielding null: a stale,
-- forged or suspended capability must never look like "no rows".
CREATE VIEW sec.me_r WITH (security_barrier) AS
SELECT coalesce(
  (SELECT CASE WHEN c.state IN ('active', 'frozen') THEN c.tenant_id ELSE sec.deny(c.state) END
     FROM sec.capabilities c
    WHERE c.cap_hash = (SELECT sha256(decode(current_setting('app.cap', true), 'hex')))),
  sec.deny('unknown capability')) AS tenant_id;

CREATE VIEW sec.me_w WITH (security_barrier) AS
SELECT coalesce(
  (SELECT CASE WHEN c.state = 'active' THEN c.tenant_id ELSE sec.deny(c.state) END
     FROM sec.capabilities c
    WHERE c.cap_hash = (SELECT sha256(decode(current_setting('app.cap', true), 'hex')))),
  sec.deny('unknown capability')) AS tenant_id;

ALTER VIEW sec.me_r OWNER TO own_sec;
ALTER VIEW sec.me_w OWNER TO own_sec;
GRANT SELECT ON sec.me_r, sec.me_w TO :"app_role";

-- Whoever may call this can make any tenant's capability: it belongs to a login of its own, which no request of
-- a tenant ever uses. A placement older than the one known changes nothing.
CREATE FUNCTION sec.register(hash bytea, tenant text, new_epoch integer, new_state text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sec.capabilities AS known (cap_hash, tenant_id, epoch, state)
  VALUES (hash, tenant, new_epoch, new_state)
  ON CONFLICT (tenant_id) DO UPDATE
    SET cap_hash = excluded.cap_hash, epoch = excluded.epoch, state = excluded.state
    WHERE known.epoch <= excluded.epoch
$$;
ALTER FUNCTION sec.register(bytea, text, integer, text) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.register(bytea, text, integer, text) TO :"provisioner_role";

-- Puts a table under the rule: one owner that cannot log in, row-level security for it too, one policy for each
-- command that the application may use. (A policy FOR ALL would check DELETE against what may be read.)
CREATE FUNCTION sec.isolate(target regclass, app_role name, VARIADIC commands text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  reads CONSTANT text := '(tenant_id = (SELECT me.tenant_id FROM sec.me_r me))';
  writes CONSTANT text := '(tenant_id = (SELECT me.tenant_id FROM sec.me_w me))';
  command text;
BEGIN
  EXECUTE format('ALTER TABLE %s OWNER TO own_data', target);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  FOREACH command IN ARRAY commands LOOP
    EXECUTE format('GRANT %s ON %s TO %I', command, target, app_role);
    EXECUTE format('CREATE POLICY tenant_%s ON %s FOR %s TO %I ', lower(command), target, command, app_role)
      || CASE command
           WHEN 'SELECT' THEN 'USING ' || reads
           WHEN 'INSERT' THEN 'WITH CHECK ' || writes
           WHEN 'UPDATE' THEN 'USING ' || writes || ' WITH CHECK ' || writes
           WHEN 'DELETE' THEN 'USING ' || writes
         END;
  END LOOP;
END
$$;
