import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a real engine that a test can cut and open again, to see a service live through an outage. */
export interface Gate {
  /** The engine's address, its host and port replaced by the gate's. */
  readonly url: string
  /** Connections that are open now. */
  readonly connections: number
  /** How often a client has begun to speak, on all connections: at the start, or after the engine did. */
  readonly roundTrips: number
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** Takes connections again, on the same port. */
  open(): Promise<void>
  /** Lets nothing pass any more, as an engine that hangs: connections stay open, new ones are taken. */
  stall(): void
  /** Lets everything pass again that was held back. */
  resume(): void
}

/** Stands before the engine at `address`, `scheme://[user@]host:port[/…]`. The test ends it with `cut`. */
export async function createGate(address: string): Promise<Gate> {
  const target = new URL(address)
  const pairs = new Set<readonly [Socket, Socket]>()
  let stalled = false
  let roundTrips = 0

  function forward(from: Socket, to: Socket): void {
    if (stalled) from.pause()
    from.on('data', chunk => {
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => {
      if (!stalled) from.resume()
    })
  }

  const server = createServer(inbound => {
    const outbound = connect(Number(target.port), target.hostname)
    const pair = [inbound, outbound] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        for (const end of pair) end.destroy()
        pairs.delete(pair)
      })
    }
    let clientSpeaks = false
    inbound.on('data', () => {
      if (!clientSpeaks) roundTrips += 1
      clientSpeaks = true
    })
    outbound.on('data', () => {
      clientSpeaks = false
    })
    forward(inbound, outbound)
    forward(outbound, inbound)
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
      return pairs.size
    },
    get roundTrips() {
      return roundTrips
    },
    async cut() {
      const closed = server.listening ? once(server.close(), 'close') : undefined
      for (const pair of pairs) for (const end of pair) end.destroy()
      await closed
    },
    open: () => open(port),
    stall() {
      stalled = true
      for (const pair of pairs) for (const end of pair) end.pause()
    },
    resume() {
      stalled = false
      for (const pair of pairs) for (const end of pair) end.resume()
    },
  }
}
