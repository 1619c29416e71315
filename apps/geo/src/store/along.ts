import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { Pair } from '../crs.ts'
import { RouteCrowded } from '../errors.ts'
import type { Stored } from '../schemas/feature.ts'
import { columnsOf, type FeatureStorage, geographyOf, toStored, withinOf } from './feature-storage.ts'

/** Features that are put into order along one line. */
const maxFeatures = 2_000
/** Rows that are asked for, until the last one is beyond the metres: few lines need another look. */
const looks = [100, 500, maxFeatures + 1]
/** What a distance on the sphere, which `<->` orders by, may be more than that on the ellipsoid. */
const sphereExcess = 1.01

/** A feature within the metres of a line. */
export interface Beside {
  readonly feature: Stored
  /** Metres from the line, on the WGS 84 ellipsoid; 0 when it crosses the feature. */
  readonly distance: number
  /** Whether the line starts in the feature. */
  readonly isAtStart: boolean
}

/**
 * All features within so many metres of a line of degrees, the nearest first. `ST_DWithin` would not run on the index
 * under row-level security, it is not leakproof; `<->` does.
 * @throws RouteCrowded (400)
 */
export async function findAlong(
  { postgres }: Tenant,
  storage: FeatureStorage,
  { line, metres }: { readonly line: readonly Pair[]; readonly metres: number },
): Promise<Beside[]> {
  const route = geographyOf(line)
  const start = geographyOf(line.slice(0, 1))
  for (const limit of looks) {
    const [found] = await postgres.batch(SQL`
      SELECT ${columnsOf(storage)}, ST_Distance(geog, ${route}, true) AS distance,
        ST_Distance(geog, ${start}, true) = 0 AS at_start
      FROM (SELECT * FROM ${storage.table} WHERE ${withinOf(storage)} ORDER BY geog <-> ${route}
        LIMIT ${limit}) AS candidates
      WHERE geog IS NOT NULL
      ORDER BY distance, id`)
    const rows = found?.rows ?? []
    const last = rows.at(-1)?.['distance'] as number | undefined
    if (rows.length < limit || (last ?? 0) > metres * sphereExcess)
      return rows
        .filter(row => (row['distance'] as number) <= metres)
        .map(row => ({
          feature: toStored(storage, row),
          distance: row['distance'] as number,
          isAtStart: row['at_start'] as boolean,
        }))
  }
  throw new RouteCrowded()
}
