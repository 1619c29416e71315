-- Areas on the map: who serves where. The same frame as places, so that both are features of one kind of store.

-- What reads, makes and tests shapes, and what makes vector tiles of them. None of these looks at a table but
-- ST_Transform, which reads spatial_ref_sys: it is the same for everybody.
GRANT EXECUTE ON FUNCTION
  public.ST_GeomFromGeoJSON(text),
  public.ST_AsGeoJSON(public.geometry, integer, integer),
  public.ST_IsValidReason(public.geometry),
  public.ST_ForcePolygonCCW(public.geometry),
  public.ST_ForcePolygonCW(public.geometry),
  public.ST_Reverse(public.geometry),
  public.ST_MakeEnvelope(double precision, double precision, double precision, double precision, integer),
  public.ST_Intersects(public.geometry, public.geometry),
  public.ST_Transform(public.geometry, integer),
  public.ST_TileEnvelope(integer, integer, integer, public.geometry, double precision),
  public.ST_AsMVTGeom(public.geometry, public.box2d, integer, integer, boolean),
  public.ST_AsMVT(anyelement, text, integer, text),
  public.ST_XMin(public.box3d),
  public.ST_XMax(public.box3d),
  public.ST_YMin(public.box3d),
  public.ST_YMax(public.box3d),
  public.box3d(public.geometry),
  public.box2d(public.geometry),
  public.geometry(public.geometry, integer, boolean)
TO own_data, :"app_role";

CREATE TABLE care.service_areas (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  properties jsonb NOT NULL,
  geom public.geometry(Geometry, 4326) NOT NULL,
  west double precision NOT NULL GENERATED ALWAYS AS (public.ST_XMin(public.box3d(geom))) STORED,
  south double precision NOT NULL GENERATED ALWAYS AS (public.ST_YMin(public.box3d(geom))) STORED,
  east double precision NOT NULL GENERATED ALWAYS AS (public.ST_XMax(public.box3d(geom))) STORED,
  north double precision NOT NULL GENERATED ALWAYS AS (public.ST_YMax(public.box3d(geom))) STORED,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT service_areas_range CHECK (west >= -180 AND east <= 180 AND south >= -90 AND north <= 90)
);

-- For bbox and tiles: comparing numbers is leakproof, && is not. The shape itself is looked at after that.
CREATE INDEX service_areas_tenant_box ON care.service_areas (tenant_id, south, north, west, east);
-- What has changed since: the parameter `datetime`.
CREATE INDEX service_areas_tenant_updated ON care.service_areas (tenant_id, updated_at, id);
CREATE INDEX places_tenant_updated ON care.places (tenant_id, updated_at, id);

ALTER TABLE care.service_areas
  ALTER name SET STATISTICS 0,
  ALTER kind SET STATISTICS 0,
  ALTER properties SET STATISTICS 0,
  ALTER geom SET STATISTICS 0;

SELECT sec.isolate('care.service_areas', :'app_role', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
