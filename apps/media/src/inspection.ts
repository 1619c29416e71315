import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import { DigestMismatch } from './errors.ts'
import type { MalwareCheck } from './malware/malware-check.ts'
import type { ExpectedDigests, Measured } from './store/reservation.ts'

/** Bytes that tell the type of nearly every file; zip containers are told by their first entries. */
const headSize = 65_536

/** A file on its way, looked at as it passes. */
export interface Inspection {
  /** The same bytes. They break off before their end when they do not have the digests that were sent. */
  readonly bytes: AsyncIterable<Buffer>
  /** What was found, once all bytes were taken. @throws MalwareFound, ScannerUnavailable */
  found(): Promise<Measured>
}

/** Counts and digests bytes, keeps their beginning for the type, and shows them to the malware scanner. */
export function inspect(
  source: AsyncIterable<Buffer>,
  expected: ExpectedDigests,
  malware: MalwareCheck,
): Inspection {
  const sha256 = createHash('sha256')
  const others = (['sha512', 'md5'] as const).filter(name => expected[name] !== undefined)
  const hashes = others.map(name => ({ name, hash: createHash(name) }))
  const head: Buffer[] = []
  let size = 0

  async function* measured(): AsyncGenerator<Buffer> {
    // One chunk behind: whoever stores the bytes as they come has not got the last of them when they are wrong.
    let last: Buffer | undefined
    for await (const chunk of source) {
      if (size < headSize) head.push(Buffer.from(chunk.subarray(0, headSize - size)))
      size += chunk.length
      sha256.update(chunk)
      for (const { hash } of hashes) hash.update(chunk)
      if (last !== undefined) yield last
      last = chunk
    }
    for (const { name, hash } of [{ name: 'sha256', hash: sha256 } as const, ...hashes]) {
      if (expected[name] !== undefined && expected[name] !== hash.copy().digest('base64'))
        throw new DigestMismatch(name)
    }
    if (last !== undefined) yield last
  }

  const { bytes, state } = malware.watch(measured())
  return {
    bytes,
    async found() {
      const detected = await detect(Buffer.concat(head))
      return {
        size,
        sha256: sha256.copy().digest('hex'),
        ...(detected === undefined ? {} : { detected }),
        state: await state,
      }
    },
  }
}

/** What the first bytes say; undefined for text, which has no signature, and for what pretends to be a format. */
async function detect(head: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime
  } catch {
    // A file that is broken on purpose is a file too: it is served as what nobody runs.
    return undefined
  }
}
