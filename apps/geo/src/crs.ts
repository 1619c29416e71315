import { CrsUnknown } from './errors.ts'

/** The coordinate reference systems of OGC API Features Part 2 that every collection speaks. */
export const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
const epsg4326 = 'http://www.opengis.net/def/crs/EPSG/0/4326'
const epsg3857 = 'http://www.opengis.net/def/crs/EPSG/0/3857'
export const supportedCrs = [crs84, epsg4326, epsg3857]

/** Two numbers in the order of a reference system. */
export type Pair = readonly [number, number]

/** To and from longitude and latitude in degrees (CRS84). */
export interface Crs {
  readonly uri: string
  toCrs84(pair: Pair): Pair
  fromCrs84(pair: Pair): Pair
}

/** Metres: the half axis of WGS 84, which Web Mercator takes for the radius of a sphere. */
const radius = 6_378_137
const perDegree = (Math.PI / 180) * radius
/** Web Mercator has no poles: what lies closer to one than this (11 metres) is drawn here. */
const northmost = 89.9999

const systems: readonly Crs[] = [
  { uri: crs84, toCrs84: pair => pair, fromCrs84: pair => pair },
  // EPSG says latitude first.
  { uri: epsg4326, toCrs84: ([lat, lon]) => [lon, lat], fromCrs84: ([lon, lat]) => [lat, lon] },
  {
    uri: epsg3857,
    toCrs84: ([x, y]) => [
      degrees(x / perDegree),
      degrees(Math.atan(Math.sinh(y / radius)) * (180 / Math.PI)),
    ],
    fromCrs84: ([lon, lat]) => {
      const bounded = Math.max(-northmost, Math.min(northmost, lat))
      return [lon * perDegree, radius * Math.atanh(Math.sin((bounded * Math.PI) / 180))]
    },
  },
]

/** The system of a URI; CRS84 without one. @throws CrsUnknown (400) */
export function findCrs(uri: string = crs84): Crs {
  const found = systems.find(system => system.uri === uri)
  if (found === undefined) throw new CrsUnknown(uri)
  return found
}

/** Without the noise of the last bits: 20037508.342789244 metres are 180 degrees, not 180.00000000000003. */
function degrees(value: number): number {
  return Math.round(value * 1e12) / 1e12
}

/** Coordinates of GeoJSON, however deep in lists. */
export type Coordinates = Pair | readonly Coordinates[]

/** The coordinates of a geometry, pair by pair. */
export function mapPairs(coordinates: Coordinates, change: (pair: Pair) => Pair): Coordinates {
  return isPair(coordinates) ? change(coordinates) : coordinates.map(inner => mapPairs(inner, change))
}

/** One position, not a list of them. */
export function isPair(coordinates: Coordinates): coordinates is Pair {
  return typeof coordinates[0] === 'number'
}
