import fp from 'fastify-plugin'
import { createLimiting, type Limiting, type LimitingOptions } from '../limits.ts'
import { startSweep } from '../sweep.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly limiting: Limiting
  }
}

export interface LimitSweepOptions {
  readonly tellMedia: LimitingOptions['tellMedia']
  /** Milliseconds between sweeps. */
  readonly interval: number
}

/** Gives tenants limits, and every few seconds tells media again what it has not heard. */
export const limitSweep = fp<LimitSweepOptions>(
  async (app, { tellMedia, interval }) => {
    const { tenants, limits: store } = app.stores
    const limiting = createLimiting({ tenants, store, tellMedia, log: app.log })
    app.decorate('limiting', limiting)
    startSweep(app, { name: 'limit', interval, sweep: limiting.sweep, failure: 'new limits cannot be read' })
  },
  { name: 'limit-sweep', fastify: '5.x', dependencies: ['stores'] },
)
