import { below, isObject, type Json, type JsonObject, schemaRefused } from '@careeasy/attribute-schema'
import { reservedNames } from '../schemas/object.ts'
import type { Declarations, ReferringAttribute } from './compiled-type.ts'

/** The name of a type. */
const typeName = /^[a-z][a-z0-9-]{0,39}$/

/** Attributes with `x-index` that a type may have: an object has a field for each. */
const maxIndexed = 8
/** Attributes with each of the other keywords. */
const maxDeclared = 16

/** What can be compared, and what a list of objects can be in the order of. */
const scalars = new Set(['string', 'number', 'integer', 'boolean'])

const keywords = ['x-unique', 'x-index', 'x-search', 'x-ref'] as const

/**
 * Reads what a schema declares with our keywords: `x-unique`, `x-index`, `x-search` (true or false), `x-ref` (a
 * type's name). They stand on attributes that `properties` leads to from the root; `x-ref` on the items of a list, too.
 * @throws ValidationFailed (400) naming the place of one that stands elsewhere, or says what cannot be.
 */
export function readDeclarations(schema: JsonObject): Declarations {
  const found = { unique: [] as string[], indexed: [] as string[], searchable: [] as string[] }
  const refs: ReferringAttribute[] = []
  /** Places in which our keywords are right. */
  const attributes = new Set<string>()

  function readFlags(attribute: JsonObject, path: string, place: string): void {
    const { type } = attribute
    const flags = { unique: scalars, indexed: scalars, searchable: new Set(['string']) }
    for (const [list, taken] of Object.entries(flags) as [keyof typeof flags, ReadonlySet<string>][]) {
      const keyword = { unique: 'x-unique', indexed: 'x-index', searchable: 'x-search' }[list]
      const value = attribute[keyword]
      const at = below(place, keyword)
      if (value !== undefined && typeof value !== 'boolean') refuse(at, 'must be true or false')
      if (value !== true) continue
      if (!isOf(type, taken)) refuse(at, `needs an attribute whose type is ${[...taken].join(', ')}`)
      found[list].push(path)
      const most = list === 'indexed' ? maxIndexed : maxDeclared
      if (found[list].length > most) refuse(at, `stands on more than ${most} attributes`)
    }
  }

  function readRef(attribute: JsonObject, path: string, place: string): void {
    const value = attribute['x-ref']
    if (value === undefined) return
    const at = below(place, 'x-ref')
    if (typeof value !== 'string' || !typeName.test(value)) refuse(at, "must be a type's name")
    else if (!isOf(attribute['type'], new Set(['string']))) refuse(at, 'needs a text, or a list of texts')
    else refs.push({ path, type: value })
    if (refs.length > maxDeclared) refuse(at, `stands on more than ${maxDeclared} attributes`)
  }

  function readProperties(owner: JsonObject, prefix: string, place: string): void {
    const { properties } = owner
    if (!isObject(properties)) return
    for (const [name, attribute] of Object.entries(properties)) {
      const at = below(below(place, 'properties'), name)
      if (name.startsWith('$') || /[.\0]/.test(name)) refuse(at, 'cannot be the name of an attribute')
      if (!isObject(attribute)) continue
      attributes.add(at)
      readFlags(attribute, `${prefix}${name}`, at)
      readRef(attribute, `${prefix}${name}`, at)
      const { items } = attribute
      if (isObject(items)) {
        attributes.add(below(at, 'items'))
        for (const keyword of ['x-unique', 'x-index', 'x-search'])
          if (Object.hasOwn(items, keyword))
            refuse(below(below(at, 'items'), keyword), 'cannot stand on the items of a list')
        readRef(items, `${prefix}${name}`, below(at, 'items'))
      }
      readProperties(attribute, `${prefix}${name}.`, at)
    }
  }

  assertUnreserved(schema)
  readProperties(schema, '', '')
  assertNoneElsewhere(schema, '', attributes)
  return { ...found, refs }
}

function assertUnreserved(schema: JsonObject): void {
  const { properties, required } = schema
  const declared = [
    ...Object.keys(isObject(properties) ? properties : {}).map(name => [name, below('/properties', name)]),
    ...(Array.isArray(required) ? required : []).map((name: Json, n) => [String(name), `/required/${n}`]),
  ] as [string, string][]
  for (const [name, at] of declared)
    if (reservedNames.has(name)) refuse(at, 'is a name that every object has from us')
}

/** Our keywords below `anyOf` and the like would be declared for some objects only. */
function assertNoneElsewhere(value: Json, place: string, attributes: ReadonlySet<string>): void {
  if (Array.isArray(value))
    for (const [n, item] of value.entries()) assertNoneElsewhere(item, below(place, n), attributes)
  if (!isObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    const at = below(place, name)
    const isOurs = (keywords as readonly string[]).includes(name) && !place.endsWith('/properties')
    if (isOurs && !attributes.has(place))
      refuse(at, 'can only stand on an attribute that `properties` leads to')
    if (name !== 'const' && name !== 'enum' && name !== 'default' && name !== 'examples')
      assertNoneElsewhere(member, at, attributes)
  }
}

/** Whether all types are of those taken, but for null. */
function isOf(type: Json | undefined, taken: ReadonlySet<string>): boolean {
  const types = [type].flat().filter(name => name !== 'null')
  return types.length > 0 && types.every(name => typeof name === 'string' && taken.has(name))
}

function refuse(pointer: string, message: string): never {
  throw schemaRefused({ pointer, message })
}
