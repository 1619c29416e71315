-- Who did what, of every service. Rows are added and never changed: there is no grant for anything else.

CREATE TABLE care.audit_events (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('success', 'failure')),
  before_digest text,
  after_digest text,
  request_id text NOT NULL,
  source text NOT NULL,
  address text,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);

CREATE INDEX audit_events_tenant_at ON care.audit_events (tenant_id, at, id);
CREATE INDEX audit_events_tenant_actor ON care.audit_events (tenant_id, actor, at, id);
CREATE INDEX audit_events_tenant_target ON care.audit_events (tenant_id, target, at, id);

ALTER TABLE care.audit_events
  ALTER actor SET STATISTICS 0,
  ALTER action SET STATISTICS 0,
  ALTER target SET STATISTICS 0,
  ALTER before_digest SET STATISTICS 0,
  ALTER after_digest SET STATISTICS 0,
  ALTER request_id SET STATISTICS 0,
  ALTER address SET STATISTICS 0;

SELECT sec.isolate('care.audit_events', :'app_role', 'SELECT', 'INSERT');
