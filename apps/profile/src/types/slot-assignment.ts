import { slotNames } from '../search/slots.ts'
import type { IndexedAttribute, SlotState } from './compiled-type.ts'

/**
 * Gives each indexed attribute a slot. One that had a slot keeps it; a slot that was given up is taken again last,
 * since a replica may look for its former attribute there for some seconds more.
 * @param paths at most as many as there are slots.
 * @param state of those that are new.
 */
export function assignSlots(
  before: readonly IndexedAttribute[],
  paths: readonly string[],
  state: SlotState,
): IndexedAttribute[] {
  const kept = before.filter(({ path }) => paths.includes(path))
  const isIn = (indexes: readonly IndexedAttribute[]) => (name: string) =>
    indexes.some(({ slot }) => slot === name)
  const unused = slotNames.filter(name => !isIn(before)(name))
  const givenUp = slotNames.filter(name => isIn(before)(name) && !isIn(kept)(name))
  const free = [...unused, ...givenUp]
  return paths.map((path): IndexedAttribute => {
    const known = kept.find(index => index.path === path)
    if (known !== undefined) return known
    const slot = free.shift()
    if (slot === undefined) throw new RangeError(`there is no slot left for ${path}`)
    return { path, slot, state }
  })
}
