-- Who goes to whom, where and when. Instants, and beside them the zone in which the period was agreed.

CREATE TABLE care.visits (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  -- Persons are kept by another service, in another store: no foreign key.
  carer uuid NOT NULL,
  client uuid NOT NULL,
  place uuid NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  time_zone text NOT NULL,
  notes text,
  status text NOT NULL CHECK (status IN ('booked', 'started', 'done', 'cancelled', 'missed')),
  -- What a device told when the work began and ended, and what we made of it.
  started jsonb,
  ended jsonb,
  -- Of the request that booked it with an Idempotency-Key.
  request_digest text,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (tenant_id, id),
  -- The lists look 24 hours back from a time to find what overlaps it: see store/visits.ts.
  CONSTRAINT visits_period CHECK (ends_at > starts_at AND ends_at - starts_at <= interval '24 hours'),
  CONSTRAINT visits_place_fkey FOREIGN KEY (tenant_id, place) REFERENCES care.places (tenant_id, id),
  -- Nobody is in two places at once. Periods are half open: one may begin when another ends.
  CONSTRAINT visits_carer_once EXCLUDE USING gist (
    tenant_id WITH =, carer WITH =, tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (status IN ('booked', 'started'))
);

-- Comparing times and ids is leakproof, && on ranges is not: so lists run on these, and the gist index only excludes.
CREATE INDEX visits_tenant_start ON care.visits (tenant_id, starts_at, id);
CREATE INDEX visits_tenant_carer ON care.visits (tenant_id, carer, starts_at, id);
CREATE INDEX visits_tenant_client ON care.visits (tenant_id, client, starts_at, id);
CREATE INDEX visits_tenant_place ON care.visits (tenant_id, place, starts_at, id);
CREATE INDEX visits_tenant_status ON care.visits (tenant_id, status, starts_at, id);

ALTER TABLE care.visits
  ALTER carer SET STATISTICS 0,
  ALTER client SET STATISTICS 0,
  ALTER place SET STATISTICS 0,
  ALTER status SET STATISTICS 0,
  ALTER time_zone SET STATISTICS 0,
  ALTER notes SET STATISTICS 0,
  ALTER started SET STATISTICS 0,
  ALTER ended SET STATISTICS 0,
  ALTER request_digest SET STATISTICS 0;
ALTER INDEX care.visits_carer_once ALTER COLUMN 3 SET STATISTICS 0;

SELECT sec.isolate('care.visits', :'app_role', 'SELECT', 'INSERT', 'UPDATE');
