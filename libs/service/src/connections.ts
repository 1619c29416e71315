import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** A connection that a server has taken. */
interface Taken {
  running: number
  /** Milliseconds of `performance.now()`. */
  freeSince: number
}

/**
 * Knows which connections of a server have no request under way. Gives a function that ends those that have had none for
 * so many milliseconds: also new ones that never sent anything and ones that broke off within a head, which Node's
 * `closeIdleConnections` leaves, and waits for.
 */
export function watchConnections(server: Server): (freeFor: number) => void {
  const taken = new Map<Socket, Taken>()
  server.on('connection', socket => {
    taken.set(socket, { running: 0, freeSince: performance.now() })
    socket.once('close', () => taken.delete(socket))
  })
  server.prependListener('request', (request, response) => {
    const connection = taken.get(request.socket)
    if (connection === undefined) return
    connection.running += 1
    response.on('close', () => {
      connection.running -= 1
      connection.freeSince = performance.now()
    })
  })
  return freeFor => {
    const before = performance.now() - freeFor
    for (const [socket, { running, freeSince }] of taken)
      if (running === 0 && freeSince < before) socket.destroy()
  }
}
