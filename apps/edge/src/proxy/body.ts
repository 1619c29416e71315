import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import { BodyTooLarge } from '@careeasy/problem'

/**
 * The request's body as a stream, or null when it has none. A declared length over the limit is refused at
 * once; a chunked body is counted while it passes.
 * @throws BodyTooLarge
 */
export function boundedBody(request: IncomingMessage, limit: number): IncomingMessage | Transform | null {
  const length = request.headers['content-length']
  if (length !== undefined) {
    if (Number(length) > limit) throw new BodyTooLarge()
    return Number(length) === 0 ? null : request
  }
  if (request.headers['transfer-encoding'] === undefined) return null
  let passed = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length
      done(passed > limit ? new BodyTooLarge() : null, chunk)
    },
  })
  request.on('error', error => counter.destroy(error))
  request.on('aborted', () => counter.destroy(new Error('the client went away')))
  return request.pipe(counter)
}

/** Bytes of a body that must arrive in each period, unless the service is what holds it up. */
const leastBytes = 4_096

/**
 * Calls `onSlow` when a client sends less than 4 KiB of its body in `period` milliseconds: a body that comes drop by
 * drop would hold a connection to a service for ever. Looks at the socket's own count, so it costs nothing per chunk.
 */
export function watchUpload(request: IncomingMessage, period: number, onSlow: () => void): void {
  const { socket } = request
  let before = socket.bytesRead
  const timer = setInterval(() => {
    const arrived = socket.bytesRead - before
    before = socket.bytesRead
    if (request.complete || request.destroyed) clearInterval(timer)
    // Where it does not flow it is the service that does not take it: that has a time limit of its own.
    else if (arrived < leastBytes && request.readableFlowing === true) {
      clearInterval(timer)
      onSlow()
    }
  }, period)
  request.once('close', () => clearInterval(timer))
}
