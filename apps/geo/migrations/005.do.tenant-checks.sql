-- So that the login that registers tenants can also tell whether one is as it must be. It learns no capability, and
-- nothing of a tenant that it could not name.

CREATE FUNCTION sec.capability_of(tenant text, hash bytea)
RETURNS TABLE (is_ours boolean, epoch integer, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.cap_hash = hash, c.epoch, c.state FROM sec.capabilities c WHERE c.tenant_id = tenant
$$;
ALTER FUNCTION sec.capability_of(text, bytea) OWNER TO own_sec;
GRANT EXECUTE ON FUNCTION sec.capability_of(text, bytea) TO :"provisioner_role";

GRANT USAGE ON SCHEMA migration TO :"provisioner_role";
GRANT SELECT ON migration.history TO :"provisioner_role";
