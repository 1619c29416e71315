import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

/** Milliseconds a client has to notice that it was answered before its body was read. */
const lingerTime = 2_000

/**
 * In this scope a body of these types, any by default, is left on the wire for the handler to stream. A connection
 * on which the answer came before the end of the body is closed: Node would read the rest, however long, to reuse
 * it.
 */
export const rawBody = fp<{ contentType?: string }>(
  async (app: FastifyInstance, { contentType = '*' }) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(contentType, (_request, payload, done) => done(null, payload))
    app.addHook('onResponse', async ({ raw }) => {
      if (raw.complete === false) closeSoon(raw)
    })
  },
  { name: 'raw-body', fastify: '5.x' },
)

/** Not at once: closing with unread bytes resets the connection, and the client might lose the answer. */
function closeSoon(request: IncomingMessage): void {
  // A request whose client went away has lost its socket already.
  const socket = request.socket as IncomingMessage['socket'] | null
  setTimeout(() => {
    if (request.complete) return
    socket?.destroy()
    // Whoever still reads the body would wait for ever: once the answer is out, Node does not tell that it broke off.
    request.destroy()
  }, lingerTime).unref()
}
