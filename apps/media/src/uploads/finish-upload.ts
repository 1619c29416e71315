import { Readable } from 'node:stream'
import type { Tenant } from '@careeasy/tenant-connection'
import { UploadNotFound } from '../errors.ts'
import { toAsset } from '../schemas/asset.ts'
import { createAssetStore } from '../store/assets.ts'
import type { CompletedUpload, Intake } from '../store/intake.ts'
import { createUploads, type ResumableUpload, uploadKey } from '../store/uploads.ts'
import { completeTouched } from './complete-touched.ts'
import { createLeaseLocker } from './lease-locker.ts'

/**
 * Makes the asset of an upload whose bytes are all there, or finds it made. The request with the last byte comes
 * here, and if its process was killed then, the next request for the upload, or the sweep: one at a time.
 * @throws UploadNotFound; UploadBusy when somebody else is at it for long; what `complete` of the intake throws
 */
export async function finishUpload(
  tenant: Pick<Tenant, 'mongo' | 'assets'>,
  intake: Intake,
  id: string,
): Promise<CompletedUpload> {
  const uploads = createUploads(tenant.mongo)
  const lock = createLeaseLocker(uploads).newLock(id)
  try {
    await lock.lock(new AbortController().signal, () => {})
  } catch (error) {
    const asset = error instanceof UploadNotFound ? await createAssetStore(tenant).find(id) : undefined
    if (asset === undefined) throw error
    return { asset: toAsset(asset) }
  }
  try {
    const upload = await uploads.find(id)
    if (upload !== undefined) await assemble(tenant.assets, upload)
    return await completeTouched(intake, id)
  } finally {
    await lock.unlock()
  }
}

/** Makes one object of the parts; again, it finds it made. */
async function assemble(objects: Tenant['assets'], upload: ResumableUpload): Promise<void> {
  const { id, size, multipart, parts } = upload
  const key = uploadKey(id)
  if (size === 0)
    return objects.put(key, Readable.from([]), { contentType: 'application/octet-stream', length: 0 })
  if (multipart !== undefined) await objects.completeParts(key, multipart, parts)
  // What was completed before and then dropped has become an asset, which `complete` finds.
}
