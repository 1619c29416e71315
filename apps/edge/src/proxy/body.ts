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
