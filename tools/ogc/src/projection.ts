import proj4 from 'proj4'
import type { Box, Position } from './geojson.ts'

export const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'

interface Known {
  readonly code: string
  /** Whether its first axis goes north. */
  readonly isNorthFirst: boolean
  /** How far two computations may be apart, in its unit. */
  readonly tolerance: number
}

/** What proj4 knows of itself; its axes are always easting first. */
const known: Readonly<Record<string, Known>> = {
  [crs84]: { code: 'EPSG:4326', isNorthFirst: false, tolerance: 1e-9 },
  'http://www.opengis.net/def/crs/EPSG/0/4326': { code: 'EPSG:4326', isNorthFirst: true, tolerance: 1e-9 },
  'http://www.opengis.net/def/crs/EPSG/0/3857': { code: 'EPSG:3857', isNorthFirst: false, tolerance: 1e-3 },
}

/** A reference system of which we know how to get there, by an implementation that is not the server's. */
export interface Projection {
  readonly tolerance: number
  fromCrs84(position: Position): Position
  /** The box as the value of `bbox`. */
  boxText(box: Box): string
}

/** Undefined for a system that we do not know. */
export function projectionOf(uri: string): Projection | undefined {
  const system = known[uri]
  if (system === undefined) return undefined
  const { code, isNorthFirst, tolerance } = system
  const fromCrs84 = ([lon = 0, lat = 0]: Position) => {
    const [x = 0, y = 0] = proj4('EPSG:4326', code, [lon, lat])
    return isNorthFirst ? [y, x] : [x, y]
  }
  return {
    tolerance,
    fromCrs84,
    boxText: ({ west, south, east, north }) =>
      [...fromCrs84([west, south]), ...fromCrs84([east, north])].join(),
  }
}
