import fp from 'fastify-plugin'

/**
 * One line a request, when it is over. The path stays without its query, which may name people, and without segments
 * that are none of our ids: an e-mail address, or a name with a blank or an accent in it.
 */
export const accessLog = fp(
  async app => {
    app.addHook('onResponse', (request, reply, done) => {
      const quiet = request.url === '/livez' || request.url === '/readyz'
      request.log[quiet ? 'debug' : 'info'](
        {
          method: request.method,
          path: withoutNames(request.url.split('?', 1)[0] as string),
          route: request.routeOptions.url,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
        },
        'request',
      )
      done()
    })
  },
  { name: 'access-log', fastify: '5.x' },
)

function withoutNames(path: string): string {
  return /[@%]/.test(path) ? path.replaceAll(/[^/]*[@%][^/]*/g, '[redacted]') : path
}
