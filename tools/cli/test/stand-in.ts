import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly method: string
  readonly path: string
  readonly key: string | undefined
  readonly token: string | undefined
}

/** What the stand-in does with a request; it may destroy the connection too. */
export type Behaviour = (received: Received, response: ServerResponse, request: IncomingMessage) => void

/**
 * An edge that fails as it is told: what a real one does only when something breaks, or after 15 minutes. What a
 * real one does otherwise is tested in acceptance/test/cli.test.ts.
 */
export async function startStandIn(
  t: { teardown(work: () => void): void },
  behave: Behaviour,
): Promise<{ url: URL; received: Received[] }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    const seen = {
      method,
      path,
      key: headers['auth-key']?.toString(),
      token: headers['auth-token']?.toString(),
    }
    received.push(seen)
    request.resume().once('end', () => behave(seen, response, request))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), received }
}

export function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
