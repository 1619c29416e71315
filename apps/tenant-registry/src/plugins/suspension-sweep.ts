import { createInvalidation } from '@careeasy/cache'
import { directoryName } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import { createSuspension, type Suspension, type SuspensionOptions } from '../suspension.ts'
import { startSweep } from '../sweep.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly suspension: Suspension
  }
}

export interface SuspensionSweepOptions {
  readonly fence: SuspensionOptions['fence']
  /** Milliseconds between sweeps. */
  readonly interval: number
}

/** Suspends and resumes tenants, and every few seconds tells again what has not reached everybody. */
export const suspensionSweep = fp<SuspensionSweepOptions>(
  async (app, { fence, interval }) => {
    const { log } = app
    const { tenants, suspensions: store } = app.stores
    const invalidate = createInvalidation({ name: directoryName, cache: app.cache, log })
    const suspension = createSuspension({ tenants, store, invalidate, fence, log })
    app.decorate('suspension', suspension)
    startSweep(app, {
      name: 'suspension',
      interval,
      sweep: suspension.sweep,
      failure: 'changes of status cannot be read',
    })
  },
  { name: 'suspension-sweep', fastify: '5.x', dependencies: ['stores', 'cache'] },
)
