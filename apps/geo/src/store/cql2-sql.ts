import SQL from '@nearform/sql'
import type { Cql, FilterGeometry } from '../cql2/ast.ts'
import {
  booleanOf,
  geometryOf,
  numberOf,
  patternOf,
  periodOf,
  propertyOf,
  type QueryableType,
  refuse,
  textOf,
} from '../cql2/operands.ts'
import type { Coordinates, Crs } from '../crs.ts'
import { boxOf } from '../shapes.ts'
import { type FeatureStorage, geometryFrom, type Sql } from './feature-storage.ts'

/** A filter as a condition. */
export interface CompiledFilter {
  readonly condition: Sql
  /** Polygons that PostGIS must find valid first: on others its answer is undefined, or an error. */
  readonly polygons: readonly { readonly geometry: FilterGeometry; readonly at: string }[]
}

type Comparison = (left: Sql, right: Sql) => Sql
const comparisons: Readonly<Record<string, Comparison>> = {
  '=': (left, right) => SQL`${left} = ${right}`,
  '<>': (left, right) => SQL`${left} <> ${right}`,
  '<': (left, right) => SQL`${left} < ${right}`,
  '<=': (left, right) => SQL`${left} <= ${right}`,
  '>': (left, right) => SQL`${left} > ${right}`,
  '>=': (left, right) => SQL`${left} >= ${right}`,
}
/** The same with its sides changed over. */
const mirrored: Readonly<Record<string, string>> = {
  ...{ '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' },
  ...{ t_after: 't_before', t_before: 't_after', t_equals: 't_equals' },
  ...{ t_intersects: 't_intersects', t_disjoint: 't_disjoint' },
}

/**
 * The condition of a filter. Values are parameters, and names come from the table of columns: no text of the filter
 * becomes SQL. @throws CqlInvalid (400) with the place
 */
export function compileFilter(filter: Cql, storage: FeatureStorage, crs: Crs): CompiledFilter {
  const polygons: { geometry: FilterGeometry; at: string }[] = []
  const { queryables } = storage
  const columnOf = (node: Cql, type: Exclude<QueryableType, 'geometry'>) =>
    storage.columnOf(propertyOf(node, type, queryables))
  /** Text, where there is no such queryable: that is refused then. */
  const typeOf = (node: Cql) =>
    ('property' in node && Object.hasOwn(queryables, node.property) && queryables[node.property]) || 'text'

  function compile(node: Cql): Sql {
    if ('value' in node && typeof node.value === 'boolean') return SQL`${node.value}::boolean`
    if (!('op' in node)) return refuse(node, 'a condition is expected')
    const { op, args } = node
    const [first, second, third] = args
    if (op === 'and' || op === 'or') {
      if (args.length < 2) return refuse(node, `${op} joins two conditions or more`)
      return SQL`(${SQL.glue(args.map(compile), op === 'and' ? ' AND ' : ' OR ')})`
    }
    if (first !== undefined && args.length === 1) {
      if (op === 'not') return SQL`NOT (${compile(first)})`
      if (op === 'isNull') return SQL`${nullable(first)} IS NULL`
    }
    if (first !== undefined && second !== undefined && args.length === 2)
      return compilePair(node, op, first, second)
    if (
      op === 'between' &&
      first !== undefined &&
      second !== undefined &&
      third !== undefined &&
      args.length === 3
    )
      return SQL`(${compilePair(node, '>=', first, second)} AND ${compilePair(node, '<=', first, third)})`
    return refuse(node, `there is no ${op} of ${args.length} arguments`)
  }

  function nullable(node: Cql): Sql {
    const type = typeOf(node)
    return type === 'geometry' ? storage.shape : columnOf(node, type)
  }

  function compilePair(node: Cql, op: string, first: Cql, second: Cql): Sql {
    if (op === 'like') return SQL`${columnOf(first, 'text')} LIKE ${patternOf(second)}`
    if (op === 'in') {
      if (!('list' in second)) return refuse(second, 'a list is expected')
      return typeOf(first) === 'number'
        ? SQL`${columnOf(first, 'number')} = ANY(${second.list.map(numberOf)}::float8[])`
        : SQL`${columnOf(first, 'text')} = ANY(${second.list.map(textOf)}::text[])`
    }
    if (op === 's_intersects') return 'property' in first ? meets(first, second) : meets(second, first)
    if (!('property' in first) && 'property' in second) {
      const other = Object.hasOwn(mirrored, op) ? mirrored[op] : undefined
      return compilePair(node, other ?? refuse(node, `${op} begins with a property`), second, first)
    }
    if ('period' in second) return compileTime(node, op, columnOf(first, 'instant'), second)
    const comparison = Object.hasOwn(comparisons, op) ? comparisons[op] : undefined
    if (comparison === undefined) return refuse(node, `there is no ${op} of such arguments`)
    const type = typeOf(first)
    if (type === 'number') return comparison(columnOf(first, type), SQL`${numberOf(second)}::float8`)
    if (type === 'boolean') return comparison(columnOf(first, type), SQL`${booleanOf(second)}::boolean`)
    return comparison(columnOf(first, 'text'), SQL`${textOf(second)}::text`)
  }

  function meets(property: Cql, literal: Cql): Sql {
    propertyOf(property, 'geometry', queryables)
    const geometry = geometryOf(literal, crs)
    if (geometry.type.endsWith('Polygon')) polygons.push({ geometry, at: literal.at })
    const box = boxOf(geometry.coordinates as Coordinates)
    return SQL`(${storage.meets(box)} AND ST_Intersects(${storage.shape}, ${geometryFrom(geometry)}))`
  }

  return { condition: compile(filter), polygons }
}

/** A moment compared with one, which may be a whole day, or with a period. */
function compileTime(node: Cql, op: string, column: Sql, literal: Cql): Sql {
  const { from, to, isInstant } = periodOf(literal)
  const since = from === undefined ? SQL`true` : SQL`${column} >= ${from}::timestamptz`
  const until = to === undefined ? SQL`true` : SQL`${column} <= ${to}::timestamptz`
  const before = from === undefined ? SQL`false` : SQL`${column} < ${from}::timestamptz`
  const after = to === undefined ? SQL`false` : SQL`${column} > ${to}::timestamptz`
  if (op === 't_before') return before
  if (op === 't_after') return after
  if (op === 't_intersects') return SQL`(${since} AND ${until})`
  if (op === 't_disjoint') return SQL`NOT (${since} AND ${until})`
  if (op === 't_during' && !isInstant) return inside(column, from, to)
  if (!isInstant) return refuse(node, `there is no ${op} with a period`)
  if (op === '=' || op === 't_equals') return SQL`(${since} AND ${until})`
  if (op === '<>') return SQL`NOT (${since} AND ${until})`
  if (op === '<') return before
  if (op === '<=') return until
  if (op === '>') return after
  if (op === '>=') return since
  return refuse(node, `there is no ${op} of such arguments`)
}

/** Between the ends of a period and at neither: that is what `t_during` means. */
function inside(column: Sql, from: Date | undefined, to: Date | undefined): Sql {
  const later = from === undefined ? SQL`true` : SQL`${column} > ${from}::timestamptz`
  const earlier = to === undefined ? SQL`true` : SQL`${column} < ${to}::timestamptz`
  return SQL`(${later} AND ${earlier})`
}
