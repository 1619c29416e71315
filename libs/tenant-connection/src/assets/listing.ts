import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  NoSuchUpload,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import { TenantScopeViolation } from '../errors.ts'
import type { At } from './multipart.ts'
import { guarded } from './store-errors.ts'

/** An object as the store lists it. */
export interface StoredObject {
  /** Relative, as in all calls. */
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly modified: Date
}

/** An upload in parts that was neither completed nor aborted. */
export interface StoredUpload {
  readonly key: string
  readonly begun: Date
}

/** What there is of the tenant in the store, for sweeps and for comparing it with the metadata. */
export interface Listing {
  /** The objects whose relative keys begin so, in the order of their keys. */
  list(prefix?: string): AsyncIterable<StoredObject>
  /** Uploads in parts, under way or left behind, whose keys begin so. */
  uploads(prefix?: string): AsyncIterable<StoredUpload>
  /** Breaks off the uploads in parts to this key, and removes their parts. May be repeated. */
  abortUploads(key: string): Promise<void>
}

export function createListing(client: S3Client, at: At, bucket: string, own: string): Listing {
  const below = (prefix: string) => ({ Bucket: bucket, Prefix: `${own}${relativePrefix(prefix)}` })

  async function* multipartUploads(prefix: string) {
    let markers: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
    while (markers !== undefined) {
      const page: ListMultipartUploadsCommandOutput = await guarded(
        client.send(new ListMultipartUploadsCommand({ ...below(prefix), ...markers })),
      )
      for (const { Key = '', UploadId = '', Initiated = new Date() } of page.Uploads ?? []) {
        if (Key.startsWith(own)) yield { key: Key.slice(own.length), UploadId, begun: Initiated }
      }
      const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page
      const next = { ...(KeyMarker && { KeyMarker }), ...(UploadIdMarker && { UploadIdMarker }) }
      // A store that says there is more and not where would be asked for ever.
      markers = IsTruncated && KeyMarker ? next : undefined
    }
  }

  return {
    async *list(prefix = '') {
      const pages = paginateListObjectsV2({ client }, below(prefix))
      for (;;) {
        const { done, value } = await guarded(pages.next())
        if (done) return
        for (const { Key = '', Size: size = 0, LastModified: modified = new Date() } of value.Contents ?? [])
          yield { key: Key.slice(own.length), size, modified }
      }
    },
    async *uploads(prefix = '') {
      for await (const { key, begun } of multipartUploads(prefix)) yield { key, begun }
    },
    async abortUploads(key) {
      const left: string[] = []
      for await (const upload of multipartUploads(key)) if (upload.key === key) left.push(upload.UploadId)
      for (const UploadId of left)
        await guarded(client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId }))).catch(ended)
    },
  }
}

/** The beginning of keys, also in the middle of a segment. */
function relativePrefix(prefix: string): string {
  const parts = prefix.split('/')
  const ok = parts.every((part, index) =>
    index === parts.length - 1 ? /^[\w.-]*$/.test(part) : /^[\w.-]+$/.test(part) && !/^\.+$/.test(part),
  )
  if (!ok) throw new TenantScopeViolation('not a prefix of relative asset keys')
  return prefix
}

/** Somebody else completed or aborted it. */
function ended(error: unknown): void {
  if (!(error instanceof NoSuchUpload)) throw error
}
