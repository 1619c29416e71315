import SQL from '@nearform/sql'
import { GeometryInvalid, ServiceAreaNotFound } from '../errors.ts'
import type { Geometry } from '../schemas/feature.ts'
import { namedQueryables } from '../schemas/queryables.ts'
import { findRingFault } from '../shapes.ts'
import { askValidity, type FeatureStorage, fixedColumnOf, geometryFrom } from './feature-storage.ts'

type Area = Extract<Geometry, { type: 'Polygon' | 'MultiPolygon' }>

/** Polygons, and the boxes around them that an index is made of. */
export const serviceAreaStorage: FeatureStorage = {
  noun: 'service-area',
  table: SQL`service_areas`,
  isNamed: true,
  queryables: namedQueryables,
  columnOf: fixedColumnOf,
  geometryColumns: SQL`geom`,
  geometryOutput: SQL`ST_AsGeoJSON(geom, 15, 0)::json AS geometry`,
  geometryValues: geometryFrom,
  geometryOf: ({ geometry }) => geometry as Geometry,
  shape: SQL`geom`,
  meets({ west, south, east, north }) {
    const latitudes = SQL`south <= ${north}::float8 AND north >= ${south}::float8`
    return west <= east
      ? SQL`${latitudes} AND west <= ${east}::float8 AND east >= ${west}::float8`
      : SQL`${latitudes} AND (west <= ${east}::float8 OR east >= ${west}::float8)`
  },
  isExact: false,
  async settle(run, geometry) {
    const area = geometry as Area
    const fault = findRingFault(area.type === 'Polygon' ? [area.coordinates] : area.coordinates)
    if (fault !== undefined) throw new GeometryInvalid(fault)
    const { rows } = await run(askValidity(area))
    const [row] = rows
    if (row?.['reason'] !== 'Valid Geometry') throw new GeometryInvalid(String(row?.['reason']))
    return row['geometry'] as Geometry
  },
  notFound: id => new ServiceAreaNotFound(id),
  refusal: error => error,
}
