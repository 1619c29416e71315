import fp from 'fastify-plugin'

/** Milliseconds between looks for connections that have become idle while the service closes. */
const interval = 100

/**
 * Ends keep-alive connections while the service closes. Node's server waits for every connection that was busy
 * when it began to close until the client leaves it, which may take longer than we are given.
 */
export const drain = fp(
  async app => {
    let timer: NodeJS.Timeout | undefined
    app.addHook('preClose', async () => {
      timer = setInterval(() => app.server.closeIdleConnections(), interval)
    })
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (timer !== undefined) reply.header('connection', 'close')
      done()
    })
    app.addHook('onClose', async () => clearInterval(timer))
  },
  { name: 'drain', fastify: '5.x' },
)
