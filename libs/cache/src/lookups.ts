/** Where the answers of one look-up came from. */
export interface LookupCounts {
  process: number
  shared: number
  /** Neither had it: the truth was asked. */
  truth: number
}

/** The counts of each look-up, by its name. Plain numbers: a hit in the process costs a few nanoseconds, not more. */
export interface Lookups {
  readonly counts: ReadonlyMap<string, LookupCounts>
  of(name: string): LookupCounts
}

export function createLookups(): Lookups {
  const counts = new Map<string, LookupCounts>()
  return {
    counts,
    of(name) {
      const known = counts.get(name) ?? { process: 0, shared: 0, truth: 0 }
      counts.set(name, known)
      return known
    },
  }
}
