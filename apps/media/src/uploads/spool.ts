import { randomUUID } from 'node:crypto'
import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

const chunkSize = 65_536

/** Bytes on disk until there are enough for a part: in memory they would be 5 MiB for each client, however slow. */
export interface Spool {
  readonly size: number
  append(chunk: Buffer): Promise<void>
  /** All bytes, from the first. */
  read(): Readable
  close(): Promise<void>
}

/** A file without a name, so that it goes away with a process that is killed. */
export async function openSpool(): Promise<Spool> {
  const path = join(tmpdir(), `careeasy-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  let size = 0

  // Not by createReadStream: a stream that is left open would keep the file from being closed.
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < size; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, at)
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }

  return {
    get size() {
      return size
    },
    async append(chunk) {
      for (let written = 0; written < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, written, chunk.length - written, size + written)
        written += bytesWritten
      }
      size += chunk.length
    },
    read: () => Readable.from(chunks(), { objectMode: false }),
    close: () => file.close(),
  }
}
