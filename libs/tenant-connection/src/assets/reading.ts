import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { At } from './multipart.ts'
import { boundedSeconds } from './presign-limit.ts'

export interface PresignReadOptions {
  /** At most 300. */
  readonly seconds: number
  /** As in `bytes=0-99`; the whole object when left out. */
  readonly range?: string
}

/** A way for another process of ours to read one object, and nothing else: without our credentials, for a short time. */
export interface PresignedRead {
  /** Good only together with the two headers, which are signed: `If-Match` the ETag, and `Range` where there is one. */
  readonly url: string
  readonly etag: string
  /** Bytes of the whole object. */
  readonly size: number
}

export interface Reading {
  /** Where the addresses of `presignRead` lead to, as in `https://s3.eu-central-1.amazonaws.com`. */
  readonly origin: string
  /** Asks the store for the object as it is now, and signs for just that; undefined when there is none. */
  presignRead(key: string, options: PresignReadOptions): Promise<PresignedRead | undefined>
}

/** What the store says of an object. */
export interface ObjectHead {
  readonly etag: string
  readonly size: number
}

export function createReading(
  { client, origin }: { readonly client: S3Client; readonly origin: string },
  at: At,
  head: (key: string) => Promise<ObjectHead | undefined>,
): Reading {
  return {
    origin,
    async presignRead(key, { seconds, range }) {
      const found = await head(key)
      if (found === undefined) return undefined
      const command = new GetObjectCommand({
        ...at(key),
        IfMatch: found.etag,
        ...(range === undefined ? {} : { Range: range }),
      })
      const url = await getSignedUrl(client, command, { expiresIn: boundedSeconds(seconds) })
      return { url, ...found }
    },
  }
}
