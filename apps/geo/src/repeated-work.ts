import type {} from '@careeasy/service'
import type { FastifyInstance } from 'fastify'

export interface RepeatedWork {
  /** As the metric `careeasy_sweeps_total` names it. */
  readonly name: string
  /** Milliseconds from the end of one turn to the next. */
  readonly every: number
  /** What the log says of a turn that failed. */
  readonly failure: string
  readonly work: () => Promise<unknown>
}

/** Runs each work again and again until the app closes; what fails is counted, and told once a minute at most. */
export function repeatWork(app: FastifyInstance, all: readonly RepeatedWork[]): void {
  let closed = false
  const jobs = all.map(({ name, every, failure, work }) => {
    let running: Promise<unknown> = Promise.resolve()
    let toldAt = Number.NEGATIVE_INFINITY
    let timer = setTimeout(run, Math.min(every, 1_000))
    function run(): void {
      running = work()
        .then(() => app.metrics.sweeps.add({ sweep: name, outcome: 'done' }))
        .catch(err => {
          app.metrics.sweeps.add({ sweep: name, outcome: 'failed' })
          if (performance.now() - toldAt < 60_000) return
          toldAt = performance.now()
          app.log.warn({ err }, failure)
        })
        .then(() => {
          if (!closed) timer = setTimeout(run, every)
        })
    }
    return async () => {
      clearTimeout(timer)
      await running
    }
  })
  app.addHook('preClose', async () => {
    closed = true
    await Promise.all(jobs.map(stop => stop()))
  })
}
