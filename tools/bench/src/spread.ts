/** What several rounds gave. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { min: sorted[0] ?? Number.NaN, median: percentile(sorted, 50), max: sorted.at(-1) ?? Number.NaN }
}

/** The value that so many percent do not exceed (nearest rank); the values are sorted. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(Math.ceil((sorted.length * percent) / 100) - 1, 0)] ?? Number.NaN
}

export function format({ min, median, max }: Spread, digits: number): string {
  const [low, middle, high] = [min, median, max].map(value => value.toFixed(digits))
  return `${middle} (${low} to ${high})`
}

/**
 * One slice of each variant a round, the order turned round each time: what else the machine does meets all of
 * them alike. Gives the rounds.
 */
export async function interleave<V extends string, T>(
  variants: readonly V[],
  rounds: number,
  slice: (variant: V) => Promise<T>,
): Promise<Record<V, T>[]> {
  const results: Record<V, T>[] = []
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? variants : variants.toReversed()
    const result = {} as Record<V, T>
    for (const variant of order) result[variant] = await slice(variant)
    results.push(result)
  }
  return results
}
