import { setTimeout as sleep } from 'node:timers/promises'
import fp from 'fastify-plugin'
import { watchConnections } from './connections.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly draining: Draining
  }
}

/** How the service leaves. */
export interface Draining {
  /**
   * Milliseconds in which it still takes connections and answers, but says with each answer that the connection ends:
   * whoever calls it learns in that time to ask another replica. 0 unless set.
   */
  lead: number
}

/** Milliseconds between looks for connections that have become idle while the service closes. */
const interval = 100
/** Milliseconds for a request whose head is on its way; longer than `closeSoon` leaves a client for its answer. */
const silence = 3_000

/**
 * Ends connections without a request while the service closes. Node's server waits for every connection that was busy
 * when it began to close, or never sent anything, until the client leaves it, which may take longer than we are given.
 */
export const drain = fp(
  async app => {
    const draining: Draining = { lead: 0 }
    let isLeaving = false
    let timer: NodeJS.Timeout | undefined
    const closeSilent = watchConnections(app.server)
    app.decorate('draining', draining)
    app.addHook('preClose', async () => {
      isLeaving = true
      // An idle connection that is closed now may have a request under way to it: not before nobody should send one.
      await sleep(draining.lead)
      timer = setInterval(() => {
        app.server.closeIdleConnections()
        closeSilent(silence)
      }, interval)
    })
    // Early for answers that are not sent by Fastify, late for those that were under way.
    app.addHook('onRequest', (_request, reply, done) => {
      if (isLeaving) reply.header('connection', 'close')
      done()
    })
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (isLeaving) reply.header('connection', 'close')
      done()
    })
    app.addHook('onClose', async () => clearInterval(timer))
  },
  { name: 'drain', fastify: '5.x' },
)
