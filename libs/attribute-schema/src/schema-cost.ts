import type { LinearRegExp } from './linear-reg-exp.ts'
import {
  isObject,
  type Json,
  listOfSchemas,
  mapOfSchemas,
  oneSchema,
  type PlainSchema,
  placeOf,
} from './plain-schema.ts'
import { below, schemaRefused } from './schema-refused.ts'

/** What checking a value costs at most. */
export interface SchemaCost {
  /** Steps for each character of the value's JSON; Infinity when the schema refers to itself. */
  readonly perCharacter: number
  /** Whether all items of a list are compared with each other. */
  readonly comparesItems: boolean
}

/** Keywords that look at the value itself, not at a part of it: a circle of these would never end. */
const inPlace = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependencies',
])

interface Edge {
  readonly to: string
  readonly sameValue: boolean
}

/**
 * Adds up what a schema costs, with everything that it refers to. Takes as long as its patterns take to compile.
 * @throws ValidationFailed (400) when it refers to itself without an end, or has a pattern that is not taken.
 */
export function costOf({ places }: PlainSchema, regExp: (pattern: string) => LinearRegExp): SchemaCost {
  const edges = new Map([...places].map(([place, schema]) => [place, edgesOf(schema, place, places)]))
  assertEnds(edges)
  const costs = new Map<string, number>()
  function cost(place: string): number {
    const known = costs.get(place)
    if (known !== undefined) return known
    // Until it is known: whoever comes back here goes in a circle.
    costs.set(place, Number.POSITIVE_INFINITY)
    const parts = (edges.get(place) ?? []).map(({ to }) => cost(to))
    const total = parts.reduce((sum, part) => sum + part, own(places.get(place), place, regExp))
    costs.set(place, total)
    return total
  }
  costs.set(everywhere, Number.POSITIVE_INFINITY)
  // Each place is looked at, also one that nothing refers to: its pattern may be none.
  for (const place of places.keys()) cost(place)
  const comparesItems = [...places.values()].some(
    schema => isObject(schema) && schema['uniqueItems'] === true,
  )
  return { perCharacter: cost(''), comparesItems }
}

/** Refuses a circle of keywords that all look at the same value. */
function assertEnds(edges: ReadonlyMap<string, readonly Edge[]>): void {
  const done = new Set<string>()
  const path = new Set<string>()
  function visit(place: string): void {
    if (path.has(place)) throw schemaRefused({ pointer: place, message: 'refers to itself without an end' })
    if (done.has(place)) return
    path.add(place)
    for (const { to, sameValue } of edges.get(place) ?? []) if (sameValue) visit(to)
    path.delete(place)
    done.add(place)
  }
  for (const place of edges.keys()) visit(place)
}

function edgesOf(schema: Json, place: string, places: ReadonlyMap<string, Json>): Edge[] {
  if (!isObject(schema)) return []
  const edges: Edge[] = []
  for (const [keyword, value] of Object.entries(schema)) {
    const at = below(place, keyword)
    const sameValue = inPlace.has(keyword)
    if (keyword === '$defs' || keyword === 'definitions') continue
    if (oneSchema.has(keyword)) edges.push({ to: at, sameValue })
    else if (mapOfSchemas.has(keyword) && isObject(value))
      edges.push(...Object.keys(value).map(name => ({ to: below(at, name), sameValue })))
    else if (listOfSchemas.has(keyword) && Array.isArray(value))
      edges.push(...value.map((item: Json, n) => ({ to: referredTo(item) ?? below(at, n), sameValue })))
  }
  return edges.filter(({ to }) => places.has(to) || to === everywhere)
}

/** Stands for the metaschema, which refers to itself. */
const everywhere = '*'

/** References stand as items of `allOf` in a plain schema. */
function referredTo(item: Json): string | undefined {
  if (!isObject(item) || typeof item['$ref'] !== 'string') return undefined
  return placeOf(item['$ref']) ?? everywhere
}

function own(schema: Json | undefined, place: string, regExp: (pattern: string) => LinearRegExp): number {
  if (!isObject(schema)) return 1
  const names = ['enum', 'required'].map(keyword => schema[keyword])
  const listed = names.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 1)
  const patterns = isObject(schema['patternProperties']) ? Object.keys(schema['patternProperties']) : []
  return (
    listed +
    sizeOf(schema['pattern'], below(place, 'pattern'), regExp) +
    patterns.reduce(
      (sum, pattern) => sum + sizeOf(pattern, below(below(place, 'patternProperties'), pattern), regExp),
      0,
    )
  )
}

function sizeOf(pattern: Json | undefined, at: string, regExp: (pattern: string) => LinearRegExp): number {
  if (typeof pattern !== 'string') return 0
  try {
    return regExp(pattern).size
  } catch (error) {
    const message = `cannot be matched in linear time: ${(error as Error).message}`
    throw schemaRefused({ pointer: at, message })
  }
}
