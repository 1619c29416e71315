import fp from 'fastify-plugin'
import type { AuthClient } from '../auth-client.ts'
import { createRename, type Rename } from '../rename.ts'
import { startSweep } from '../sweep.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly rename: Rename
  }
}

export interface RenameSweepOptions {
  readonly auth: AuthClient
  /** Milliseconds between sweeps. */
  readonly interval: number
}

/** Renames tenants, and every few seconds tells auth again what it has not heard. */
export const renameSweep = fp<RenameSweepOptions>(
  async (app, { auth, interval }) => {
    const { tenants, renames: store } = app.stores
    const rename = createRename({ tenants, store, auth, log: app.log })
    app.decorate('rename', rename)
    startSweep(app, { name: 'rename', interval, sweep: rename.sweep, failure: 'new names cannot be read' })
  },
  { name: 'rename-sweep', fastify: '5.x', dependencies: ['stores'] },
)
