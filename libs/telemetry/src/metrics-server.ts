import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type {} from './metrics.ts'

/**
 * Answers `GET /metrics` on a port of its own, which no load balancer knows, until the service closes. Gives the
 * address.
 */
export async function listenForScrapes(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  app.metrics.watchProcess()
  const server = createServer({ requestTimeout: 10_000 }, async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics')
      return void response.writeHead(404).end()
    try {
      const text = await app.metrics.read()
      response.writeHead(200, { 'content-type': app.metrics.registry.contentType }).end(text)
    } catch (err) {
      app.log.error({ err }, 'the metrics cannot be read')
      response.writeHead(500).end()
    }
  })
  server.listen(port, host)
  await once(server, 'listening')
  app.addHook('onClose', async () => {
    server.closeAllConnections()
    server.close()
  })
  const { port: actual } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}/metrics`
}
