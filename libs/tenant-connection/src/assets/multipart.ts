import type { Readable } from 'node:stream'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { sendBody } from './send-body.ts'
import { absent, guarded } from './store-errors.ts'

/** Where an object of the tenant is, from its relative key. */
export type At = (key: string) => { readonly Bucket: string; readonly Key: string }

/** A part that the store has; all but the last of an object have at least 5 MiB. */
export interface AssetPart {
  /** 1 to 10,000; gaps are allowed. */
  readonly number: number
  readonly etag: string
}

/** An object that is put together from parts which come at different times, from different processes. */
export interface Multipart {
  /** Gives the store's id of a new upload. It occupies the store until it is completed or aborted. */
  openParts(key: string, contentType: string): Promise<string>
  /** Stores `length` bytes as a part; gives its ETag. */
  putPart(key: string, upload: string, number: number, body: Readable, length: number): Promise<string>
  /** Stores a whole object of the tenant as a part, inside the store; gives its ETag. */
  copyPart(key: string, upload: string, number: number, from: string): Promise<string>
  /** Makes the object of these parts and drops all others; false when the store does not know the upload. */
  completeParts(key: string, upload: string, parts: readonly AssetPart[]): Promise<boolean>
  /** Copies an object of at most 5 GiB inside the store; false when there is none. */
  copy(from: string, to: string): Promise<boolean>
}

export function createMultipart(client: S3Client, at: At): Multipart {
  // Keys have no character that would have to be escaped here.
  const source = (key: string) => {
    const { Bucket, Key } = at(key)
    return `${Bucket}/${Key}`
  }
  return {
    async openParts(key, ContentType) {
      const { UploadId } = await guarded(
        client.send(new CreateMultipartUploadCommand({ ...at(key), ContentType })),
      )
      return required(UploadId)
    },
    async putPart(key, upload, number, body, length) {
      const part = { ...at(key), UploadId: upload, PartNumber: number }
      const command = new UploadPartCommand({ ...part, Body: body, ContentLength: length })
      return required((await guarded(sendBody(body, options => client.send(command, options)))).ETag)
    },
    async copyPart(key, upload, number, from) {
      const part = { ...at(key), UploadId: upload, PartNumber: number }
      const command = new UploadPartCopyCommand({ ...part, CopySource: source(from) })
      return required((await guarded(client.send(command))).CopyPartResult?.ETag)
    },
    async completeParts(key, upload, parts) {
      const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
      const command = { ...at(key), UploadId: upload, MultipartUpload: { Parts } }
      const done = await guarded(client.send(new CompleteMultipartUploadCommand(command))).catch(
        unknownUpload,
      )
      return done !== undefined
    },
    async copy(from, to) {
      const command = new CopyObjectCommand({ ...at(to), CopySource: source(from) })
      return (await guarded(client.send(command)).catch(absent)) !== undefined
    },
  }
}

function unknownUpload(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.name === 'NoSuchUpload') return undefined
  throw error
}

function required(value: string | undefined): string {
  if (value === undefined) throw new Error('the store left out what every answer of its has')
  return value
}
