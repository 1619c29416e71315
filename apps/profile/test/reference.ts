import { attributeAt } from '../src/search/attribute-at.ts'
import type { Term } from '../src/search/filter.ts'

/** Numbers of [0, 1) that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What a term means, without a store: a list fits if an entry does, and nothing is like null but null. */
export function fits(attributes: object, term: Term): boolean {
  const value = attributeAt(attributes, term.path)
  const candidates = Array.isArray(value) ? value : [value ?? null]
  const some = (test: (candidate: unknown) => boolean) => candidates.some(test)
  const alike = (wanted: unknown) => some(candidate => candidate === wanted)
  switch (term.operator) {
    case 'eq':
      return alike(term.value)
    case 'ne':
      return !alike(term.value)
    case 'in':
      return term.values.some(alike)
    case 'exists':
      return (value !== undefined) === term.value
    case 'prefix':
      return some(candidate => typeof candidate === 'string' && candidate.startsWith(term.value))
    default: {
      const wanted = term.value
      return some(candidate => {
        if (typeof candidate !== typeof wanted) return false
        const order = compare(candidate, wanted)
        if (order === 0) return term.operator.endsWith('e')
        return term.operator.startsWith('g') ? order > 0 : order < 0
      })
    }
  }
}

const kinds = ['object', 'number', 'string', 'boolean']

/** Null or nothing first, then numbers, texts by code points, booleans. */
export function compare(one: unknown, two: unknown): number {
  const [a, b] = [one ?? null, two ?? null]
  if (typeof a !== typeof b) return kinds.indexOf(typeof a) - kinds.indexOf(typeof b)
  if (a === b || a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'string') return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(String(b))))
  return a < b ? -1 : 1
}
