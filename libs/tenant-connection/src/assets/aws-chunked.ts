import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'

/** Bytes of a chunk; the store takes none of less than 8 KiB but the last. */
const chunkSize = 65_536

/**
 * A body as S3 takes one with its CRC-32 behind it (`STREAMING-UNSIGNED-PAYLOAD-TRAILER`): what is cut short has no
 * end, and is not stored. In place of the SDK's own, which reads ahead of the store without bound, passes chunks on
 * that S3 finds too small, and fails with an error that nobody listens to.
 */
export function awsChunked(body: Readable, trailer: string): Readable {
  const stream = Readable.from(frames(body, trailer), { objectMode: false })
  // Without an error, which nobody would hear: whoever sends the body hears of it from the body itself.
  const end = () => void (body.readableEnded || stream.destroy())
  body.once('error', end).once('close', end)
  return stream
}

async function* frames(body: Readable, trailer: string): AsyncGenerator<Buffer> {
  let sum = 0
  for await (const [size, pieces] of collected(body)) {
    for (const piece of pieces) sum = crc32(piece, sum)
    yield Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), ...pieces, Buffer.from('\r\n')])
  }
  const value = Buffer.alloc(4)
  value.writeUInt32BE(sum)
  yield Buffer.from(`0\r\n${trailer}:${value.toString('base64')}\r\n\r\n`)
}

async function* collected(body: AsyncIterable<Buffer | string>): AsyncGenerator<[number, Buffer[]]> {
  let pieces: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    pieces.push(piece)
    size += piece.length
    if (size < chunkSize) continue
    yield [size, pieces]
    pieces = []
    size = 0
  }
  if (size > 0) yield [size, pieces]
}
