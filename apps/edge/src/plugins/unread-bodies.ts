import type { IncomingMessage } from 'node:http'
import { closeSoon } from '@careeasy/service'
import fp from 'fastify-plugin'

/**
 * Ends the connection after an answer that did not wait for the whole body, as in 401 or 413: what the client
 * still sends would be read as its next request, or, unread, would block the connection.
 */
export const unreadBodies = fp(
  async app => {
    app.addHook('onSend', (request, reply, _payload, done) => {
      if (hasUnreadBody(request.raw)) reply.header('connection', 'close')
      done()
    })
    app.addHook('onResponse', (request, _reply, done) => {
      if (hasUnreadBody(request.raw)) discardRest(request.raw)
      done()
    })
  },
  { name: 'unread-bodies', fastify: '5.x' },
)

export function hasUnreadBody(incoming: IncomingMessage): boolean {
  if (incoming.complete) return false
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers
  const hasBody = encoding !== undefined || (length !== undefined && length !== '0')
  return hasBody && !incoming.destroyed
}

/** Reads on for a moment, so that the client gets to the answer before the connection is reset. */
function discardRest(incoming: IncomingMessage): void {
  incoming.unpipe()
  incoming.resume()
  closeSoon(incoming)
}
