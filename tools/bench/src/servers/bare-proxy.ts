import replyFrom from '@fastify/reply-from'
import Fastify from 'fastify'

// The baseline of the edge: Fastify and @fastify/reply-from, which pass everything on and check nothing.

const app = Fastify({ logger: false, keepAliveTimeout: 72_000 })
await app.register(replyFrom, {
  base: process.env['UPSTREAM'] ?? '',
  undici: { connections: 128, pipelining: 1 },
})
app.get('/*', (request, reply) => reply.from(request.url))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
