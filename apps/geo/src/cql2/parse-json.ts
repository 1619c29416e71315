import { CqlInvalid } from '../errors.ts'
import { parseInstant, parsePeriod } from '../instants.ts'
import { type Cql, type FilterGeometry, maxDepth } from './ast.ts'
import { boxGeometry } from './geometry-text.ts'

/** Reads a filter in CQL2 JSON (OGC 21-065r2, annex A). @throws CqlInvalid (400) with the JSON pointer */
export function parseCqlJson(filter: string): Cql {
  let parsed: unknown
  try {
    parsed = JSON.parse(filter)
  } catch (error) {
    throw new CqlInvalid('its JSON', (error as Error).message)
  }
  return read(parsed, '', 1)
}

function read(node: unknown, pointer: string, depth: number): Cql {
  const at = pointer === '' ? '/' : pointer
  if (depth > maxDepth) return fail(at, `it is nested more than ${maxDepth} levels deep`)
  if (typeof node === 'string' || typeof node === 'boolean') return { value: node, at }
  if (typeof node === 'number') return { value: node, at }
  if (Array.isArray(node))
    return { list: node.map((item, index) => read(item, `${pointer}/${index}`, depth + 1)), at }
  if (typeof node !== 'object' || node === null) return fail(at, 'an expression is expected')
  const { op, args, property, date, timestamp, interval, type, coordinates, bbox } = node as Record<
    string,
    unknown
  >
  if (typeof op === 'string' && Array.isArray(args)) {
    const operands = args.map((arg, index) => read(arg, `${pointer}/args/${index}`, depth + 1))
    return { op, args: operands, at }
  }
  if (typeof property === 'string') return { property, at }
  if (typeof date === 'string' || typeof timestamp === 'string') return readInstant(date, timestamp, at)
  if (Array.isArray(interval)) return readInterval(interval, at)
  if (Array.isArray(bbox)) return { geometry: readBox(bbox, at), at }
  if (typeof type === 'string') return { geometry: readGeometry(type, coordinates, at), at }
  return fail(at, 'it is no expression of CQL2')
}

function readInstant(date: unknown, timestamp: unknown, at: string): Cql {
  const text = (date ?? timestamp) as string
  const period = (date !== undefined) === (text.length === 10) ? parseInstant(text) : undefined
  return period === undefined ? fail(at, 'it is no moment') : { period, isInstant: true, at }
}

function readInterval(interval: readonly unknown[], at: string): Cql {
  const [start, end] = interval
  const isPair = interval.length === 2 && typeof start === 'string' && typeof end === 'string'
  const period = isPair ? parsePeriod(start, end) : undefined
  return period === undefined ? fail(at, 'it is no period') : { period, isInstant: false, at }
}

function readBox(bbox: readonly unknown[], at: string): FilterGeometry {
  const wrong = () => fail(at, 'a box has four numbers')
  return bbox.every(value => typeof value === 'number') ? boxGeometry(bbox as number[], wrong) : wrong()
}

const depths: Readonly<Record<string, number>> = {
  ...{ Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 },
}

function readGeometry(type: string, coordinates: unknown, at: string): FilterGeometry {
  const depth = Object.hasOwn(depths, type) ? (depths[type] as number) : fail(at, 'there is no such geometry')
  if (!isNested(coordinates, depth)) return fail(at, `these are no coordinates of a ${type}`)
  return { type: type as FilterGeometry['type'], coordinates }
}

function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false
  if (depth === 0) return value.length === 2 && value.every(part => typeof part === 'number')
  return value.length > 0 && value.every(part => isNested(part, depth - 1))
}

function fail(at: string, what: string): never {
  throw new CqlInvalid(at, what)
}
