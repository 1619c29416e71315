import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { Stored } from '../schemas/feature.ts'
import { columnsOf, type FeatureStorage, geographyOf, toStored, withinOf } from './feature-storage.ts'

/**
 * `<->` orders by distance on a sphere, which is up to 0.6% off: so many more rows than asked for are put into
 * order on the ellipsoid.
 */
const nearestSurplus = 16

/**
 * The `limit` features nearest to a point in degrees, with their distance in metres: 0 inside an area. The index goes by
 * the distance from box to point and asks for that of the shape itself before it gives a row, so that large and crooked
 * ones come in their place too.
 */
export async function findNearest(
  { postgres }: Tenant,
  storage: FeatureStorage,
  { lon, lat, limit }: { readonly lon: number; readonly lat: number; readonly limit: number },
): Promise<{ feature: Stored; distance: number }[]> {
  const point = geographyOf([[lon, lat]])
  const [found] = await postgres.batch(SQL`
    SELECT ${columnsOf(storage)}, ST_Distance(geog, ${point}, true) AS distance
    FROM (SELECT * FROM ${storage.table} WHERE ${withinOf(storage)} ORDER BY geog <-> ${point}
      LIMIT ${limit + nearestSurplus}) AS candidates
    WHERE geog IS NOT NULL
    ORDER BY distance, id
    LIMIT ${limit}`)
  return (found?.rows ?? []).map(row => ({
    feature: toStored(storage, row),
    distance: row['distance'] as number,
  }))
}
