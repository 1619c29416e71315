import type { AuditContext } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { Metadata, Upload } from '@tus/server'
import { UploadNotFound } from '../errors.ts'
import { createAssetStore } from '../store/assets.ts'
import type { Intake } from '../store/intake.ts'
import { createUploads, type ResumableUpload } from '../store/uploads.ts'
import { uploadLifetime } from './tus-store.ts'
import { readMetadata } from './upload-metadata.ts'

/** The resumable uploads of one person in one tenant, from their first byte to the asset. */
export function createResumable(tenant: Tenant, intake: Intake, context: AuditContext) {
  const uploads = createUploads(tenant.mongo)
  const assets = createAssetStore(tenant)

  /** @throws UploadNotFound also for another person's upload */
  async function find(id: string): Promise<ResumableUpload> {
    const upload = await uploads.find(id)
    if (upload?.owner !== context.actor) throw new UploadNotFound(id)
    return upload
  }

  /** Bytes of the asset that the upload has become; its own document is gone then. */
  async function finishedSize(id: string): Promise<number | undefined> {
    const asset = await assets.find(id)
    return asset?.created_by === context.actor && asset.deleted_at === undefined ? asset.size : undefined
  }

  return {
    uploads,
    find,

    /** The upload as the protocol sees it. @throws UploadNotFound */
    async look(id: string): Promise<Upload> {
      const size = await finishedSize(id)
      if (size !== undefined) return new Upload({ id, size, offset: size })
      const { offset, metadata, created_at, ...upload } = await find(id)
      const known = { id, size: upload.size, offset, creation_date: created_at.toISOString() }
      return new Upload(metadata === '' ? known : { ...known, metadata: Metadata.parse(metadata) })
    },

    /** Takes the upload into the books before its first byte. @throws QuotaExceeded, UploadsTooMany */
    async begin(id: string, size: number, metadata: string): Promise<void> {
      const intent = { ...readMetadata(metadata), context }
      await intake.reserve(id, size, 'tus', intent, new Date(Date.now() + uploadLifetime))
      await uploads.add({ id, size, metadata, owner: context.actor })
    },

    /** Gives an upload up, with all its bytes. */
    end: ({ id }: ResumableUpload) => intake.release(id),
  }
}
export type Resumable = ReturnType<typeof createResumable>
