-- The trees of `nearest` and `along`, in order. A GiST index that starts with a text is kept in order by how many first
-- characters the texts share, which hardly tells tenants apart, and the pages in which tenants meet took in all that came:
-- with 1,000 tenants in one table, one tenant's rows were found through up to 19 inner pages, and lay on their own pages
-- as they had come, not by where they are. So a number comes first: the tenant's first seven characters, then where the
-- feature is (five characters of its geohash, about 5 km). No query asks for the number: a row is found by the policy's
-- tenant_id and by its distance as before, and equal numbers of two tenants cost a little time and nothing else.

CREATE OR REPLACE FUNCTION care.tree_order(tenant text, geohash text) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ((((((((((((0::bigint
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 1, 1)) - 1)
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 2, 1)) - 1)
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 3, 1)) - 1)
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 4, 1)) - 1)
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 5, 1)) - 1)
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 6, 1)) - 1)
    * 36 + strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(tenant, 7, 1)) - 1)
    * 32 + strpos('0123456789bcdefghjkmnpqrstuvwxyz', substr(geohash, 1, 1)) - 1)
    * 32 + strpos('0123456789bcdefghjkmnpqrstuvwxyz', substr(geohash, 2, 1)) - 1)
    * 32 + strpos('0123456789bcdefghjkmnpqrstuvwxyz', substr(geohash, 3, 1)) - 1)
    * 32 + strpos('0123456789bcdefghjkmnpqrstuvwxyz', substr(geohash, 4, 1)) - 1)
    * 32 + strpos('0123456789bcdefghjkmnpqrstuvwxyz', substr(geohash, 5, 1)) - 1);
GRANT EXECUTE ON FUNCTION care.tree_order(text, text), public.ST_GeoHash(public.geometry, integer)
  TO own_data, :"app_role";

-- While an index is built nothing can be written to its table: where there are many rows, run all above, and then these
-- three with CONCURRENTLY, before the migration (docs/operations.md), which finds them.
CREATE INDEX IF NOT EXISTS places_nearest ON care.places USING gist (
  care.tree_order(tenant_id, public.ST_GeoHash(public.ST_SetSRID(public.ST_MakePoint(lon, lat), 4326), 5)),
  tenant_id, geog);
CREATE INDEX IF NOT EXISTS service_areas_nearest ON care.service_areas USING gist (
  care.tree_order(tenant_id,
    public.ST_GeoHash(public.ST_SetSRID(public.ST_MakePoint((west + east) / 2, (south + north) / 2), 4326), 5)),
  tenant_id, geog);
CREATE INDEX IF NOT EXISTS features_nearest ON care.features USING gist (
  care.tree_order(tenant_id,
    public.ST_GeoHash(public.ST_SetSRID(public.ST_MakePoint((west + east) / 2, (south + north) / 2), 4326), 5)),
  tenant_id, collection, geog);

-- What CONCURRENTLY could not finish is there, by its name, and is used by nobody.
DO $$
DECLARE
  unfinished text;
BEGIN
  SELECT string_agg(indexrelid::regclass::text, ', ') INTO unfinished FROM pg_index
  WHERE indrelid IN ('care.places'::regclass, 'care.service_areas'::regclass, 'care.features'::regclass)
    AND NOT indisvalid;
  IF unfinished IS NOT NULL THEN
    RAISE EXCEPTION 'an index was not built to its end, drop it first: %', unfinished;
  END IF;
END
$$;

-- The release before finds the new ones by itself: it names no index.
DROP INDEX care.places_tenant_geog, care.service_areas_tenant_geog, care.features_tenant_geog;
