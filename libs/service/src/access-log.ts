import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    isLogged: boolean
  }
}

/**
 * One line a request, when it is over, also when its answer broke off (`aborted`; without a status where it had not
 * begun): Fastify's onResponse tells nothing of those. The path stays without its query, which may name people, and
 * without segments that are none of our ids: an e-mail address, or a name with a blank or an accent in it.
 */
export const accessLog = fp(
  async app => {
    app.decorateRequest('isLogged', false)
    app.addHook('onRequest', (request, reply, done) => {
      // A listener of our own: node:stream's `finished` adds six, and this is on the way of every request. Not `once`, which
      // takes it off again: it comes once anyway.
      reply.raw.on('close', () => {
        if (!request.isLogged) tell(request, reply, true)
      })
      done()
    })
    app.addHook('onResponse', (request, reply, done) => {
      tell(request, reply)
      done()
    })
  },
  { name: 'access-log', fastify: '5.x' },
)

function tell(request: FastifyRequest, reply: FastifyReply, aborted?: true): void {
  request.isLogged = true
  const quiet = request.url === '/livez' || request.url === '/readyz'
  request.log[quiet ? 'debug' : 'info'](
    {
      method: request.method,
      path: withoutNames(request.url.split('?', 1)[0] as string),
      route: request.routeOptions.url,
      status: reply.raw.headersSent ? reply.raw.statusCode : undefined,
      aborted,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    },
    'request',
  )
}

function withoutNames(path: string): string {
  return /[@%]/.test(path) ? path.replaceAll(/[^/]*[@%][^/]*/g, '[redacted]') : path
}
