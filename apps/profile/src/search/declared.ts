import { isScalar } from './slots.ts'

/** The kinds of JSON values; JSON Schema's `integer` is a number. */
export type Kind = 'null' | 'number' | 'string' | 'boolean' | 'object' | 'array'
const kinds: readonly Kind[] = ['null', 'number', 'string', 'boolean', 'object', 'array']

/** What a type's schema says of an attribute. */
export interface Declared {
  /** The kinds that its value may be of. */
  readonly kinds: ReadonlySet<Kind>
  /** Those of its entries, where it may be a list. */
  readonly entries: ReadonlySet<Kind>
}

type Schema = Readonly<Record<string, unknown>>

/**
 * What a JSON Schema declares at a dotted path by `properties`, directly or through `$ref` within the document and
 * allOf, anyOf, oneOf; undefined when it does not. Where it says nothing of the kind, any is possible.
 */
export function declaredAt(schema: unknown, path: string): Declared | undefined {
  let found = partsOf(schema, schema)
  for (const name of path.split('.')) {
    found = found.flatMap(part => partsOf(schema, member(part['properties'], name)))
    if (found.length === 0) return undefined
  }
  const entries = found.flatMap(part => partsOf(schema, part['items']))
  return { kinds: kindsOf(found), entries: kindsOf(entries) }
}

/** The schema and all that it is put together of. */
function partsOf(root: unknown, schema: unknown, seen = new Set<unknown>()): Schema[] {
  if (schema === true) return [{}]
  if (!isSchema(schema) || seen.has(schema)) return []
  seen.add(schema)
  const combined = ['allOf', 'anyOf', 'oneOf'].flatMap(keyword => {
    const members = schema[keyword]
    return Array.isArray(members) ? members : []
  })
  const referenced = typeof schema['$ref'] === 'string' ? [resolve(root, schema['$ref'])] : []
  return [schema, ...[...combined, ...referenced].flatMap(part => partsOf(root, part, seen))]
}

/** What a JSON pointer in a fragment names; undefined for anchors, of which nothing is known then. */
function resolve(root: unknown, reference: string): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let found = root
  for (const token of reference.slice(2).split('/')) {
    found = member(found, decode(token).replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return found
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

function kindsOf(parts: readonly Schema[]): ReadonlySet<Kind> {
  const found = new Set(parts.flatMap(kindsIn))
  return found.size === 0 && parts.length > 0 ? new Set(kinds) : found
}

function kindsIn(schema: Schema): Kind[] {
  const type = schema['type']
  const named = Array.isArray(type) ? type : type === undefined ? [] : [type]
  const values = [...('const' in schema ? [schema['const']] : []), ...asList(schema['enum'])]
  if (named.length === 0) return values.map(kindOf)
  return named.flatMap(name => kinds.filter(kind => kind === (name === 'integer' ? 'number' : name)))
}

/** The kind of a value. */
export function kindOf(value: unknown): Kind {
  if (value === null) return 'null'
  if (isScalar(value)) return typeof value as Kind
  return Array.isArray(value) ? 'array' : 'object'
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
