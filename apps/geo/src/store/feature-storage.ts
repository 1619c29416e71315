import type { Statement, TenantTransaction } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { Queryables } from '../cql2/operands.ts'
import type { Pair } from '../crs.ts'
import type { Bbox } from '../schemas/bbox.ts'
import type { Geometry, Stored } from '../schemas/feature.ts'

/** A piece of SQL with its values. */
export type Sql = ReturnType<typeof SQL>

/** Runs a statement, in a transaction or for itself. */
export type Run = TenantTransaction['query']

/** How one kind of feature is kept. All have the columns id, properties, the two times and version. */
export interface FeatureStorage {
  /** What the audit log calls one of them. */
  readonly noun: string
  readonly table: Sql
  /** The collection of a tenant that the features are of, where several share the table. */
  readonly collection?: string
  /** Whether name and kind have columns of their own. */
  readonly isNamed: boolean
  /** What can be filtered by. */
  readonly queryables: Queryables
  /** The value of a queryable that is no geometry. */
  columnOf(queryable: string): Sql
  /** Comes first in the transaction of a write. @throws what stands in its way */
  readonly guard?: (run: Run) => Promise<void>
  /** The columns that hold the geometry, for INSERT and UPDATE. */
  readonly geometryColumns: Sql
  /** What is selected for `geometryOf`. */
  readonly geometryOutput: Sql
  /** Values of the columns. */
  geometryValues(geometry: Geometry): Sql
  geometryOf(row: Record<string, unknown>): Geometry
  /** The geometry for PostGIS. */
  readonly shape: Sql
  /** Holds for whatever may meet a box, also one across the antimeridian: comparisons that an index answers. */
  meets(box: Bbox): Sql
  /** Whether `meets` is all there is to say, as it is for points. */
  readonly isExact: boolean
  /** The geometry as it is to be kept. @throws GeometryInvalid (400) */
  settle(run: Run, geometry: Geometry): Promise<Geometry>
  readonly notFound: (id: string) => Error
  /** What the error of a write means, if something of ours. */
  refusal(error: unknown, id: string): unknown
}

/** The columns of a feature, for `toStored`. */
export function columnsOf({ isNamed, geometryOutput }: FeatureStorage): Sql {
  const named = isNamed ? SQL`name, kind, ` : SQL``
  return SQL`id, ${named}properties, ${geometryOutput}, created_at, updated_at, version`
}

/** What the rows of the collection have in common in its table. */
export function withinOf({ collection }: FeatureStorage): Sql {
  return collection === undefined ? SQL`true` : SQL`collection = ${collection}`
}

export function toStored(storage: FeatureStorage, row: Record<string, unknown>): Stored {
  const { id, name, kind, properties, created_at, updated_at, version } = row as unknown as Stored
  return { id, name, kind, properties, geometry: storage.geometryOf(row), created_at, updated_at, version }
}

const fixedColumns: Readonly<Record<string, Sql>> = {
  ...{ id: SQL`id::text`, name: SQL`name`, kind: SQL`kind` },
  ...{ created_at: SQL`created_at`, updated_at: SQL`updated_at` },
}

/** `columnOf` for what has a column of its name. */
export function fixedColumnOf(queryable: string): Sql {
  const column = fixedColumns[queryable]
  if (column === undefined) throw new Error(`no column for the queryable ${queryable}`)
  return column
}

/** `settle` for shapes that need not be looked at. */
export async function asItIs(_run: Run, geometry: Geometry): Promise<Geometry> {
  return geometry
}

/** GeoJSON as a geometry of PostGIS. */
export function geometryFrom(geometry: { readonly type: string; readonly coordinates: unknown }): Sql {
  return SQL`ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}::text), 4326)`
}

/**
 * A place or a way on the ellipsoid. It goes out as one value of PostGIS's own type: where functions make it of numbers, a
 * plan that is kept makes it anew for each row.
 */
export function geographyOf(positions: readonly Pair[]): Sql {
  const text = positions.map(([lon, lat]) => `${lon} ${lat}`).join(',')
  const ewkt = `SRID=4326;${positions.length === 1 ? 'POINT' : 'LINESTRING'}(${text})`
  return SQL`${ewkt}::geography`
}

/** Asks what is wrong with a geometry, which is in degrees: `Valid Geometry` or why not and where. */
export function askValidity(geometry: { readonly type: string; readonly coordinates: unknown }): Statement {
  return SQL`
    SELECT ST_IsValidReason(shape) AS reason, ST_AsGeoJSON(ST_ForcePolygonCCW(shape), 15, 0)::json AS geometry
    FROM (SELECT ${geometryFrom(geometry)} AS shape) AS given`
}
