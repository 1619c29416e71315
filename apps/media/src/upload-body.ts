import type { IncomingMessage } from 'node:http'
import { BodyTooLarge, MediaTypeUnsupported } from '@careeasy/problem'
import { UploadInterrupted, UploadTooSlow } from './errors.ts'

/** How slow a client may be. */
export interface RateFloor {
  /** Bytes a second, on the average of a window; 0 lets any client be as slow as it likes. */
  readonly bytesPerSecond: number
  /** Milliseconds that we wait for the client altogether until the floor is looked at. */
  readonly window: number
}

/** The bytes that a request declares; undefined when it does not. @throws BodyTooLarge, MediaTypeUnsupported */
export function declaredLength({ headers }: IncomingMessage, limit: number): number | undefined {
  const coding = headers['content-encoding'] ?? 'identity'
  // We would keep, and later serve, the coded bytes as if they were the file.
  if (coding.toLowerCase() !== 'identity') throw new MediaTypeUnsupported()
  const length = headers['content-length']
  if (length === undefined) return undefined
  if (Number(length) > limit) throw new BodyTooLarge()
  return Number(length)
}

/**
 * A request's body. It breaks off with BodyTooLarge (413) as soon as there are more than `limit` bytes, with
 * UploadTooSlow (408) below the floor, and with UploadInterrupted when the client goes away.
 */
export async function* uploadBody(
  request: IncomingMessage,
  limit: number,
  floor: RateFloor,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of withFloor(chunksOf(request), floor)) {
    size += chunk.length
    if (size > limit) throw new BodyTooLarge()
    yield chunk
  }
}

/** Only the waiting for the client counts: while the store is slow, the client cannot send. */
async function* withFloor(source: AsyncGenerator<Buffer>, floor: RateFloor): AsyncGenerator<Buffer> {
  const { bytesPerSecond, window } = floor
  let waited = 0
  let received = 0
  try {
    for (;;) {
      const next = source.next()
      for (let chunk: IteratorResult<Buffer> | undefined; chunk === undefined; ) {
        const began = performance.now()
        chunk = await within(next, Math.max(window - waited, 1))
        waited += performance.now() - began
        received += chunk?.value?.length ?? 0
        if (waited >= window) {
          if (chunk?.done !== true && received < (bytesPerSecond * window) / 1_000)
            throw new UploadTooSlow(bytesPerSecond)
          waited = 0
          received = 0
        }
        if (chunk?.done) return
        if (chunk !== undefined) yield chunk.value
      }
    }
  } finally {
    // A source that still waits for the client would never end by being asked to.
    void source.return(undefined).catch(() => {})
  }
}

/** What was promised, or undefined when it takes longer. */
async function within<T>(promised: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), milliseconds)
  try {
    return await Promise.race([promised, promise])
  } finally {
    clearTimeout(timer)
  }
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // The request must outlive a reader that stops early: the answer still has to leave by its socket.
    yield* request.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw Object.assign(new UploadInterrupted(), { cause })
  }
}
