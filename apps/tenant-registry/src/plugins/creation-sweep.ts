import fp from 'fastify-plugin'
import { type Creation, createCreation, type Steps } from '../creation.ts'
import { startSweep } from '../sweep.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly creation: Creation
  }
}

export interface CreationSweepOptions {
  readonly steps: Steps
  /** Milliseconds between sweeps. */
  readonly interval: number
}

/** Creates tenants, and every few seconds takes up what a dead process or a failed step has left. */
export const creationSweep = fp<CreationSweepOptions>(
  async (app, { steps, interval }) => {
    const { log } = app
    const creation = createCreation({ store: app.stores.creations, steps, pause: interval, log })
    app.decorate('creation', creation)
    startSweep(app, {
      name: 'creation',
      interval,
      sweep: creation.sweep,
      failure: 'unfinished creations cannot be read',
    })
  },
  { name: 'creation-sweep', fastify: '5.x', dependencies: ['stores'] },
)
