import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { PlaceInUse, PlaceNotFound } from '../errors.ts'
import type { Geometry, NewFeature, Stored } from '../schemas/feature.ts'
import { asItIs, columnsOf, type FeatureStorage, toStored } from './feature-storage.ts'
import { createFeatureStore, type FeatureStore } from './features.ts'

type Point = Extract<Geometry, { type: 'Point' }>

/** Points: two numbers, and a geography made of them that `nearest` runs on. */
export const placeStorage: FeatureStorage = {
  noun: 'place',
  table: SQL`places`,
  geometryColumns: SQL`lon, lat`,
  geometryOutput: SQL`lon, lat`,
  geometryValues(geometry) {
    const [lon, lat] = (geometry as Point).coordinates
    return SQL`${lon}::float8, ${lat}::float8`
  },
  geometryOf: ({ lon, lat }) => ({ type: 'Point', coordinates: [lon as number, lat as number] }),
  shape: SQL`ST_SetSRID(ST_MakePoint(lon, lat), 4326)`,
  meets({ west, south, east, north }) {
    const latitudes = SQL`lat BETWEEN ${south}::float8 AND ${north}::float8`
    return west <= east
      ? SQL`${latitudes} AND lon BETWEEN ${west}::float8 AND ${east}::float8`
      : SQL`${latitudes} AND (lon >= ${west}::float8 OR lon <= ${east}::float8)`
  },
  isExact: true,
  settle: asItIs,
  notFound: id => new PlaceNotFound(id),
  refusal: (error, id) =>
    (error as { constraint?: string }).constraint === 'visits_place_fkey' ? new PlaceInUse(id) : error,
}

export interface PlaceStore extends FeatureStore<NewFeature<Point>> {
  /** The `limit` places nearest to a point in degrees, with their distance in metres, the nearest first. */
  nearest(lon: number, lat: number, limit: number): Promise<{ place: Stored; distance: number }[]>
}

/**
 * `<->` orders by distance on a sphere, which is up to 0.6% off: so many more rows than asked for are put into
 * order on the ellipsoid.
 */
const nearestSurplus = 16

/** The places of one tenant. No query names the tenant of what it reads: row-level security does. */
export function createPlaceStore(tenant: Tenant): PlaceStore {
  return {
    ...createFeatureStore<NewFeature<Point>>(tenant, placeStorage),

    async nearest(lon, lat, limit) {
      const point = SQL`geography(ST_SetSRID(ST_MakePoint(${lon}::float8, ${lat}::float8), 4326))`
      const [found] = await tenant.postgres.batch(SQL`
        SELECT ${columnsOf(placeStorage)}, ST_Distance(geog, ${point}, true) AS distance
        FROM (SELECT * FROM places ORDER BY geog <-> ${point} LIMIT ${limit + nearestSurplus}) AS candidates
        ORDER BY distance, id
        LIMIT ${limit}`)
      return (found?.rows ?? []).map(row => ({
        place: toStored(placeStorage, row),
        distance: row['distance'] as number,
      }))
    },
  }
}
