import { Readable } from 'node:stream'
import type { AssetPart, TenantAssets } from '@careeasy/tenant-connection'
import { openSpool, type Spool } from './uploads/spool.ts'

// The claimed type stands in the metadata only: a store may read meaning into it (multipart/form-data is a form
// upload to S3 servers).
const contentType = 'application/octet-stream'
/** The store takes no smaller parts but the last. */
export const leastPart = 5 * 1_048_576
/** Of so many parts the next is larger: the store takes 10,000 of them. */
const partsOfASize = 1_000

/**
 * Stores bytes as they come. Those of a file of unknown length wait for the end of their part, which the store wants
 * to know, on disk: in memory each upload would hold its part. When it rejects there is no object, but parts may be left
 * for the intake to abort.
 */
export async function storeBytes(
  objects: TenantAssets,
  key: string,
  bytes: AsyncIterable<Buffer>,
  length: number | undefined,
): Promise<void> {
  if (length !== undefined)
    return objects.put(key, Readable.from(bytes, { objectMode: false }), { contentType, length })
  const parts: AssetPart[] = []
  let upload: string | undefined
  let spool = await openSpool()

  async function storePart({ read, size }: Spool): Promise<void> {
    upload ??= await objects.openParts(key, contentType)
    const number = parts.length + 1
    parts.push({ number, etag: await objects.putPart(key, upload, number, read(), size) })
  }

  try {
    for await (const chunk of bytes) {
      if (spool.size >= leastPart * 2 ** Math.floor(parts.length / partsOfASize)) {
        await storePart(spool)
        await spool.close()
        spool = await openSpool()
      }
      await spool.append(chunk)
    }
    if (parts.length === 0) return await objects.put(key, spool.read(), { contentType, length: spool.size })
    await storePart(spool)
    if (!(await objects.completeParts(key, upload ?? '', parts)))
      throw new Error(`the store has forgotten the upload in parts to ${key}`)
  } finally {
    await spool.close()
  }
}
