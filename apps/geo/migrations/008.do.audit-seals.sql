-- contract: unused since 0.1.0
-- What goes is the plain table alone: its name, columns and grants are those of the partitioned one that takes its
-- place in this very transaction, so a release that knows only the former goes on as it was.
--
-- The log becomes provable. Each event's leaf hash is made as it is inserted, by the database, so that no writer can
-- hand in another; sealing (sec.seal_audit) puts the leaves of a tenant into a Merkle tree and chains its root.

GRANT USAGE ON SCHEMA care TO own_sec;

-- RFC 6962, 2.1: 0x00 in front of what is a leaf, 0x01 in front of two nodes. The text is the canonical JSON
-- (RFC 8785) of the entry as GET /audit/events shows it; see src/leaf.ts of @careeasy/audit, which must agree.
CREATE FUNCTION sec.audit_leaf(tenant text, id uuid, at timestamptz, actor text, action text, target text,
  outcome text, before text, after text, request_id text, source text, address text, recorded_at timestamptz)
RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256('\x00'::bytea || convert_to(
    '{"action":' || to_json(action)::text
    || ',"actor":' || to_json(actor)::text
    || coalesce(',"address":' || to_json(address)::text, '')
    || coalesce(',"after":' || to_json(after)::text, '')
    || ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || coalesce('","before":' || to_json(before)::text || ',"id":"', '","id":"') || id::text
    || '","outcome":' || to_json(outcome)::text
    || ',"recorded_at":"' || to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","request_id":' || to_json(request_id)::text
    || ',"source":' || to_json(source)::text
    || ',"target":' || to_json(target)::text
    || ',"tenant":' || to_json(tenant)::text || '}', 'UTF8'))
$$;
ALTER FUNCTION sec.audit_leaf(text, uuid, timestamptz, text, text, text, text, text, text, text, text, text,
  timestamptz) OWNER TO own_sec;

-- Leaves that no seal has yet. An event and its row here are one transaction; the application has no grant on it.
-- Rows come and go: what is dead is to be taken away at once.
CREATE TABLE sec.audit_queue (
  tenant_id text NOT NULL,
  event_id uuid NOT NULL,
  leaf bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE sec.audit_queue OWNER TO own_sec;

CREATE FUNCTION sec.queue_audit_leaves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sec.audit_queue (tenant_id, event_id, leaf)
  SELECT e.tenant_id, e.id, sec.audit_leaf(e.tenant_id, e.id, e.at, e.actor, e.action, e.target, e.outcome,
    e.before_digest, e.after_digest, e.request_id, e.source, e.address, e.recorded_at)
  FROM added e;
  RETURN NULL;
END
$$;
ALTER FUNCTION sec.queue_audit_leaves() OWNER TO own_sec;

-- The plain table becomes the first partition, so no row is copied. Old readers wait for a moment.
ALTER TABLE care.audit_events RENAME TO audit_events_first;
ALTER TABLE care.audit_events_first RENAME CONSTRAINT audit_events_pkey TO audit_events_first_pkey;
ALTER INDEX care.audit_events_tenant_at RENAME TO audit_events_first_at;
ALTER INDEX care.audit_events_tenant_actor RENAME TO audit_events_first_actor;
ALTER INDEX care.audit_events_tenant_target RENAME TO audit_events_first_target;
ALTER INDEX care.audit_events_tenant_action RENAME TO audit_events_first_action;
DROP POLICY tenant_select ON care.audit_events_first;
DROP POLICY tenant_insert ON care.audit_events_first;
REVOKE ALL ON care.audit_events_first FROM :"app_role";

-- By the id, a UUIDv7, which begins with its time: one event has one partition whenever it is handed over, so that
-- the key alone keeps it single, across months too.
CREATE TABLE care.audit_events (LIKE care.audit_events_first INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
  PARTITION BY RANGE (id);
ALTER TABLE care.audit_events ADD PRIMARY KEY (tenant_id, id);
CREATE INDEX audit_events_tenant_at ON care.audit_events (tenant_id, at, id);
CREATE INDEX audit_events_tenant_actor ON care.audit_events (tenant_id, actor, at, id);
CREATE INDEX audit_events_tenant_target ON care.audit_events (tenant_id, target, at, id);
CREATE INDEX audit_events_tenant_action ON care.audit_events (tenant_id, action, at, id);
SELECT sec.isolate('care.audit_events', :'app_role', 'SELECT', 'INSERT');

CREATE FUNCTION sec.first_id_of(month date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (overlay(lpad(to_hex((extract(epoch FROM month)::bigint * 1000)), 12, '0') PLACING '-' FROM 9 FOR 0)
    || '-0000-0000-000000000000')::uuid
$$;
ALTER FUNCTION sec.first_id_of(date) OWNER TO own_sec;
GRANT USAGE ON SCHEMA sec TO own_data;
GRANT EXECUTE ON FUNCTION sec.first_id_of(date) TO own_data;

-- What fits no month: a sender's clock that is wrong by years, an id that is no UUIDv7. Nothing is refused for it.
CREATE TABLE care.audit_events_other (LIKE care.audit_events_first INCLUDING ALL);
ALTER TABLE care.audit_events_other OWNER TO own_data;
ALTER TABLE care.audit_events_other ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Makes the partitions of this month and so many months after it, as far as they are missing. A partition has no
-- grants: it is reached through care.audit_events, whose policies then hold.
CREATE FUNCTION sec.make_audit_partitions(ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month date;
  next_month date;
  name text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7236835472116);
  FOR month IN SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month')::date
               FROM generate_series(0, ahead) n LOOP
    next_month := (month + interval '1 month')::date;
    name := 'audit_events_' || to_char(month, 'YYYY_MM');
    -- The first partition ends where a month begins: what is before that has its place.
    CONTINUE WHEN to_regclass('care.' || name) IS NOT NULL OR EXISTS (
      SELECT FROM pg_class c WHERE c.oid = 'care.audit_events_first'::regclass
        AND pg_get_expr(c.relpartbound, c.oid) LIKE '%TO (''' || sec.first_id_of(next_month) || ''')');
    EXECUTE format('CREATE TABLE care.%I (LIKE care.audit_events INCLUDING ALL)', name);
    -- Whoever owns it is bound by row-level security too, and so would find nothing to move.
    ALTER TABLE care.audit_events_other NO FORCE ROW LEVEL SECURITY;
    EXECUTE format('WITH moved AS (DELETE FROM care.audit_events_other WHERE id >= %L AND id < %L RETURNING *)
      INSERT INTO care.%I SELECT * FROM moved', sec.first_id_of(month), sec.first_id_of(next_month), name);
    ALTER TABLE care.audit_events_other FORCE ROW LEVEL SECURITY;
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY,
      ALTER actor SET STATISTICS 0, ALTER action SET STATISTICS 0, ALTER target SET STATISTICS 0,
      ALTER before_digest SET STATISTICS 0, ALTER after_digest SET STATISTICS 0,
      ALTER request_id SET STATISTICS 0, ALTER address SET STATISTICS 0', name);
    EXECUTE format('ALTER TABLE care.audit_events ATTACH PARTITION care.%I FOR VALUES FROM (%L) TO (%L)',
      name, sec.first_id_of(month), sec.first_id_of(next_month));
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;
ALTER FUNCTION sec.make_audit_partitions(integer) OWNER TO own_data;
GRANT EXECUTE ON FUNCTION sec.make_audit_partitions(integer) TO :"provisioner_role";

-- The migration is the superuser's, whom no policy binds. What the old table has beyond its month goes elsewhere.
DO $$
DECLARE
  upper_id CONSTANT uuid := sec.first_id_of((date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month')::date);
BEGIN
  WITH moved AS (DELETE FROM care.audit_events_first WHERE id >= upper_id RETURNING *)
  INSERT INTO care.audit_events_other SELECT * FROM moved;
  EXECUTE format('ALTER TABLE care.audit_events ATTACH PARTITION care.audit_events_first FOR VALUES FROM (MINVALUE) TO (%L)',
    upper_id);
END
$$;
ALTER TABLE care.audit_events ATTACH PARTITION care.audit_events_other DEFAULT;
SELECT sec.make_audit_partitions(3);

INSERT INTO sec.audit_queue (tenant_id, event_id, leaf)
SELECT e.tenant_id, e.id, sec.audit_leaf(e.tenant_id, e.id, e.at, e.actor, e.action, e.target, e.outcome,
  e.before_digest, e.after_digest, e.request_id, e.source, e.address, e.recorded_at)
FROM care.audit_events e;

CREATE TRIGGER queue_leaves AFTER INSERT ON care.audit_events
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sec.queue_audit_leaves();

-- Where each event stands in its tenant's log, from 0. Only hashes: what they are of may be gone.
CREATE TABLE care.audit_leaves (
  tenant_id text NOT NULL,
  position bigint NOT NULL,
  seal bigint NOT NULL,
  event_id uuid NOT NULL,
  leaf bytea NOT NULL,
  PRIMARY KEY (tenant_id, position),
  UNIQUE (tenant_id, event_id)
);
-- `hash` is SHA-256 of 0x02 and the canonical JSON of the seal without it; `previous` is the hash of the seal before.
CREATE TABLE care.audit_seals (
  tenant_id text NOT NULL,
  number bigint NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  count integer NOT NULL,
  root bytea NOT NULL,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, number)
);
CREATE INDEX audit_seals_tenant_at ON care.audit_seals (tenant_id, at);
SELECT sec.isolate('care.audit_leaves', :'app_role', 'SELECT');
SELECT sec.isolate('care.audit_seals', :'app_role', 'SELECT');

-- own_sec cannot log in. It works for all tenants, and only through the functions below.
GRANT SELECT, INSERT, DELETE ON care.audit_leaves TO own_sec;
GRANT SELECT, INSERT ON care.audit_seals TO own_sec;
GRANT SELECT, DELETE ON care.audit_events TO own_sec;
CREATE POLICY sealer_select ON care.audit_leaves FOR SELECT TO own_sec USING (true);
CREATE POLICY sealer_insert ON care.audit_leaves FOR INSERT TO own_sec WITH CHECK (true);
CREATE POLICY sealer_delete ON care.audit_leaves FOR DELETE TO own_sec USING (true);
CREATE POLICY sealer_select ON care.audit_seals FOR SELECT TO own_sec USING (true);
CREATE POLICY sealer_insert ON care.audit_seals FOR INSERT TO own_sec WITH CHECK (true);
CREATE POLICY sealer_select ON care.audit_events FOR SELECT TO own_sec USING (true);
CREATE POLICY sealer_delete ON care.audit_events FOR DELETE TO own_sec USING (true);

CREATE FUNCTION sec.audit_seal_hash(tenant text, number bigint, first bigint, last bigint, count bigint, root bytea,
  previous bytea, at timestamptz) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256('\x02'::bytea || convert_to(
    '{"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","count":' || count || ',"first":' || first || ',"last":' || last || ',"number":' || number
    || ',"previous":"' || encode(previous, 'hex') || '","root":"' || encode(root, 'hex')
    || '","tenant":' || to_json(tenant)::text || '}', 'UTF8'))
$$;
ALTER FUNCTION sec.audit_seal_hash(text, bigint, bigint, bigint, bigint, bytea, bytea, timestamptz) OWNER TO own_sec;

-- Seals what is committed, at most so many leaves, and tells how many they were; null while another session seals.
--
-- A leaf gets its position here, not at insert, and leaves the queue in the same statement. So the horizon of
-- transactions bounds a seal by itself: the snapshot of that statement sees no leaf whose transaction is still open,
-- and one that commits later stands behind this seal in a later one, however old its transaction is. A watermark on
-- transaction ids would hold up every tenant for one long transaction, and would break when a dump is restored.
-- The lock comes before the snapshot: the seals of whoever held it are seen.
CREATE FUNCTION sec.seal_audit(max_leaves integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sealed integer;
  seal_time CONSTANT timestamptz(3) := clock_timestamp();
BEGIN
  IF NOT pg_try_advisory_xact_lock(7236835472115) THEN
    RETURN NULL;
  END IF;
  WITH RECURSIVE
  taken AS (
    DELETE FROM sec.audit_queue WHERE ctid = ANY (ARRAY(SELECT ctid FROM sec.audit_queue LIMIT max_leaves))
    RETURNING tenant_id, event_id, leaf
  ),
  leaves AS MATERIALIZED (
    SELECT tenant_id, event_id, leaf,
      row_number() OVER (PARTITION BY tenant_id ORDER BY event_id) - 1 AS i,
      count(*) OVER (PARTITION BY tenant_id) AS n
    FROM taken
  ),
  -- Pair by pair, an odd one as it is: the same tree as RFC 6962's split at the largest power of two.
  level AS (
    SELECT tenant_id, i, leaf AS hash, n FROM leaves
    UNION ALL
    SELECT tenant_id, i / 2, CASE WHEN other IS NULL THEN hash ELSE sha256('\x01'::bytea || hash || other) END,
      (n + 1) / 2
    FROM (SELECT *, lead(hash) OVER (PARTITION BY tenant_id ORDER BY i) AS other FROM level WHERE n > 1) pairs
    WHERE i % 2 = 0
  ),
  next AS MATERIALIZED (
    SELECT r.tenant_id, r.hash AS root, coalesce(p.number + 1, 1) AS number, coalesce(p.last + 1, 0) AS first,
      coalesce(p.last, -1) + l.n AS last, l.n AS count, coalesce(p.hash, decode(repeat('00', 32), 'hex')) AS previous
    FROM level r
    JOIN (SELECT DISTINCT tenant_id, n FROM leaves) l USING (tenant_id)
    LEFT JOIN LATERAL (SELECT s.number, s.last, s.hash FROM care.audit_seals s WHERE s.tenant_id = r.tenant_id
      ORDER BY s.number DESC LIMIT 1) p ON true
    WHERE r.n = 1
  ),
  sealing AS (
    INSERT INTO care.audit_seals (tenant_id, number, first, last, count, root, previous, hash, at)
    SELECT tenant_id, number, first, last, count, root, previous,
      sec.audit_seal_hash(tenant_id, number, first, last, count, root, previous, seal_time), seal_time
    FROM next
  ),
  placed AS (
    INSERT INTO care.audit_leaves (tenant_id, position, seal, event_id, leaf)
    SELECT tenant_id, next.first + i, next.number, event_id, leaf FROM leaves JOIN next USING (tenant_id)
  )
  SELECT count(*) INTO sealed FROM leaves;
  RETURN sealed;
END
$$;
ALTER FUNCTION sec.seal_audit(integer) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.seal_audit(integer) TO :"provisioner_role";

-- Months a tenant's events are kept after the month they were sealed in; null is for ever. An operator sets it.
ALTER TABLE sec.capabilities ADD COLUMN audit_months integer CHECK (audit_months BETWEEN 1 AND 1200);
CREATE FUNCTION sec.keep_audit_for(tenant text, months integer) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE sec.capabilities SET audit_months = months WHERE tenant_id = tenant RETURNING true
$$;
ALTER FUNCTION sec.keep_audit_for(text, integer) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.keep_audit_for(text, integer) TO :"provisioner_role";

-- Removes the events and leaves of whole seals that are past their tenant's time, at most so many seals a tenant, and
-- tells how many events they were. The seals stay, so what is kept still chains.
CREATE FUNCTION sec.expire_audit(max_seals integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
  through bigint;
  removed bigint;
  total bigint := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7236835472117) THEN
    RETURN 0;
  END IF;
  FOR kept IN
    SELECT tenant_id, date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
        - audit_months * interval '1 month' AS since
    FROM sec.capabilities WHERE audit_months IS NOT NULL
  LOOP
    SELECT max(old.last) INTO through FROM (
      SELECT s.last FROM care.audit_seals s
      WHERE s.tenant_id = kept.tenant_id AND s.at < kept.since AND s.number >= (
        SELECT l.seal FROM care.audit_leaves l WHERE l.tenant_id = kept.tenant_id ORDER BY l.position LIMIT 1)
      ORDER BY s.number LIMIT max_seals) old;
    WITH gone AS (
      DELETE FROM care.audit_leaves l WHERE l.tenant_id = kept.tenant_id AND l.position <= through RETURNING l.event_id
    ), deleted AS (
      DELETE FROM care.audit_events e USING gone WHERE e.tenant_id = kept.tenant_id AND e.id = gone.event_id RETURNING 1
    )
    SELECT count(*) INTO removed FROM deleted;
    total := total + removed;
  END LOOP;
  RETURN total;
END
$$;
ALTER FUNCTION sec.expire_audit(integer) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.expire_audit(integer) TO :"provisioner_role";
