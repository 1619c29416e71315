import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { BodyTooLarge, MediaTypeUnsupported } from '@careeasy/problem'
import { UploadInterrupted } from './errors.ts'

/** A body on its way to the store. */
export interface UploadBody {
  readonly stream: Readable
  /** What went through, once the stream has ended. */
  measures(): { readonly size: number; readonly sha256: string }
}

/**
 * Passes a request's body on, counted and digested. The stream fails with BodyTooLarge (413) as soon as there
 * are more than `limit` bytes, declared or sent, and with UploadInterrupted when the client goes away.
 */
export function uploadBody(request: IncomingMessage, limit: number): UploadBody {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge()
  const coding = request.headers['content-encoding'] ?? 'identity'
  // We would keep, and later serve, the coded bytes as if they were the file.
  if (coding.toLowerCase() !== 'identity') throw new MediaTypeUnsupported()

  const hash = createHash('sha256')
  let size = 0
  async function* pass(): AsyncGenerator<Buffer> {
    for await (const chunk of chunksOf(request)) {
      size += chunk.length
      if (size > limit) throw new BodyTooLarge()
      hash.update(chunk)
      yield chunk
    }
  }
  return {
    stream: Readable.from(pass(), { objectMode: false }),
    measures: () => ({ size, sha256: hash.copy().digest('hex') }),
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
