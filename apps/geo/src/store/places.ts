import SQL from '@nearform/sql'
import { PlaceInUse, PlaceNotFound } from '../errors.ts'
import type { Geometry } from '../schemas/feature.ts'
import { namedQueryables } from '../schemas/queryables.ts'
import { asItIs, type FeatureStorage, fixedColumnOf } from './feature-storage.ts'

type Point = Extract<Geometry, { type: 'Point' }>

/** Points: two numbers, and a geography made of them that `nearest` runs on. */
export const placeStorage: FeatureStorage = {
  noun: 'place',
  table: SQL`places`,
  isNamed: true,
  queryables: namedQueryables,
  columnOf: fixedColumnOf,
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
