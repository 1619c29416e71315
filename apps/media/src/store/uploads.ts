import type { AssetPart, TenantAssets, TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter, UpdateFilter } from 'mongodb'
import { UploadBusy } from '../errors.ts'

/** The collection of resumable uploads: which of their bytes are in S3, and who is adding to them. */
const uploadCollection = 'uploads'

/** A part in S3, with its bytes. */
export interface UploadPart extends AssetPart {
  readonly size: number
}

/** What came after the last whole part, as an object of its own. */
export interface UploadTail {
  readonly key: string
  readonly size: number
}

/** A resumable upload until it is an asset. */
export interface ResumableUpload extends TenantDocument {
  readonly size: number
  /** Bytes that are safe: those of the parts, then of the tail. */
  readonly offset: number
  /** The header Upload-Metadata, to be given back as it came. */
  readonly metadata: string
  /** Who may go on with it. */
  readonly owner: string
  readonly created_at: Date
  /** S3's id of the upload in parts, once there is a part. */
  readonly multipart?: string
  readonly parts: readonly UploadPart[]
  readonly tail?: UploadTail
  /** Part numbers that were given out. No number is used twice: what a dead process still sends is never taken. */
  readonly numbers: number
  readonly lease?: { readonly holder: string; readonly until: Date; readonly wanted?: boolean }
}

/** What is known of an upload from its first request. */
export type NewUpload = Pick<ResumableUpload, 'id' | 'size' | 'metadata' | 'owner'>

/** What a holder of the lease adds. */
export interface UploadProgress {
  readonly from: number
  readonly to: number
  readonly parts: readonly UploadPart[]
  readonly tail?: UploadTail | undefined
}

/** The resumable uploads of one tenant. Each change is one atomic write, and only by who holds the lease. */
export function createUploads(mongo: TenantMongo) {
  const documents = mongo.collection<ResumableUpload>(uploadCollection)
  const update = (id: string, filter: object, change: object) =>
    documents.updateById(id, filter as Filter<ResumableUpload>, change as UpdateFilter<ResumableUpload>)
  const until = (time: number) => new Date(Date.now() + time)

  return {
    find: (id: string) => documents.findById(id),

    async add(upload: NewUpload): Promise<void> {
      await documents.insertOne({ ...upload, offset: 0, created_at: new Date(), parts: [], numbers: 0 })
    },

    /** Takes the upload for `time` ms if nobody has it; whoever has it learns that somebody waits. */
    async take(id: string, holder: string, time: number): Promise<'taken' | 'busy' | 'gone'> {
      const free = { $or: [{ lease: { $exists: false } }, { 'lease.until': { $lt: new Date() } }] }
      const lease = { holder, until: until(time) }
      if ((await update(id, free, { $set: { lease } })) !== undefined) return 'taken'
      const held = await update(id, { lease: { $exists: true } }, { $set: { 'lease.wanted': true } })
      return held === undefined && (await documents.findById(id)) === undefined ? 'gone' : 'busy'
    },

    /** Keeps the upload for `time` ms more; tells whether somebody waits for it, undefined when it was lost. */
    async renew(id: string, holder: string, time: number): Promise<{ wanted: boolean } | undefined> {
      const kept = await update(id, { 'lease.holder': holder }, { $set: { 'lease.until': until(time) } })
      return kept && { wanted: kept.lease?.wanted === true }
    },

    async giveBack(id: string, holder: string): Promise<void> {
      await update(id, { 'lease.holder': holder }, { $unset: { lease: '' } })
    },

    /** A number that no other part of the upload has or will have. @throws UploadBusy */
    async nextNumber(id: string, holder: string): Promise<number> {
      const found = await update(id, { 'lease.holder': holder }, { $inc: { numbers: 1 } })
      if (found === undefined) throw new UploadBusy()
      return found.numbers
    },

    /** Writes down S3's id of the upload in parts. @throws UploadBusy */
    async setMultipart(id: string, holder: string, multipart: string): Promise<void> {
      const mine = { 'lease.holder': holder, multipart: { $exists: false } }
      if ((await update(id, mine, { $set: { multipart } })) === undefined) throw new UploadBusy()
    },

    /** Acknowledges bytes that S3 has. @throws UploadBusy when somebody else has gone on meanwhile */
    async advance(id: string, holder: string, { from, to, parts, tail }: UploadProgress): Promise<void> {
      const change = {
        $push: { parts: { $each: parts } },
        $set: { offset: to, ...(tail && { tail }) },
        ...(tail === undefined ? { $unset: { tail: '' } } : {}),
      }
      const advanced = await update(id, { 'lease.holder': holder, offset: from }, change)
      if (advanced === undefined) throw new UploadBusy()
    },

    remove: (id: string) => documents.deleteById(id),
  }
}
export type Uploads = ReturnType<typeof createUploads>

/** Where the bytes of a resumable upload are put together. */
export function uploadKey(id: string): string {
  return `uploads/${id}`
}

/** Removes all that there is of a resumable upload, but an object that has become a blob's. May be repeated. */
export async function dropUpload(
  mongo: TenantMongo,
  objects: TenantAssets,
  id: string,
  kept?: string,
): Promise<void> {
  await objects.abortUploads(uploadKey(id))
  // Tails are beside the object: `uploads/<id>.<uuid>`.
  for await (const { key } of objects.list(uploadKey(id))) if (key !== kept) await objects.delete(key)
  await createUploads(mongo).remove(id)
}
