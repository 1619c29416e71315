import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ByteRange } from './byte-range.ts'

/** Several ranges of one file as one body (RFC 9110, 14.6). */
export interface MultipartRanges {
  readonly contentType: string
  /** Bytes of the body. */
  readonly length: number
  readonly stream: Readable
}

/** Reads one range after the other, each only when the one before has been sent. */
export function multipartRanges(
  ranges: readonly ByteRange[],
  file: { readonly type: string; readonly size: number },
  read: (range: ByteRange) => Promise<Readable>,
): MultipartRanges {
  const boundary = randomUUID()
  const head = ({ first, last }: ByteRange) =>
    Buffer.from(
      `\r\n--${boundary}\r\ncontent-type: ${file.type}\r\ncontent-range: bytes ${first}-${last}/${file.size}\r\n\r\n`,
    )
  const end = Buffer.from(`\r\n--${boundary}--\r\n`)
  async function* body(): AsyncGenerator<Buffer> {
    for (const range of ranges) {
      yield head(range)
      yield* await read(range)
    }
    yield end
  }
  const lengths = ranges.map(range => head(range).length + range.last - range.first + 1)
  return {
    contentType: `multipart/byteranges; boundary=${boundary}`,
    length: lengths.reduce((sum, length) => sum + length, end.length),
    stream: Readable.from(body(), { objectMode: false }),
  }
}
