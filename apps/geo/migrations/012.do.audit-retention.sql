-- How long a tenant keeps its audit log, said by the tenant itself; that what is removed is announced in the log
-- first; and the newest seal of each tenant, for whoever keeps it elsewhere.

-- No row: for ever. `months` null: for ever, and no operator's number shortens that.
CREATE TABLE care.audit_retention (
  tenant_id text PRIMARY KEY,
  -- A year at least: whoever inspects care comes once a year, and finds what was done since the last time.
  months integer CHECK (months BETWEEN 12 AND 1200),
  -- When `months` applies, and what does until then: see the trigger, which sets all of the following.
  effective_at timestamptz(3) NOT NULL,
  months_until_then integer CHECK (months_until_then BETWEEN 12 AND 1200),
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL
);
SELECT sec.isolate('care.audit_retention', :'app_role', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT ON care.audit_retention TO own_sec;
CREATE POLICY sealer_select ON care.audit_retention FOR SELECT TO own_sec USING (true);

-- What is shorter waits for 30 days, so that whoever holds an owner's session for a day cannot remove the traces
-- of it: the change stands in the log, and any owner takes it back. The database holds it, whatever SQL comes.
CREATE FUNCTION sec.settle_audit_retention() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  for_ever CONSTANT integer := 1201;
  in_effect integer;
BEGIN
  NEW.version := 1;
  NEW.updated_at := now();
  IF TG_OP = 'UPDATE' THEN
    in_effect := CASE WHEN now() < OLD.effective_at THEN OLD.months_until_then ELSE OLD.months END;
    NEW.version := OLD.version + 1;
    IF NEW.months IS NOT DISTINCT FROM OLD.months THEN
      NEW.effective_at := OLD.effective_at;
      NEW.months_until_then := OLD.months_until_then;
      RETURN NEW;
    END IF;
  END IF;
  NEW.months_until_then := in_effect;
  NEW.effective_at := now();
  IF coalesce(NEW.months, for_ever) < coalesce(in_effect, for_ever) THEN
    NEW.effective_at := now() + interval '30 days';
  END IF;
  RETURN NEW;
END
$$;
ALTER FUNCTION sec.settle_audit_retention() OWNER TO own_sec;
CREATE TRIGGER settle BEFORE INSERT OR UPDATE ON care.audit_retention
FOR EACH ROW EXECUTE FUNCTION sec.settle_audit_retention();

-- The seal up to which a tenant's log says that it is removed, and the event that says it.
CREATE TABLE sec.audit_expiries (
  tenant_id text PRIMARY KEY,
  through_seal bigint NOT NULL,
  event_id uuid NOT NULL
);
ALTER TABLE sec.audit_expiries OWNER TO own_sec;

-- The one thing that the sealer may add to a log.
GRANT INSERT ON care.audit_events TO own_sec;
CREATE POLICY sealer_insert ON care.audit_events FOR INSERT TO own_sec
  WITH CHECK (action = 'audit.expire' AND source = 'geo');

CREATE FUNCTION sec.announce_audit_expiry(tenant text, through bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  random CONSTANT text := replace(gen_random_uuid()::text, '-', '');
  -- A UUIDv7: the milliseconds, the version, and the rest of a random one.
  event CONSTANT uuid := lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7' || substr(random, 14);
BEGIN
  INSERT INTO care.audit_events (tenant_id, id, at, actor, action, target, outcome, request_id, source)
  VALUES (tenant, event, now(), 'service:geo', 'audit.expire', 'seals/' || through, 'success', 'retention', 'geo');
  INSERT INTO sec.audit_expiries AS known (tenant_id, through_seal, event_id) VALUES (tenant, through, event)
  ON CONFLICT (tenant_id) DO UPDATE SET through_seal = excluded.through_seal, event_id = excluded.event_id;
END
$$;
ALTER FUNCTION sec.announce_audit_expiry(text, bigint) OWNER TO own_sec;

-- What was removed before there were announcements is announced now.
SELECT sec.announce_audit_expiry(c.tenant_id, coalesce(kept.seal - 1, newest.number))
FROM sec.capabilities c
CROSS JOIN LATERAL (SELECT s.number FROM care.audit_seals s WHERE s.tenant_id = c.tenant_id
  ORDER BY s.number DESC LIMIT 1) newest
LEFT JOIN LATERAL (SELECT l.seal FROM care.audit_leaves l WHERE l.tenant_id = c.tenant_id
  ORDER BY l.position LIMIT 1) kept ON true
WHERE coalesce(kept.seal, newest.number + 1) > 1;

-- As before, but for two things. How long: the longer of what the tenant says and what an operator says
-- (sec.keep_audit_for), so that neither removes what the other keeps. And nothing is removed but what a sealed event
-- of the log itself announces: an export that begins later than its log proves by that event that it was retention.
CREATE OR REPLACE FUNCTION sec.expire_audit(max_seals integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
  announced record;
  due bigint;
  through bigint;
  removed bigint;
  total bigint := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7236835472117) THEN
    RETURN 0;
  END IF;
  FOR kept IN
    SELECT said.tenant_id, date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
        - greatest(said.own, said.operators) * interval '1 month' AS since
    FROM (
      SELECT c.tenant_id, c.audit_months AS operators, r.tenant_id IS NOT NULL AS has_own,
        CASE WHEN now() < r.effective_at THEN r.months_until_then ELSE r.months END AS own
      FROM sec.capabilities c LEFT JOIN care.audit_retention r USING (tenant_id)
    ) said
    WHERE CASE WHEN said.has_own THEN said.own IS NOT NULL ELSE said.operators IS NOT NULL END
  LOOP
    SELECT s.number INTO due FROM care.audit_seals s
    WHERE s.tenant_id = kept.tenant_id AND s.at < kept.since ORDER BY s.at DESC LIMIT 1;
    CONTINUE WHEN due IS NULL;
    SELECT e.through_seal, e.event_id INTO announced FROM sec.audit_expiries e WHERE e.tenant_id = kept.tenant_id;
    IF announced IS NULL OR announced.through_seal < due THEN
      PERFORM sec.announce_audit_expiry(kept.tenant_id, due);
      CONTINUE;
    END IF;
    CONTINUE WHEN NOT EXISTS (SELECT FROM care.audit_leaves l
      WHERE l.tenant_id = kept.tenant_id AND l.event_id = announced.event_id);
    SELECT max(old.last) INTO through FROM (
      SELECT s.last FROM care.audit_seals s
      WHERE s.tenant_id = kept.tenant_id AND s.number <= due AND s.number >= (
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

-- The newest seal of each tenant that has one since then (null: of every tenant), by tenant, so many after that one.
CREATE FUNCTION sec.audit_heads(since timestamptz, after text, most integer)
RETURNS TABLE (tenant_id text, number bigint, root bytea, hash bytea, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.tenant_id, s.number, s.root, s.hash, s.at
  FROM sec.capabilities c
  CROSS JOIN LATERAL (SELECT * FROM care.audit_seals s WHERE s.tenant_id = c.tenant_id
    ORDER BY s.number DESC LIMIT 1) s
  WHERE c.tenant_id > after AND (since IS NULL OR s.at >= since)
  ORDER BY c.tenant_id LIMIT most
$$;
ALTER FUNCTION sec.audit_heads(timestamptz, text, integer) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.audit_heads(timestamptz, text, integer) TO :"provisioner_role";
