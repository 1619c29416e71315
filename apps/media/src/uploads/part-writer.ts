import { randomUUID } from 'node:crypto'
import type { TenantAssets } from '@careeasy/tenant-connection'
import {
  type ResumableUpload,
  type UploadPart,
  type Uploads,
  type UploadTail,
  uploadKey,
} from '../store/uploads.ts'
import { leastPart } from '../store-bytes.ts'
import type { Checksum } from './checksum.ts'
import { openSpool, type Spool } from './spool.ts'

/** S3 takes no more than 10,000 parts, and numbers up to that. */
const plannedParts = 5_000

/** What a request may do with an upload: it has the lease, as `holder`. */
export interface PartWriterOptions {
  readonly uploads: Uploads
  readonly objects: TenantAssets
  readonly holder: string
  readonly checksum: Checksum | undefined
}

/**
 * Adds the bytes of one request to an upload; gives the new offset. Bytes count as soon as S3 has them and the
 * upload's document says so: whole parts while the request runs, what is left when it ends, also when it breaks off.
 * With a checksum nothing counts before all of it fits.
 */
export async function writeParts(
  upload: ResumableUpload,
  source: AsyncIterable<Buffer>,
  { uploads, objects, holder, checksum }: PartWriterOptions,
): Promise<number> {
  const { id, size, tail: earlier } = upload
  const key = uploadKey(id)
  const partSize = Math.max(leastPart, Math.ceil(size / plannedParts))
  let multipart = upload.multipart
  /** Bytes that the document counts, and those that are in parts. */
  let counted = upload.offset
  let inParts = upload.offset - (earlier?.size ?? 0)
  let staged: UploadPart[] = []
  let storing: Promise<void> = Promise.resolve()

  async function count(to: number, tail?: { key: string; size: number }): Promise<void> {
    await uploads.advance(id, holder, { from: counted, to, parts: staged, tail })
    staged = []
    counted = to
  }

  async function storePart(spool: Spool): Promise<void> {
    try {
      if (multipart === undefined) {
        multipart = await objects.openParts(key, 'application/octet-stream')
        await uploads.setMultipart(id, holder, multipart)
      }
      const number = await uploads.nextNumber(id, holder)
      const etag = await objects.putPart(key, multipart, number, spool.read(), spool.size)
      staged.push({ number, etag, size: spool.size })
      inParts += spool.size
      if (checksum === undefined) await count(inParts)
    } finally {
      await spool.close()
    }
  }

  /** One part is on its way while the next one comes in. */
  async function handOver(spool: Spool): Promise<void> {
    await storing.catch(async error => {
      await spool.close()
      throw error
    })
    storing = storePart(spool)
    // It is awaited later: until then its failure is nobody's.
    storing.catch(() => {})
  }

  async function storeTail(spool: Spool): Promise<void> {
    // Without a number: requests that are small and many would use up those of the parts.
    const tail = { key: `${key}.${randomUUID()}`, size: spool.size }
    await objects.put(tail.key, spool.read(), { contentType: 'application/octet-stream', length: spool.size })
    await count(inParts + tail.size, tail)
  }

  let spool = await openSpool()
  try {
    if (earlier !== undefined) await copyTail(objects, earlier, spool)
    for await (const chunk of source) {
      checksum?.update(chunk)
      for (let rest = chunk; rest.length > 0; ) {
        const piece = rest.subarray(0, partSize - spool.size)
        await spool.append(piece)
        rest = rest.subarray(piece.length)
        if (spool.size === partSize) {
          const full = spool
          spool = await openSpool()
          await handOver(full)
        }
      }
    }
    await storing
    checksum?.verify()
    if (inParts + spool.size === size && spool.size > 0) {
      const last = spool
      spool = await openSpool()
      await storePart(last)
    }
    if (inParts + spool.size > counted) await (spool.size > 0 ? storeTail(spool) : count(inParts))
    if (earlier !== undefined && counted > upload.offset) await objects.delete(earlier.key)
    return counted
  } finally {
    await storing.catch(() => {})
    await spool.close()
  }
}

async function copyTail(objects: TenantAssets, { key, size }: UploadTail, spool: Spool): Promise<void> {
  const content = await objects.get(key)
  if (content?.length !== size) throw new Error(`the upload's tail ${key} is not what was written down`)
  for await (const chunk of content.stream) await spool.append(chunk)
}
