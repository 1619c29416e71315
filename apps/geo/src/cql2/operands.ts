import { type Coordinates, type Crs, mapPairs, type Pair } from '../crs.ts'
import { CqlInvalid } from '../errors.ts'
import { boxOf, findRingFault } from '../shapes.ts'
import type { Cql, FilterGeometry, Period } from './ast.ts'

/** What a filter may name, and what it is: see `/queryables`. */
export type Queryables = Readonly<Record<string, QueryableType>>
export type QueryableType = 'text' | 'number' | 'boolean' | 'instant' | 'geometry'

/** @throws CqlInvalid (400), always */
export function refuse({ at }: Pick<Cql, 'at'>, what: string): never {
  throw new CqlInvalid(at, what)
}

/** The name of a property of the type. @throws CqlInvalid (400) */
export function propertyOf(node: Cql, type: Queryables[string], queryables: Queryables): string {
  if (!('property' in node)) return refuse(node, 'a property is expected')
  const found = Object.hasOwn(queryables, node.property) ? queryables[node.property] : undefined
  if (found === undefined) return refuse(node, `there is no queryable '${node.property}'`)
  return found === type
    ? node.property
    : refuse(node, `'${node.property}' is of the type ${found}, not ${type}`)
}

/** @throws CqlInvalid (400) for what is no text, or none that a store could have */
export function textOf(node: Cql): string {
  if (!('value' in node) || typeof node.value !== 'string') return refuse(node, 'a text is expected')
  return node.value.isWellFormed() && !node.value.includes('\0')
    ? node.value
    : refuse(node, 'no such text is kept')
}

/** @throws CqlInvalid (400) */
export function numberOf(node: Cql): number {
  return 'value' in node && typeof node.value === 'number' && Number.isFinite(node.value)
    ? node.value
    : refuse(node, 'a number is expected')
}

/** @throws CqlInvalid (400) */
export function booleanOf(node: Cql): boolean {
  return 'value' in node && typeof node.value === 'boolean'
    ? node.value
    : refuse(node, 'true or false is expected')
}

/** A pattern of LIKE: `%`, `_`, and a backslash before either of them. */
export function patternOf(node: Cql): string {
  const text = textOf(node)
  return /^([^\\]|\\[\s\S])*$/.test(text) ? text : refuse(node, 'the pattern ends within an escape')
}

export function periodOf(node: Cql): Period & { readonly isInstant: boolean } {
  return 'period' in node ? { ...node.period, isInstant: node.isInstant } : refuse(node, 'a time is expected')
}

/** The geometry in degrees, longitude first. @throws CqlInvalid (400) also where it is out of range */
export function geometryOf(node: Cql, crs: Crs): FilterGeometry {
  if (!('geometry' in node)) return refuse(node, 'a geometry is expected')
  const { type, coordinates } = node.geometry
  const geometry = { type, coordinates: mapPairs(coordinates as Coordinates, crs.toCrs84) }
  const { west, south, east, north } = boxOf(geometry.coordinates)
  // Written so that it holds for what is no number, too.
  if (!(west >= -180 && east <= 180 && south >= -90 && north <= 90))
    return refuse(node, 'a coordinate is out of range; mind the order of the axes')
  const polygons =
    type === 'Polygon' ? [geometry.coordinates] : type === 'MultiPolygon' ? geometry.coordinates : []
  const fault = findRingFault(polygons as unknown as Pair[][][])
  if (fault !== undefined) return refuse(node, fault)
  return isLongEnough(geometry) ? geometry : refuse(node, 'a line has too few positions')
}

function isLongEnough({ type, coordinates }: FilterGeometry): boolean {
  const lines = {
    ...{ Point: [], MultiPoint: [], LineString: [coordinates], MultiLineString: coordinates },
    ...{
      Polygon: coordinates,
      MultiPolygon: type === 'MultiPolygon' ? (coordinates as unknown[][]).flat() : [],
    },
  }[type] as unknown[][]
  return lines.every(line => line.length >= (type.endsWith('Polygon') ? 4 : 2))
}
