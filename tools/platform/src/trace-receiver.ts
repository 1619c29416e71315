import { once } from 'node:events'
import { appendFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Takes traces as a collector does (OTLP over HTTP, JSON) and keeps them for the tests, one export a line. */
export async function startTraceReceiver(file: string): Promise<{ url: string; close(): Promise<void> }> {
  await appendFile(file, '')
  const server = createServer(async (request, response) => {
    try {
      await appendFile(file, `${await text(request)}\n`)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    } catch {
      // Whoever sent it was killed: the faults suite does that.
      response.destroy()
    }
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
