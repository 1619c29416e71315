import type { Readable } from 'node:stream'
import { DataStore, type Upload } from '@tus/server'
import type { ResumableUpload } from '../store/uploads.ts'
import { type PartWriterOptions, writeParts } from './part-writer.ts'

/** Milliseconds from its beginning in which an upload has to be finished. */
export const uploadLifetime = 24 * 3_600_000

export interface TusStoreOptions extends PartWriterOptions {
  /** The upload, also one that has become an asset. @throws UploadNotFound */
  look(id: string): Promise<Upload>
  /** The upload while it is under way. @throws UploadNotFound */
  find(id: string): Promise<ResumableUpload>
  /** Gives the upload up, with all its bytes. */
  end(upload: ResumableUpload): Promise<void>
}

/** One tenant's uploads, as the protocol's handlers want them, for one request of one person. */
export class TusStore extends DataStore {
  override readonly extensions = ['creation', 'creation-with-upload', 'expiration', 'checksum', 'termination']
  readonly #options: TusStoreOptions

  constructor(options: TusStoreOptions) {
    super()
    this.#options = options
  }

  // An upload is made before it is locked, and a lock needs it: onUploadCreate has done it.
  override async create(upload: Upload): Promise<Upload> {
    return upload
  }

  override async getUpload(id: string): Promise<Upload> {
    return this.#options.look(id)
  }

  override async write(source: Readable, id: string): Promise<number> {
    return writeParts(await this.#options.find(id), source, this.#options)
  }

  override async remove(id: string): Promise<void> {
    await this.#options.end(await this.#options.find(id))
  }

  override getExpiration(): number {
    return uploadLifetime
  }
}
