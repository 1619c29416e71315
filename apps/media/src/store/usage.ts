import type { TenantMongo } from '@careeasy/tenant-connection'
import { QuotaExceeded, UploadNotFound, UploadsTooMany } from '../errors.ts'
import type { Measured, Reservation, UploadIntent, UploadKind } from './reservation.ts'
import { openUsage, type UsageDocument, type UsageOptions } from './usage-document.ts'

/** What a tenant takes, and its uploads under way. Each change is one atomic write of one document. */
export function createUsage(mongo: TenantMongo, options: UsageOptions) {
  const { find, read, update } = openUsage(mongo)

  /**
   * Takes bytes of the quota together with another change; undefined when `fits` says no of the document.
   * @throws QuotaExceeded
   */
  async function take(
    bytes: number,
    filter: (known: UsageDocument) => object,
    change: { readonly $inc: object; readonly $set: object },
    fits: (document: UsageDocument) => boolean,
  ): Promise<UsageDocument | undefined> {
    for (let known = await find(); fits(known); known = await find()) {
      const limit = known.quota ?? options.quota
      if (known.bytes + bytes > limit) throw new QuotaExceeded(Math.max(limit - known.bytes, 0), limit)
      const room = { bytes: { $lte: limit - bytes }, quota: known.quota ?? { $exists: false } }
      const taken = await update({ ...room, ...filter(known) }, change)
      if (taken !== undefined) return taken
    }
    return undefined
  }

  return {
    /**
     * Reserves bytes for an upload, and gives it; again for the same id it changes nothing. Neither does it where
     * another upload is under way with the same Idempotency-Key: gives that.
     * @throws QuotaExceeded, UploadsTooMany
     */
    async reserve(upload: string, { kind, bytes, intent, expires }: NewReservation): Promise<Reservation> {
      const path = `open.${upload}`
      const key = intent.once && `keys.${intent.once.key}`
      const entry = {
        kind,
        bytes,
        intent,
        phase: 'open',
        at: new Date(),
        ...(expires === undefined ? {} : { expires }),
      }
      const change = {
        $inc: { bytes, openCount: 1, work: 1 },
        $set: { [path]: entry, ...(key && { [key]: upload }) },
      }
      const free = ({ keys = {} }: UsageDocument) => ({
        [path]: { $exists: false },
        openCount: { $lt: options.maxOpen },
        ...(key && intent.once && { [key]: keys[intent.once.key] ?? { $exists: false } }),
      })
      for (;;) {
        const taken = await take(
          bytes,
          free,
          change,
          document =>
            underWay(document, upload, intent) === undefined && document.openCount < options.maxOpen,
        )
        const document = taken ?? (await find())
        const found = underWay(document, upload, intent)
        if (found !== undefined) return found
        if (document.openCount >= options.maxOpen) throw new UploadsTooMany(options.maxOpen)
      }
    },

    /** Reserves more for an upload whose length is not known. @throws QuotaExceeded, UploadNotFound */
    async grow(upload: string, bytes: number): Promise<void> {
      const path = `open.${upload}`
      const change = {
        $inc: { bytes, [`${path}.bytes`]: bytes },
        $set: { [`${path}.at`]: new Date() },
      }
      const isOpen = ({ open }: UsageDocument) => open[upload]?.phase === 'open'
      if ((await take(bytes, () => ({ [`${path}.phase`]: 'open' }), change, isOpen)) === undefined)
        throw new UploadNotFound(upload)
    },

    async reservation(upload: string): Promise<Reservation | undefined> {
      const found = (await read())?.open[upload]
      return found === undefined ? undefined : { id: upload, ...found }
    },

    /** Says that whoever works on the upload is alive; false when it is no longer there, or being undone. */
    async touch(upload: string, expires?: Date): Promise<boolean> {
      const path = `open.${upload}`
      const change = {
        [`${path}.at`]: new Date(),
        ...(expires === undefined ? {} : { [`${path}.expires`]: expires }),
      }
      return (
        (await update({ [`${path}.phase`]: { $ne: 'undoing', $exists: true } }, { $set: change })) !==
        undefined
      )
    },

    /** Goes on to a phase, with what is known by then; the reservation as it then is, or undefined. */
    async enter(
      upload: string,
      phase: 'completing' | 'undoing',
      from: readonly Reservation['phase'][],
      measured?: Measured,
    ): Promise<Reservation | undefined> {
      const path = `open.${upload}`
      const facts = measured === undefined ? {} : { [`${path}.measured`]: measured }
      const change = { $set: { [`${path}.phase`]: phase, [`${path}.at`]: new Date(), ...facts } }
      const found = (await update({ [`${path}.phase`]: { $in: from } }, change))?.open[upload]
      return found === undefined ? undefined : { id: upload, ...found }
    },

    /** Ends an upload: `kept` bytes of what was reserved are an asset's now. Once only. */
    async settle({ id: upload, bytes, intent }: Reservation, kept: number): Promise<void> {
      const path = `open.${upload}`
      const key = intent.once && { [`keys.${intent.once.key}`]: '' }
      await update(
        { [`${path}.bytes`]: bytes },
        { $inc: { bytes: kept - bytes, openCount: -1, work: -1 }, $unset: { [path]: '', ...key } },
      )
    },

    /** Gives the bytes of a purged asset back, once. */
    async giveBack(asset: string, bytes: number): Promise<void> {
      const path = `purged.${asset}`
      const change = { $inc: { bytes: -bytes, work: 1 }, $set: { [path]: new Date() } }
      await find()
      await update({ [path]: { $exists: false } }, change)
    },

    /** Forgets what was given back, once the asset is gone: a purge that goes on would give it back again. */
    async forget(asset: string): Promise<void> {
      const path = `purged.${asset}`
      await update({ [path]: { $exists: true } }, { $inc: { work: -1 }, $unset: { [path]: '' } })
    },

    /** Everything that is under way, for the sweep. */
    async work(): Promise<{ open: Reservation[]; purged: [string, Date][] }> {
      const found = await read()
      const open = Object.entries(found?.open ?? {}).map(([upload, entry]) => ({ id: upload, ...entry }))
      return { open, purged: Object.entries(found?.purged ?? {}) }
    },
  }
}

interface NewReservation {
  readonly kind: UploadKind
  readonly bytes: number
  readonly intent: UploadIntent
  readonly expires?: Date | undefined
}

/** The upload with this id, else the one with this Idempotency-Key. */
function underWay(
  { open, keys = {} }: UsageDocument,
  upload: string,
  { once }: UploadIntent,
): Reservation | undefined {
  for (const id of [upload, once && keys[once.key]]) {
    const entry = id === undefined ? undefined : open[id]
    if (id !== undefined && entry !== undefined) return { id, ...entry }
  }
  return undefined
}
