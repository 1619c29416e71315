import fp from 'fastify-plugin'

/** For answers of the edge itself: none of them is a page. Whoever serves one there sets its own. */
const own = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/**
 * Says to browsers what they must not do with what the edge answers itself. What a service answers has its own headers.
 * Not @fastify/helmet: its dozen headers would be set on each request that is passed on, only to be dropped there.
 */
export const securityHeaders = fp(
  async app => {
    app.addHook('onSend', (_request, reply, _payload, done) => {
      for (const [name, value] of Object.entries(own)) if (!reply.hasHeader(name)) reply.header(name, value)
      done()
    })
  },
  { name: 'security-headers', fastify: '5.x' },
)
