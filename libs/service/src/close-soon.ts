import type { IncomingMessage } from 'node:http'

/** Milliseconds a client has to take in an answer that came before the end of its body. */
const lingerTime = 2_000

/**
 * Ends the connection of a request that was answered before its whole body had come, in 2 s unless the body is complete
 * by then. Not at once: closing with unread bytes resets the connection, and the client might lose the answer.
 */
export function closeSoon(request: IncomingMessage): void {
  // A request whose client went away has lost its socket already.
  const socket = request.socket as IncomingMessage['socket'] | null
  setTimeout(() => {
    if (request.complete) return
    socket?.destroy()
    // Whoever still reads the body would wait for ever: once the answer is out, Node does not tell that it broke off.
    request.destroy()
  }, lingerTime).unref()
}
