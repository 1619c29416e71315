import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { TenantNotReady, TenantScopeViolation } from '../errors.ts'
import type { AssetStore } from './clusters.ts'
import { createListing, type Listing } from './listing.ts'
import { type At, createMultipart, type Multipart } from './multipart.ts'
import { createPresigning, type Presigning } from './presigning.ts'
import { createReading, type ObjectHead, type Reading } from './reading.ts'
import { sendBody } from './send-body.ts'
import { absent, guarded } from './store-errors.ts'

/** Bytes of a body that may wait in memory. */
const shortBody = 65_536

/** An object's bytes and what the store says of them. */
export interface AssetContent {
  readonly stream: Readable
  /** Bytes in the stream. */
  readonly length: number
  /** As in `bytes 0-99/1234` for a range. */
  readonly contentRange: string | undefined
}

export interface PutOptions {
  readonly contentType: string
  /** Bytes of the body, at most 5 GiB. */
  readonly length: number
  /** Breaks off the body, and with it the upload. It is too late once the last byte was read. */
  readonly signal?: AbortSignal
}

/** One tenant's part of the asset bucket. Keys are relative: they cannot name another tenant's prefix. */
export interface TenantAssets extends Multipart, Listing, Presigning, Reading {
  /**
   * Streams a body as it comes, one of up to 64 KiB at once. When it rejects, no object is left; an earlier one of
   * the key stays.
   */
  put(key: string, body: Readable, options: PutOptions): Promise<void>
  /** The object's content, whole or one range as in `bytes=0-99`; undefined when there is none. */
  get(key: string, range?: string): Promise<AssetContent | undefined>
  /** Bytes of the object; undefined when there is none. */
  size(key: string): Promise<number | undefined>
  delete(key: string): Promise<void>
}

/** Binds a bucket to one tenant's prefix, `t/<Tenant_UUID>/`: also in a silo, where it is the only one. */
export function createTenantAssets(store: AssetStore, tenant: string): TenantAssets {
  const { client, bucket, isSilo } = store
  const own = `t/${tenant}/`
  const at = (key: string) => ({ Bucket: bucket, Key: `${own}${relativeKey(key)}` })

  async function head(key: string): Promise<ObjectHead | undefined> {
    const found = await guarded(client.send(new HeadObjectCommand(at(key)))).catch(absent)
    // A HEAD has no body that could say whether it is the object that is missing or the silo.
    if (found === undefined && isSilo) await requireBucket(client, bucket)
    return found && { etag: found.ETag ?? '', size: found.ContentLength ?? 0 }
  }

  return {
    ...createMultipart(client, at),
    ...createListing(client, at, bucket, own),
    ...createPresigning(store.publicClient, at),
    ...createReading(store.reading, at, head),
    async put(key, body, { contentType, length, signal }) {
      const object = { ...at(key), ContentType: contentType, ContentLength: length }
      const breakOff = () => void body.destroy(new Error('the upload was aborted', { cause: signal?.reason }))
      if (signal?.aborted) breakOff()
      signal?.addEventListener('abort', breakOff, { once: true })
      try {
        await guarded(putWhole(client, object, body))
      } finally {
        signal?.removeEventListener('abort', breakOff)
      }
    },
    async get(key, range) {
      const command = new GetObjectCommand({ ...at(key), ...(range === undefined ? {} : { Range: range }) })
      const found: GetObjectCommandOutput | undefined = await guarded(client.send(command)).catch(absent)
      if (found === undefined) return undefined
      return {
        stream: found.Body as Readable,
        length: found.ContentLength ?? 0,
        contentRange: found.ContentRange,
      }
    },
    size: async key => (await head(key))?.size,
    delete: async key => void (await guarded(client.send(new DeleteObjectCommand(at(key))))),
  }
}

/** As it comes, holding no more than the sockets do; a short one at once, so that it can be sent again. */
async function putWhole(
  client: S3Client,
  object: ReturnType<At> & { readonly ContentType: string; readonly ContentLength: number },
  body: Readable,
): Promise<void> {
  const { ContentLength: length } = object
  if (length > shortBody)
    return void (await sendBody(body, options =>
      client.send(new PutObjectCommand({ ...object, Body: body }), options),
    ))
  const bytes = await buffer(body)
  // Headers alone would make the empty object, whatever its body says at its end.
  if (bytes.length !== length)
    throw new RangeError(`the body has other than the ${length} bytes that were said`)
  await client.send(new PutObjectCommand({ ...object, Body: bytes }))
}

/** Segments of letters, digits, `-`, `_` and `.`, none of them dots only: no key can climb out of its prefix. */
function relativeKey(key: string): string {
  const ok = key.length <= 512 && key.split('/').every(part => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part))
  if (!ok) throw new TenantScopeViolation('not a relative asset key')
  return key
}

async function requireBucket(client: S3Client, bucket: string): Promise<void> {
  const found = await guarded(client.send(new HeadBucketCommand({ Bucket: bucket }))).catch(absent)
  if (found === undefined) throw new TenantNotReady()
}
