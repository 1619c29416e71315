-- Points on the map. Degrees, longitude first in the API (CRS84), metres on the WGS 84 ellipsoid.

CREATE TABLE care.places (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  properties jsonb NOT NULL,
  lon double precision NOT NULL CHECK (lon BETWEEN -180 AND 180),
  lat double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
  geog public.geography(Point, 4326) NOT NULL
    GENERATED ALWAYS AS (public.geography(public.ST_SetSRID(public.ST_MakePoint(lon, lat), 4326))) STORED,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
);

-- `<->` runs on this index under row-level security; ST_DWithin and && would not, they are not leakproof.
CREATE INDEX places_tenant_geog ON care.places USING gist (tenant_id, geog);
-- For bbox: comparing numbers is leakproof, and exact for a box in degrees.
CREATE INDEX places_tenant_lat_lon ON care.places (tenant_id, lat, lon);

-- Statistics are of all tenants together: without them EXPLAIN tells nobody how common a guessed value is.
ALTER TABLE care.places
  ALTER name SET STATISTICS 0,
  ALTER kind SET STATISTICS 0,
  ALTER properties SET STATISTICS 0,
  ALTER geog SET STATISTICS 0;

SELECT sec.isolate('care.places', :'app_role', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
