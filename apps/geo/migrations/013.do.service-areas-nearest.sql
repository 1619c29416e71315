-- What is nearest among service areas too, and what lies along a line.

-- A few edges have no geography (half the earth from one end to the other has no one way round), and areas that have
-- them are there: they are kept, and are far from everywhere.
CREATE FUNCTION care.geography_or_null(shape public.geometry) RETURNS public.geography
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = '' AS $$
DECLARE
  nowhere constant public.geography := public.geography(public.ST_SetSRID(public.ST_MakePoint(0, 0), 4326));
  spread public.geography;
BEGIN
  spread := public.geography(shape);
  -- The fault shows when a distance is asked for, or the index asks for the box.
  PERFORM public.ST_Distance(spread, nowhere, true);
  RETURN spread;
EXCEPTION WHEN internal_error THEN
  RETURN NULL;
END
$$;
GRANT EXECUTE ON FUNCTION care.geography_or_null(public.geometry) TO own_data, :"app_role";

ALTER TABLE care.service_areas
  ADD COLUMN geog public.geography(Geometry, 4326) GENERATED ALWAYS AS (care.geography_or_null(geom)) STORED;

-- As for places and features: `<->` runs on an index under row-level security.
CREATE INDEX service_areas_tenant_geog ON care.service_areas USING gist (tenant_id, geog);

ALTER TABLE care.service_areas ALTER geog SET STATISTICS 0;
