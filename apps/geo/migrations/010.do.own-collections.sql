-- Collections that a tenant defines, and the features in them: all in one table, the collection after the tenant.

CREATE TABLE care.collections (
  tenant_id text NOT NULL,
  id text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  geometry text NOT NULL,
  -- A JSON Schema, as it came: jsonb would put its members in another order.
  attributes json NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE care.features (
  tenant_id text NOT NULL,
  collection text NOT NULL,
  id uuid NOT NULL,
  properties jsonb NOT NULL,
  geom public.geometry(Geometry, 4326) NOT NULL,
  geog public.geography(Geometry, 4326) NOT NULL GENERATED ALWAYS AS (public.geography(geom)) STORED,
  west double precision NOT NULL GENERATED ALWAYS AS (public.ST_XMin(public.box3d(geom))) STORED,
  south double precision NOT NULL GENERATED ALWAYS AS (public.ST_YMin(public.box3d(geom))) STORED,
  east double precision NOT NULL GENERATED ALWAYS AS (public.ST_XMax(public.box3d(geom))) STORED,
  north double precision NOT NULL GENERATED ALWAYS AS (public.ST_YMax(public.box3d(geom))) STORED,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (tenant_id, collection, id),
  CONSTRAINT features_collection_fkey FOREIGN KEY (tenant_id, collection)
    REFERENCES care.collections (tenant_id, id),
  CONSTRAINT features_range CHECK (west >= -180 AND east <= 180 AND south >= -90 AND north <= 90)
);

-- As for places and service areas: `<->` and comparisons of numbers run on an index under row-level security.
CREATE INDEX features_tenant_geog ON care.features USING gist (tenant_id, collection, geog);
CREATE INDEX features_tenant_box ON care.features (tenant_id, collection, south, north, west, east);
CREATE INDEX features_tenant_updated ON care.features (tenant_id, collection, updated_at, id);

ALTER TABLE care.collections
  ALTER title SET STATISTICS 0,
  ALTER description SET STATISTICS 0,
  ALTER geometry SET STATISTICS 0,
  ALTER attributes SET STATISTICS 0;
ALTER TABLE care.features
  ALTER properties SET STATISTICS 0,
  ALTER geom SET STATISTICS 0,
  ALTER geog SET STATISTICS 0;

SELECT sec.isolate('care.collections', :'app_role', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
SELECT sec.isolate('care.features', :'app_role', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
