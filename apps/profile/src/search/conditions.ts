import type { Document } from 'mongodb'
import { FilterInvalid } from '../errors.ts'
import { type Declared, declaredAt, kindOf } from './declared.ts'
import type { Term } from './filter.ts'
import { isCut, type Scalar, toSlot } from './slots.ts'

/** What of a type decides how its objects can be found. */
export interface Searchable {
  readonly schema: unknown
  readonly indexes: readonly { readonly path: string; readonly slot: string; readonly state: string }[]
}

/**
 * Refuses a term whose attribute the type does not declare, or whose value no such attribute can have.
 * @throws FilterInvalid (400)
 */
export function assertDeclared(terms: readonly Term[], { schema }: Pick<Searchable, 'schema'>): void {
  for (const term of terms) {
    const declared = declaredAt(schema, term.path)
    if (declared === undefined)
      throw new FilterInvalid(term.position, `the type does not declare the attribute '${term.path}'`)
    for (const value of valuesOf(term)) {
      if (fits(value, declared)) continue
      throw new FilterInvalid(term.valuePosition, `'${term.path}' is never ${article[kindOf(value)]}`)
    }
  }
}

const article: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'a boolean',
}

function valuesOf(term: Term): readonly Scalar[] {
  if (term.operator === 'exists') return []
  return term.operator === 'in' ? term.values : [term.value]
}

/** Null stands for a missing attribute as well, and any attribute may be missing in some object. */
function fits(value: Scalar, { kinds, entries }: Declared): boolean {
  const kind = kindOf(value)
  return kind === 'null' || kinds.has(kind) || entries.has(kind)
}

/** The slot in which an attribute can be found; undefined while there is none that is complete. */
export function readySlot(
  { indexes }: Pick<Searchable, 'indexes'>,
  path: string,
): `slots.${string}` | undefined {
  const index = indexes.find(candidate => candidate.path === path && candidate.state === 'ready')
  return index && `slots.${index.slot}`
}

/**
 * The store's conditions of a filter. A comparison with a slot says the same as one with the attribute, and where
 * it does not (cut texts, null), the attribute is looked at as well.
 */
export function conditionsOf(terms: readonly Term[], type: Searchable): Document[] {
  return terms.flatMap(term => {
    const slot = readySlot(type, term.path)
    const attribute = `attributes.${term.path}`
    if (slot === undefined) return [attributeCondition(attribute, term)]
    const inSlot = slotCondition(slot, term)
    return isExact(term) ? inSlot : [...inSlot, attributeCondition(attribute, term)]
  })
}

function attributeCondition(field: string, term: Term): Document {
  switch (term.operator) {
    case 'in':
      return { [field]: { $in: [...term.values] } }
    case 'exists':
      return { [field]: { $exists: term.value } }
    // Not a range: in a list one entry could meet its beginning and another one its end.
    case 'prefix':
      return { [field]: { $regex: `^${escapeRegex(term.value)}` } }
    default:
      return { [field]: { [`$${term.operator}`]: term.value } }
  }
}

/** Finds all that the term finds, and maybe more where the slot holds less than the attribute. */
function slotCondition(slot: string, term: Term): Document[] {
  switch (term.operator) {
    case 'in':
      return [{ [slot]: { $in: term.values.map(toSlot) } }]
    case 'exists':
      return term.value ? [] : [{ [slot]: { $eq: null } }]
    case 'prefix':
      return [{ [slot]: prefixRange(toSlot(term.value)) }]
    case 'eq':
      return [{ [slot]: { $eq: toSlot(term.value) } }]
    case 'ne':
      return isExact(term) ? [{ [slot]: { $ne: term.value } }] : []
    default: {
      // What comes after a cut text may look the same in the slot.
      const operator = isExact(term) ? term.operator : (`${term.operator[0]}te` as const)
      return [{ [slot]: { [`$${operator}`]: toSlot(term.value) } }]
    }
  }
}

/** Whether the slot alone decides: not for null, since an old list or object has no slot, nor for long texts. */
function isExact(term: Term): boolean {
  if (term.operator === 'exists') return false
  return valuesOf(term).every(value => value !== null && !reachesCut(value))
}

/** A text as long as a slot cannot be told from those that were cut to it. */
function reachesCut(value: Scalar): boolean {
  return typeof value === 'string' && isCut(`${value}.`)
}

/** All texts that begin so, in the order of code points. */
export function prefixRange(prefix: string): Document {
  const end = successor(prefix)
  return end === undefined ? { $gte: prefix } : { $gte: prefix, $lt: end }
}

/** The least text that is greater than all that begin with `prefix`; none when that ends with U+10FFFF only. */
function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, character => character.codePointAt(0) ?? 0)
  while (points.at(-1) === 0x10_ff_ff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  // The surrogates between are no characters.
  return String.fromCodePoint(...points, last === 0xd7_ff ? 0xe0_00 : last + 1)
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** The attributes of a filter without a complete index. */
export function unindexedPaths(terms: readonly Term[], type: Searchable): string[] {
  return terms.map(({ path }) => path).filter(path => readySlot(type, path) === undefined)
}
