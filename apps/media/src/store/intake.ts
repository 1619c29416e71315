// The one way in for every file, however its bytes come: streamed, by tus, or straight to S3. Refined from the plan:
// - A reservation carries what is known of the file (`intent`), so that any replica can finish or undo the upload.
// - Its id is the asset's id. The bytes stand at objectKeyOf(kind, id): `blobs/<id>` for a stream, `uploads/<id>` for
//   tus and direct. A direct upload is copied to `blobs/<id>` and verified there: its URL may still be written to.
// - `complete` may be called again, by anybody, at any time; what is done it leaves as it is.
import { type AuditEvent, createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { LengthMismatch, UploadNotFound } from '../errors.ts'
import { inspect } from '../inspection.ts'
import type { MalwareCheck } from '../malware/malware-check.ts'
import { type Asset, toAsset } from '../schemas/asset.ts'
import { createAssetStore } from './assets.ts'
import { createBlobs } from './blobs.ts'
import type { Measured, Once, Reservation, UploadIntent, UploadKind } from './reservation.ts'
import { finalKeyOf, keysOf, objectKeyOf } from './reservation.ts'
import { dropUpload, uploadKey } from './uploads.ts'
import { createUsage } from './usage.ts'
import type { UsageOptions } from './usage-document.ts'

export interface IntakeOptions extends UsageOptions {
  readonly malware: MalwareCheck
}

export interface CompletedUpload {
  readonly asset: Asset
  /** To be offered to the audit relay; undefined when the upload had been completed before. */
  readonly event?: AuditEvent
  /** The same request came before, and made it. */
  readonly isReplay?: true
}

/** The uploads of one tenant. */
export function createIntake(tenant: Pick<Tenant, 'mongo' | 'assets'>, options: IntakeOptions) {
  const { assets: objects, mongo } = tenant
  const usage = createUsage(mongo, options)
  const blobs = createBlobs(mongo, objects)
  const assets = createAssetStore(tenant)

  /** Removes whatever there is of an upload that is being undone, then gives its bytes back. */
  async function undo(reservation: Reservation): Promise<void> {
    const { id } = reservation
    const attached = await blobs.of(id)
    if (attached !== undefined) await blobs.detach(id, attached.id)
    if (reservation.kind === 'tus') {
      const key = uploadKey(id)
      await dropUpload(mongo, objects, id, (await blobs.owns(id, key)) ? key : undefined)
    } else
      for (const key of keysOf(reservation)) {
        await objects.abortUploads(key)
        // Others may have attached to the blob that it had become.
        if (!(await blobs.owns(id, key))) await objects.delete(key)
      }
    await usage.settle(reservation, 0)
  }

  /** The facts of the object, once it is where nobody can change it. Undone when it is not what it shall be. */
  async function measure(reservation: Reservation): Promise<Measured> {
    const { id, kind, bytes, intent } = reservation
    try {
      if (kind === 'direct') await objects.copy(objectKeyOf(kind, id), finalKeyOf(reservation))
      const content = await objects.get(finalKeyOf(reservation))
      if (content === undefined) throw new UploadNotFound(id)
      const inspection = inspect(content.stream, intent.digests ?? {}, options.malware)
      // The stream is closed by its iterator, also when a byte is one too many.
      for await (const _ of inspection.bytes);
      const measured = await inspection.found()
      if (measured.size !== bytes) throw new LengthMismatch(measured.size, bytes)
      return measured
    } catch (error) {
      // What is wrong with the file stays wrong; a store or scanner that is away comes back.
      if (isFinal(error) && (await settled(id)) === undefined) await giveUp(id, ['completing'])
      throw error
    }
  }

  async function giveUp(id: string, from: readonly Reservation['phase'][]): Promise<void> {
    const reservation = await usage.enter(id, 'undoing', [...from, 'undoing'])
    if (reservation !== undefined) await undo(reservation)
  }

  async function settled(id: string): Promise<Asset | undefined> {
    const asset = await assets.find(id)
    if (asset === undefined) return undefined
    const reservation = await usage.reservation(id)
    if (reservation !== undefined) {
      await dropSpare(reservation, asset.blob?.key)
      await usage.settle(reservation, asset.size)
    }
    return toAsset(asset)
  }

  /** Removes the upload's own objects but the one that has become the blob's. */
  async function dropSpare(reservation: Reservation, kept: string | undefined): Promise<void> {
    if (reservation.kind === 'tus') return dropUpload(mongo, objects, reservation.id, kept)
    for (const key of keysOf(reservation)) if (key !== kept) await objects.delete(key)
  }

  async function complete(id: string, inPassing?: Measured): Promise<CompletedUpload> {
    const before = await settled(id)
    if (before !== undefined) return { asset: before }
    const reservation = await usage.enter(id, 'completing', ['open', 'completing'], inPassing)
    if (reservation === undefined) throw new UploadNotFound(id)
    const measured = reservation.measured ?? (await measure(reservation))
    // Written down first: whoever goes on after us may not find the object that we drop.
    if ((await usage.enter(id, 'completing', ['completing'], measured)) === undefined) {
      const done = await settled(id)
      if (done === undefined) throw new UploadNotFound(id)
      return { asset: done }
    }
    const blob = await blobs.attach(id, finalKeyOf(reservation), measured)
    const { intent } = reservation
    const facts = { id, name: intent.name, type: intent.type, size: measured.size, sha256: measured.sha256 }
    const event = createAuditEvent(intent.context, {
      action: 'asset.create',
      target: `asset/${id}`,
      after: facts,
    })
    const file = { ...facts, ...measured, blob, ...(intent.once && { once: intent.once }) }
    const { document, isNew } = await assets.insert(file, event)
    // Only now: who asks meanwhile has to find the upload or the asset, never neither.
    await dropSpare(reservation, blob.key)
    await usage.settle(reservation, measured.size)
    return { asset: toAsset(document), ...(isNew ? { event } : {}) }
  }

  return {
    usage,

    /**
     * Writes down that an upload begins, before any of its bytes goes to S3. `bytes` is its length, or for a
     * stream of unknown length 0 with `grow` later. Without `expires` it is given up when nobody touches it.
     * Gives what is under way by then: this upload, or another with the same Idempotency-Key, and then nothing was
     * reserved.
     * @throws QuotaExceeded, UploadsTooMany
     */
    reserve: (
      id: string,
      bytes: number,
      kind: UploadKind,
      intent: UploadIntent,
      expires?: Date,
    ): Promise<Reservation> => usage.reserve(id, { bytes, kind, intent, expires }),

    /** The asset that was made with this Idempotency-Key, as long as that is remembered; a deleted one too. */
    made: ({ key }: Pick<Once, 'key'>) => assets.findByKey(key),

    /** Reserves more bytes. @throws QuotaExceeded */
    grow: (id: string, bytes: number) => usage.grow(id, bytes),

    /** Says that somebody works on it; false when it is there no more. */
    touch: (id: string, expires?: Date) => usage.touch(id, expires),

    /** The upload, while it is under way. */
    find: (id: string) => usage.reservation(id),

    /**
     * Makes the asset of an upload whose object is whole. A stream says what it has measured in passing; of the
     * others the object is read.
     * @throws UploadNotFound, DigestMismatch, MalwareFound: the upload is gone then. ScannerUnavailable: again later.
     */
    complete,

    /** Undoes an upload that was not completed: its objects go, its bytes are given back. May be repeated. */
    async release(id: string): Promise<void> {
      if ((await settled(id)) !== undefined) return
      await giveUp(id, ['open'])
      // Whoever was given up meanwhile, for being silent too long, may have stored its object after that.
      const key = objectKeyOf('stream', id)
      if ((await usage.reservation(id)) === undefined && !(await blobs.owns(id, key)))
        await objects.delete(key)
    },

    /** What the sweep does with an upload that a killed process left while it was being made an asset, or undone. */
    async resume({ id, phase }: Reservation): Promise<void> {
      if (phase === 'completing') await complete(id)
      else if ((await settled(id)) === undefined) await giveUp(id, ['open'])
    },
  }
}
export type Intake = ReturnType<typeof createIntake>

/** The uploads of a tenant, with the service's settings. */
export type IntakeOf = (tenant: Pick<Tenant, 'mongo' | 'assets'>) => Intake

function isFinal(error: unknown): boolean {
  const { statusCode = 500 } = error as { statusCode?: number }
  return statusCode < 500
}
