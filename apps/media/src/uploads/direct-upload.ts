import type { AuditContext } from '@careeasy/audit'
import { BodyTooLarge } from '@careeasy/problem'
import { maxPresignSeconds, type PresignedForm, type Tenant } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'
import { UploadBusy, UploadIncomplete, UploadNotFound } from '../errors.ts'
import { toAsset } from '../schemas/asset.ts'
import { createAssetStore } from '../store/assets.ts'
import type { CompletedUpload, Intake } from '../store/intake.ts'
import { objectKeyOf, type UploadIntent } from '../store/reservation.ts'
import { completeTouched } from './complete-touched.ts'

/** S3 takes and copies no more in one go. */
const maxDirectBytes = 5 * 1_073_741_824
/** Milliseconds in which an upload has to be completed. */
const lifetime = 3_600_000

/** Uploads of one person that go straight to S3. */
export function createDirectUploads(tenant: Tenant, intake: Intake, { actor }: AuditContext) {
  const { assets: objects } = tenant

  /** The asset that the upload has become, if it was this person's. */
  async function completed(id: string): Promise<CompletedUpload | undefined> {
    const asset = await createAssetStore(tenant).find(id)
    return asset?.created_by === actor ? { asset: toAsset(asset) } : undefined
  }

  return {
    /** Reserves the bytes and gives the form that takes them. @throws BodyTooLarge, QuotaExceeded, UploadsTooMany */
    async begin(
      size: number,
      intent: UploadIntent,
      maxBytes: number,
    ): Promise<PresignedForm & { id: string; expires: Date }> {
      if (size > Math.min(maxBytes, maxDirectBytes)) throw new BodyTooLarge()
      const id = uuidv7()
      await intake.reserve(id, size, 'direct', intent, new Date(Date.now() + lifetime))
      const form = await objects.presignPost(objectKeyOf('direct', id), {
        seconds: maxPresignSeconds,
        // The store may read meaning into the claimed type, and would say it to whoever has an address of the object.
        contentType: 'application/octet-stream',
        length: [size, size],
      })
      return { id, expires: new Date(Date.now() + maxPresignSeconds * 1_000), ...form }
    },

    /**
     * Verifies what S3 has got and makes the asset of it. One at a time: the form is still good, and what was
     * verified must not be copied anew.
     * @throws UploadNotFound, UploadIncomplete, UploadBusy; what `complete` of the intake throws
     */
    async complete(id: string): Promise<CompletedUpload> {
      const reservation = await intake.find(id)
      const isOwn = reservation?.kind === 'direct' && reservation.intent.context.actor === actor
      if (!isOwn) {
        const done = await completed(id)
        if (done === undefined) throw new UploadNotFound(id)
        return done
      }
      if ((await objects.size(objectKeyOf('direct', id))) === undefined && reservation.phase === 'open')
        throw new UploadIncomplete()
      const claimed = await intake.usage.enter(id, 'completing', ['open'])
      if (claimed !== undefined) return completeTouched(intake, id)
      const done = await completed(id)
      if (done === undefined) throw new UploadBusy()
      return done
    },
  }
}
