import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a real engine that a test can cut and open again, to see a service live through an outage. */
export interface Gate {
  /** The engine's address, its host and port replaced by the gate's. */
  readonly url: string
  /** Connections that are open now. */
  readonly connections: number
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** Takes connections again, on the same port. */
  open(): Promise<void>
}

/** Stands before the engine at `address`, `scheme://[user@]host:port[/…]`. The test ends it with `cut`. */
export async function createGate(address: string): Promise<Gate> {
  const target = new URL(address)
  const sockets = new Set<Socket>()
  const server = createServer(inbound => {
    const outbound = connect(Number(target.port), target.hostname)
    const pair = [inbound, outbound]
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        for (const end of pair) end.destroy()
        sockets.delete(inbound)
      })
    }
    sockets.add(inbound)
    inbound.pipe(outbound).pipe(inbound)
  })
  const open = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }

  await open(0)
  const { port } = server.address() as AddressInfo
  const url = new URL(address)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    get connections() {
      return sockets.size
    },
    async cut() {
      const closed = server.listening ? once(server.close(), 'close') : undefined
      for (const socket of sockets) socket.destroy()
      await closed
    },
    open: () => open(port),
  }
}
