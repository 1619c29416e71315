import { createInvalidation } from '@careeasy/cache'
import { directoryName } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import type { AuthClient } from '../auth-client.ts'
import { type Changes, createChanges } from '../changes.ts'
import type { Keepers } from '../steps.ts'
import { topics } from '../store/changes.ts'
import { startSweep } from '../sweep.ts'
import { createTellers } from '../tellers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly changes: Changes
  }
}

export interface ChangesPluginOptions {
  readonly keepers: Keepers
  readonly auth: AuthClient
  /** Milliseconds between sweeps. */
  readonly interval: number
}

/** Changes tenants, and every few seconds tells again what has not reached everybody. */
export const changes = fp<ChangesPluginOptions>(
  async (app, { keepers, auth, interval }) => {
    const { log, cache } = app
    const { tenants, changes: store } = app.stores
    const invalidate = createInvalidation({ name: directoryName, cache, log })
    const changes = createChanges({ tenants, store, tellers: createTellers(keepers, auth, invalidate), log })
    app.decorate('changes', changes)
    // Side by side: a service that is away holds up what the others are to be told no more than they do it.
    for (const topic of topics) {
      const sweep = (signal: AbortSignal) => changes.sweep(topic, signal)
      startSweep(app, { name: topic, interval, sweep, failure: `notices of a ${topic} cannot be read` })
    }
  },
  { name: 'changes', fastify: '5.x', dependencies: ['stores', 'cache'] },
)
