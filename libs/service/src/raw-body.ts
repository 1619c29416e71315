import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { closeSoon } from './close-soon.ts'

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
