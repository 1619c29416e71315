import { below, schemaRefused } from './schema-refused.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** A schema in which every keyword is one that Ajv gets right. */
export interface PlainSchema {
  readonly schema: Json
  /** All subschemas by their JSON pointer, the root being ''. */
  readonly places: ReadonlyMap<string, Json>
}

/** The only document besides its own that a schema may refer to. */
export const metaschema = 'https://json-schema.org/draft/2020-12/schema'

const maxSubschemas = 1_000

/** Keywords by what they hold. What is in none of the lists says nothing about a value, and is left out. */
export const oneSchema = new Set([
  'additionalProperties',
  'propertyNames',
  'items',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
])
export const listOfSchemas = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
export const mapOfSchemas = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  'dependencies',
  '$defs',
  'definitions',
])
const values = new Set([
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'required',
  'dependentRequired',
  'format',
])

/** Keywords that are refused wherever they stand, and why. */
const refusedKeywords: ReadonlyMap<string, string> = new Map([
  ['$id', 'only the whole schema may have an $id: it is one document'],
  ['$recursiveRef', 'is a keyword of 2019-09; use $ref'],
  ['$recursiveAnchor', 'is a keyword of 2019-09; use $anchor'],
  [
    'unevaluatedItems',
    'is not taken, as the validator gets it wrong beside contains and anyOf: use prefixItems with items',
  ],
])

/**
 * Copies a schema that fits the metaschema, keeping only keywords that assert something. It is one document without
 * embedded ones, so its dynamic references and anchors are ordinary ones, and all become JSON pointers.
 * @throws ValidationFailed (400) naming the first place that is not taken.
 */
export function toPlainSchema(root: Json): PlainSchema {
  const places = new Map<string, Json>()
  const anchors = new Map<string, string>()
  const references: { readonly node: { $ref: string }; readonly at: string }[] = []

  function copy(schema: Json, place: string): Json {
    if (places.size >= maxSubschemas)
      throw schemaRefused({ pointer: place, message: `there are more than ${maxSubschemas} subschemas` })
    places.set(place, schema)
    const copied = isObject(schema) ? copyObject(schema, place) : schema
    places.set(place, copied)
    return copied
  }

  function copyObject(schema: JsonObject, place: string): Json {
    const kept: [string, Json][] = []
    const refs: { $ref: string }[] = []
    for (const [keyword, value] of Object.entries(schema)) {
      const at = below(place, keyword)
      assertTaken(keyword, value, at)
      if (keyword === '$ref' || keyword === '$dynamicRef') {
        const node = { $ref: String(value) }
        references.push({ node, at })
        refs.push(node)
      } else if (keyword === '$anchor' || keyword === '$dynamicAnchor') addAnchor(String(value), place, at)
      else if (values.has(keyword)) kept.push([keyword, value])
      else if (oneSchema.has(keyword)) kept.push([keyword, copy(value, at)])
      else if (listOfSchemas.has(keyword) && Array.isArray(value))
        kept.push([keyword, value.map((item: Json, n) => copy(item, below(at, n)))])
      else if (mapOfSchemas.has(keyword) && isObject(value)) kept.push([keyword, copyAll(value, at)])
    }
    const copied = Object.fromEntries(kept)
    // Pointers into the original must name the same places in the copy, so these come last.
    return refs.length === 0 ? copied : { ...copied, allOf: [...listOf(copied['allOf']), ...refs] }
  }

  function copyAll(schemas: JsonObject, place: string): Json {
    if (Object.hasOwn(schemas, '__proto__'))
      throw schemaRefused({
        pointer: below(place, '__proto__'),
        message: 'cannot be the name of an attribute',
      })
    const copied = Object.entries(schemas).map(([name, value]): [string, Json] => [
      name,
      // A list is what draft 7 had in `dependencies`: names, not a schema.
      Array.isArray(value) ? value : copy(value, below(place, name)),
    ])
    return Object.fromEntries(copied)
  }

  function addAnchor(name: string, place: string, at: string): void {
    if (anchors.has(name)) throw schemaRefused({ pointer: at, message: `there are two anchors '${name}'` })
    anchors.set(name, place)
  }

  function pointerOf(target: string, at: string): string {
    if (target === metaschema || target === `${metaschema}#`) return metaschema
    const place = target.startsWith('#') ? decoded(target.slice(1)) : undefined
    const found = place === undefined || place === '' || place.startsWith('/') ? place : anchors.get(place)
    if (found !== undefined && places.has(found)) return toFragment(found)
    const message = target.startsWith('#')
      ? 'names no subschema of this document'
      : `leaves the document; only #… and ${metaschema} can be referred to`
    throw schemaRefused({ pointer: at, message })
  }

  const schema = copy(root, '')
  assertNoMixture(places)
  for (const { node, at } of references) node.$ref = pointerOf(node.$ref, at)
  return { schema, places }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The place that a reference of a plain schema names; undefined for the metaschema. */
export function placeOf(reference: string): string | undefined {
  return reference.startsWith('#') ? decoded(reference.slice(1)) : undefined
}

function assertTaken(keyword: string, value: Json, at: string): void {
  const isRootId = at === '/$id'
  const refusal = isRootId ? undefined : refusedKeywords.get(keyword)
  if (refusal !== undefined) throw schemaRefused({ pointer: at, message: refusal })
  if (keyword === '$schema' && value !== metaschema && value !== `${metaschema}#`)
    throw schemaRefused({ pointer: at, message: `can only be ${metaschema}` })
  // The metaschema's own dynamic references would end here.
  if (keyword === '$dynamicAnchor' && value === 'meta')
    throw schemaRefused({ pointer: at, message: "'meta' is the metaschema's" })
}

/** Ajv counts as evaluated what an `if` looked at, also when it did not hold. */
function assertNoMixture(places: ReadonlyMap<string, Json>): void {
  const having = (keyword: string) =>
    [...places].find(([, schema]) => isObject(schema) && Object.hasOwn(schema, keyword))?.[0]
  const place = having('unevaluatedProperties')
  if (place === undefined || having('if') === undefined) return
  throw schemaRefused({
    pointer: below(place, 'unevaluatedProperties'),
    message:
      'is not taken in a schema with if, as the validator gets it wrong: use additionalProperties, or anyOf in place of if',
  })
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

function decoded(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return undefined
  }
}

function toFragment(place: string): string {
  return `#${place.split('/').map(encodeURIComponent).join('/')}`
}
