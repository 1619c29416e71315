import { attributeAt } from './attribute-at.ts'

/** What an index compares: dates are texts. */
export type Scalar = string | number | boolean | null

/** Fields of an object that hold its indexed attributes, so that a few indexes serve every type of every tenant. */
export const slotNames = ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'] as const
export type SlotName = (typeof slotNames)[number]
export type Slots = Partial<Record<SlotName, Scalar>>

/** Characters (code points) of a text that its slot holds: MongoDB would index more, at the price of its memory. */
export const slotLength = 200

/** The slots of an object with these attributes. Whoever writes attributes writes them in the same write. */
export function slotsOf(
  type: { readonly indexes: readonly { readonly path: string; readonly slot: string }[] },
  attributes: object,
): Slots {
  const slots: Record<string, Scalar> = {}
  for (const { path, slot } of type.indexes) {
    const value = attributeAt(attributes, path)
    // An older version of the type may have taken an object or a list here.
    if (isScalar(value)) slots[slot] = toSlot(value)
  }
  return slots
}

/** A value as a slot holds it: a long text is cut, between characters. */
export function toSlot<T extends Scalar>(value: T): T {
  return isCut(value) ? (Array.from(value).slice(0, slotLength).join('') as T) : value
}

/** Whether the slot holds less than the value. */
export function isCut(value: Scalar): value is string {
  // Characters beyond U+FFFF count twice in `length`.
  return typeof value === 'string' && value.length > slotLength && Array.from(value).length > slotLength
}

export function isScalar(value: unknown): value is Scalar {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  )
}
