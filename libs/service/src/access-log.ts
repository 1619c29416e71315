import fp from 'fastify-plugin'

/** One line a request, when it is over. The path stays without its query, which may name people. */
export const accessLog = fp(
  async app => {
    app.addHook('onResponse', (request, reply, done) => {
      const quiet = request.url === '/livez' || request.url === '/readyz'
      request.log[quiet ? 'debug' : 'info'](
        {
          method: request.method,
          path: request.url.split('?', 1)[0],
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
