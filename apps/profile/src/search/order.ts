import type { Document, Sort } from 'mongodb'
import { SortInvalid } from '../errors.ts'
import { attributeAt } from './attribute-at.ts'
import { readySlot, type Searchable } from './conditions.ts'
import { declaredAt } from './declared.ts'
import { isCut, isScalar, type Scalar, slotLength } from './slots.ts'

/** An order of objects: by an attribute, then by id in the same direction. */
export interface Order {
  readonly path: string
  readonly descending: boolean
  /** The slot, or the attribute itself while it has none. */
  readonly field: string
  readonly indexed: boolean
}

/** Where a page ended: the object's value in the order, and its id. */
export interface Position {
  readonly value: Scalar
  readonly id: string
}

/**
 * Reads `path`, or `-path` for the greatest first.
 * @throws SortInvalid (400) when the type does not declare such an attribute with values that can be compared.
 */
export function parseSort(text: string, type: Searchable): Order {
  const descending = text.startsWith('-')
  const path = descending ? text.slice(1) : text
  const declared = declaredAt(type.schema, path)
  if (declared === undefined) throw new SortInvalid(path, 'the type does not declare it')
  if (declared.kinds.has('object') || declared.kinds.has('array'))
    throw new SortInvalid(path, 'only texts, numbers and booleans have an order')
  const slot = readySlot(type, path)
  return { path, descending, field: slot ?? `attributes.${path}`, indexed: slot !== undefined }
}

/** The order as the store sorts by it. */
export function sortOf(order: Order | undefined): Sort {
  // With the tenant before it, this is the order of the index.
  if (order === undefined) return { type: 1, id: 1 }
  const direction = order.descending ? -1 : 1
  return { [order.field]: direction, id: direction }
}

/**
 * The rest of a list after a position, as conditions to be asked one after another until the page is full: each is
 * one stretch of the index, which a single condition with `$or` would not surely be.
 */
export function stretchesAfter(order: Order | undefined, position: Position | undefined): Document[] {
  if (position === undefined) return [{}]
  const { value, id } = position
  if (order === undefined) return [{ id: { $gt: id } }]
  const { field, descending } = order
  const beyond = descending ? '$lt' : '$gt'
  const ties = { [field]: { $eq: value }, id: { [beyond]: id } }
  if (value === null) return descending ? [ties] : [ties, { [field]: { $ne: null } }]
  return [ties, { [field]: { [beyond]: value } }, ...kindsBeyond(order, value)]
}

/** The kinds of values as the store orders them; a comparison finds those of its own kind only. */
const kinds = [
  { kind: 'null', all: { $eq: null } },
  { kind: 'number', all: { $gte: -Number.MAX_VALUE } },
  { kind: 'string', all: { $gte: '' } },
  { kind: 'boolean', all: { $in: [false, true] } },
] as const

/** An object written when the attribute was declared otherwise may hold a value of another kind. */
function kindsBeyond({ field, descending }: Order, value: Exclude<Scalar, null>): Document[] {
  const place = kinds.findIndex(({ kind }) => kind === typeof value)
  const others = descending ? kinds.slice(0, place).toReversed() : kinds.slice(place + 1)
  return others.map(({ all }) => ({ [field]: all }))
}

/**
 * The position of an object, to be signed as a cursor.
 * @throws SortInvalid (400) when no cursor can hold its value; a slot's is never too long.
 */
export function toCursor(order: Order | undefined, object: { readonly id: string }): string[] {
  if (order === undefined) return [object.id]
  const value = attributeAt(object, order.field) ?? null
  if (!isScalar(value) || isCut(value)) {
    const reason = `without an index its texts may have ${slotLength} characters: declare x-index for it`
    throw new SortInvalid(order.path, reason)
  }
  return [object.id, JSON.stringify(value)]
}

/** The position that a cursor of this order holds. */
export function fromCursor(order: Order | undefined, [id = '', value = 'null']: readonly string[]): Position {
  return { id, value: order === undefined ? null : (JSON.parse(value) as Scalar) }
}
