import type { UniqueConflicts } from './store/index-builds.ts'

/** An object whose value of a unique attribute another one had first. */
export interface FoundConflict {
  readonly path: string
  readonly id: string
}

/** Objects that are named of one attribute; the others are counted. */
const maxExamples = 20

/** Counts further conflicts to those of before. */
export function addConflicts(
  before: readonly UniqueConflicts[],
  found: readonly FoundConflict[],
): readonly UniqueConflicts[] {
  const all = new Map(before.map(conflicts => [conflicts.path, conflicts]))
  for (const { path, id } of found) {
    const { count, examples } = all.get(path) ?? { count: 0, examples: [] }
    const named = examples.length < maxExamples ? [...examples, id] : examples
    all.set(path, { path, count: count + 1, examples: named })
  }
  return [...all.values()]
}
