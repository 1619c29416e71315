import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { At } from './multipart.ts'
import { boundedSeconds } from './presign-limit.ts'

/** What the store says of the object instead of what it knows. */
export interface PresignGetOptions {
  /** At most 300. */
  readonly seconds: number
  readonly contentType: string
  readonly contentDisposition: string
}

export interface PresignPostOptions {
  /** At most 300. */
  readonly seconds: number
  readonly contentType: string
  /** Bytes, the least and the most that the store shall take. */
  readonly length: readonly [number, number]
}

/** A form (multipart/form-data, with the file as its last field `file`) that makes the one object it was signed for. */
export interface PresignedForm {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
}

/** Addresses by which a client reaches one object of the tenant without us, for a short time. */
export interface Presigning {
  presignGet(key: string, options: PresignGetOptions): Promise<string>
  /** A POST policy: key, type and length are part of what is signed. */
  presignPost(key: string, options: PresignPostOptions): Promise<PresignedForm>
}

export function createPresigning(client: S3Client, at: At): Presigning {
  return {
    async presignGet(key, { seconds, contentType, contentDisposition }) {
      const command = new GetObjectCommand({
        ...at(key),
        ResponseContentType: contentType,
        ResponseContentDisposition: contentDisposition,
        ResponseCacheControl: 'no-store',
      })
      return getSignedUrl(client, command, { expiresIn: boundedSeconds(seconds) })
    },
    async presignPost(key, { seconds, contentType, length }) {
      const { url, fields } = await createPresignedPost(client, {
        ...at(key),
        Expires: boundedSeconds(seconds),
        Fields: { 'Content-Type': contentType },
        Conditions: [['content-length-range', ...length]],
      })
      return { url, fields }
    },
  }
}
