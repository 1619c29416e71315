import fp from 'fastify-plugin'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

declare module 'fastify' {
  interface FastifyInstance {
    readonly metrics: Metrics
  }
}

/** Figures of one service, in the words of Prometheus. Labels take few values each: never an id, a path or a name. */
export interface Metrics {
  /** Counts what happens; the labels' values are given when it does. */
  counter<L extends string>(figure: Figure<L>): Count<L>
  /** A figure that is asked for when somebody looks, and costs nothing until then. */
  gauge<L extends string>(figure: Figure<L>, read: () => Iterable<Reading<L>>): void
  /** The same for one that only grows, and that its owner counts already. */
  total<L extends string>(figure: Figure<L>, read: () => Iterable<Reading<L>>): void
  /** Sweeps of a service's own, by name and whether they were `done` or `failed`. */
  readonly sweeps: Count<'sweep' | 'outcome'>
  /** All of it, in Prometheus' text format. */
  read(): Promise<string>
  /** Adds the process: CPU, memory, descriptors, the event loop's delay, garbage collection. */
  watchProcess(): void
  readonly registry: Registry
}

export interface Figure<L extends string> {
  /** `careeasy_` and what is counted, the unit last (base units); `_total` where it only grows. */
  readonly name: string
  readonly help: string
  readonly labels?: readonly L[]
}

/** A value with its labels. */
export type Reading<L extends string> = readonly [labels: Readonly<Record<L, string>>, value: number]

export interface Count<L extends string> {
  add(labels: Readonly<Record<L, string>>, by?: number): void
}

/** A registry of its own for each service: nothing is shared by two in one process. */
export const metrics = fp(
  async app => {
    const registry = new Registry()
    app.decorate('metrics', {
      registry,
      counter: figure => createCount(registry, figure),
      sweeps: createCount(registry, {
        name: 'careeasy_sweeps_total',
        help: 'Rounds of work that no request asked for, by how they ended',
        labels: ['sweep', 'outcome'],
      }),
      gauge({ name, help, labels = [] }, read) {
        new Gauge({
          name,
          help,
          labelNames: labels,
          registers: [registry],
          collect() {
            this.reset()
            for (const [values, value] of read()) this.set(values, value)
          },
        })
      },
      total({ name, help, labels = [] }, read) {
        new Counter({
          name,
          help,
          labelNames: labels,
          registers: [registry],
          collect() {
            this.reset()
            for (const [values, value] of read()) this.inc(values, value)
          },
        })
      },
      read: () => registry.metrics(),
      watchProcess: () => collectDefaultMetrics({ register: registry }),
    } satisfies Metrics)
  },
  { name: 'metrics', fastify: '5.x' },
)

function createCount<L extends string>(registry: Registry, { name, help, labels = [] }: Figure<L>): Count<L> {
  const counter = new Counter<string>({ name, help, labelNames: labels, registers: [registry] })
  return { add: (values, by = 1) => counter.inc(values, by) }
}
