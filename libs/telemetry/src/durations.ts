import type { Metric, MetricValueWithName, Registry } from 'prom-client'

/** Durations by label, as a histogram of Prometheus. */
export interface Durations {
  /** @param values of the labels, in their order; few of each */
  observe(seconds: number, values: readonly string[]): void
}

export interface DurationsOptions {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds in seconds, ascending. */
  readonly buckets: readonly number[]
}

interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** How many fell into each bucket; the last is for what is above all. */
  readonly counts: Float64Array
  sum: number
}

/**
 * Counts plain numbers and makes what prom-client shows of them when somebody asks: its own Histogram checks, sorts and joins
 * the labels of every value, which is on the way of each request.
 */
export function createDurations(
  registry: Registry,
  { name, help, labels, buckets }: DurationsOptions,
): Durations {
  const known = new Map<string, Series>()
  const bounds = [...buckets, Number.POSITIVE_INFINITY]

  function find(values: readonly string[]): Series {
    const key = values.join('\n')
    const found = known.get(key)
    if (found !== undefined) return found
    const named = Object.fromEntries(labels.map((label, i) => [label, values[i] ?? '']))
    const series = { labels: named, counts: new Float64Array(bounds.length), sum: 0 }
    known.set(key, series)
    return series
  }

  function shown({ labels, counts, sum }: Series): MetricValueWithName<string>[] {
    let count = 0
    const values = bounds.map((bound, i) => {
      count += counts[i] as number
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : bound
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count }
    })
    return [
      ...values,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ]
  }

  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...known.values()].flatMap(shown),
    }),
    reset: () => known.clear(),
  }
  // What a registry asks of a metric; its type wants one of its own classes.
  registry.registerMetric(metric as unknown as Metric)
  return {
    observe(seconds, values) {
      const series = find(values)
      const i = bounds.findIndex(bound => seconds <= bound)
      series.counts[i] = (series.counts[i] as number) + 1
      series.sum += seconds
    },
  }
}
