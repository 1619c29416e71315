import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type {} from './rate-limits.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What the edge itself says with every answer. */
    readonly ownHeaders: OwnHeaders
  }
}

/** Writes them over what is there; for an answer of Fastify's a hook has done it. */
export type OwnHeaders = (request: FastifyRequest, headers: Record<string, string | string[]>) => void

/**
 * The request's id, how much it may ask, and HSTS, which is for the whole host. Written once, when an answer has its
 * head: set by hooks beforehand they were copied three times on the way of each request that is passed on.
 */
export const ownHeaders = fp<{ hstsMaxAge: number }>(
  async (app, { hstsMaxAge }) => {
    const hsts = `max-age=${hstsMaxAge}; includeSubDomains`
    const write: OwnHeaders = (request, headers) => {
      headers['x-request-id'] = request.id
      if (request.rateLimit !== '') {
        headers['ratelimit'] = request.rateLimit
        headers['ratelimit-policy'] = request.rateLimitPolicy
      }
      if (hstsMaxAge > 0) headers['strict-transport-security'] = hsts
    }
    app.decorate('ownHeaders', write)
    app.addHook('onSend', (request, reply, _payload, done) => {
      const headers: Record<string, string | string[]> = {}
      write(request, headers)
      reply.headers(headers)
      done()
    })
  },
  { name: 'own-headers', fastify: '5.x', dependencies: ['rate-limits'] },
)
