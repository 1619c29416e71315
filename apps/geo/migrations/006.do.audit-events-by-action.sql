-- Without it the log by action alone was a scan of all tenants' rows.
CREATE INDEX audit_events_tenant_action ON care.audit_events (tenant_id, action, at, id);
