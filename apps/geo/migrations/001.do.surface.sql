-- What a session of ours can touch at all. The variables are psql's: `psql -v app_role=geo_app -f …` reads this too.
-- Roles belong to the cluster, not to a database: src/migrations.ts makes them.

CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

CREATE SCHEMA sec AUTHORIZATION own_sec;
CREATE SCHEMA care AUTHORIZATION own_data;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO own_sec, own_data, :"app_role";
GRANT USAGE ON SCHEMA care TO :"app_role";
-- The application reads sec through its policies only, so it needs no name of it.
GRANT USAGE ON SCHEMA sec TO :"provisioner_role";

-- Nothing that we or an extension add later is open to everybody.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;

-- PostGIS has functions that read the statistics of a whole table past its policies (_postgis_stats,
-- ST_EstimatedExtent) and ones that build SQL from their arguments. So only what we call is open:
-- a migration that needs another function grants it.
REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  public.ST_MakePoint(double precision, double precision),
  public.ST_SetSRID(public.geometry, integer),
  public.ST_Distance(public.geography, public.geography, boolean),
  public.geography(public.geometry),
  public.geography(public.geography, integer, boolean),
  public.geography_distance_knn(public.geography, public.geography)
TO own_data, :"app_role";

-- A DO block could prepare statements under our names and hide its traces.
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;

-- Ways past row-level security from one tenant's session to another's. Large objects and messages have no tenant.
-- Session locks and cancelling reach everybody who logs in with the same role. The activity views and counters tell
-- what the others are doing; prepared statements and cursors, what ran before on this connection. Whoever monitors
-- keeps them. Transaction-level advisory locks stay: bookings need them.
DO $$
DECLARE
  routine regprocedure;
BEGIN
  FOR routine IN
    SELECT p.oid FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND p.proname ~ ('^(lo_.*|loread|lowrite|pg_notify|pg_(try_)?advisory_(un)?lock(_shared|_all)?'
        || '|pg_(cancel|terminate)_backend|pg_sleep.*|pg_logical_emit_message|pg_export_snapshot'
        || '|pg_stat_get_.*|pg_lock_status|pg_blocking_pids|pg_prepared_statement|pg_cursor)$')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_monitor', routine);
  END LOOP;
END
$$;
