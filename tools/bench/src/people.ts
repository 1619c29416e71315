import { randomUUID } from 'node:crypto'
import type { Keys } from './keys.ts'

/** Milliseconds a hop token is used; it lasts a minute. */
const tokenUse = 40_000

/**
 * The `authorization` headers of people, each in one tenant. A token is made when it is first needed, and again
 * before it ends.
 */
export function createPeople(keys: Keys, tenantOf: (person: number) => string): (person: number) => string {
  const tokens = new Map<number, { readonly header: string; readonly until: number }>()
  return person => {
    const known = tokens.get(person)
    if (known !== undefined && known.until > performance.now()) return known.header
    const header = keys.hop({ sub: randomUUID(), sid: 's1', roles: ['admin'], tenant: tenantOf(person) })
    tokens.set(person, { header, until: performance.now() + tokenUse })
    return header
  }
}

/** Numbers below `count`, the n-th of them as often as 1/n says. */
export function zipf(count: number): () => number {
  const sums = new Float64Array(count)
  let sum = 0
  for (let index = 0; index < count; index++) {
    sum += 1 / (index + 1)
    sums[index] = sum
  }
  return () => {
    const wanted = Math.random() * sum
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Numbers below `count`, each as often. */
export function uniform(count: number): () => number {
  return () => Math.floor(Math.random() * count)
}
