import type {} from '@careeasy/service'
import type { FastifyInstance } from 'fastify'

export interface SweepOptions {
  /** Names the sweep in the metrics. */
  readonly name: string
  /** Milliseconds between sweeps. */
  readonly interval: number
  /** Stops early when the signal is given. */
  readonly sweep: (signal: AbortSignal) => Promise<void>
  /** The log line when a sweep fails as a whole. */
  readonly failure: string
}

/** Sweeps every so often, one sweep at a time; the service closes after the one under way. */
export function startSweep(app: FastifyInstance, { name, interval, sweep, failure }: SweepOptions): void {
  const closing = new AbortController()
  let sweeping: Promise<void> | undefined
  const timer = setInterval(() => {
    sweeping ??= sweep(closing.signal)
      .then(() => app.metrics.sweeps.add({ sweep: name, outcome: 'done' }))
      .catch(err => {
        app.metrics.sweeps.add({ sweep: name, outcome: 'failed' })
        app.log.warn({ err }, failure)
      })
      .finally(() => {
        sweeping = undefined
      })
  }, interval)
  app.addHook('preClose', async () => {
    clearInterval(timer)
    closing.abort()
    await sweeping
  })
}
