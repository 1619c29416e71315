import type { TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter, UpdateFilter } from 'mongodb'
import { QuotaExceeded, UploadNotFound, UploadsTooMany } from '../errors.ts'
import { assetCollection } from './asset-document.ts'
import { isDuplicate } from './duplicate-key.ts'
import type { Measured, Reservation, UploadIntent, UploadKind } from './intake.ts'

/** The collection with one document of each tenant: what its assets take, and which uploads are under way. */
export const usageCollection = 'usage'
const id = 'usage'

interface UsageDocument extends TenantDocument {
  /** Logical sizes of the assets, with what is reserved for uploads. */
  readonly bytes: number
  /** The tenant's own quota; the service's default when left out. */
  readonly quota?: number
  readonly open: Readonly<Record<string, Omit<Reservation, 'id'>>>
  readonly openCount: number
  /** Assets whose bytes were given back, when: a purge that is done twice counts once. */
  readonly purged: Readonly<Record<string, Date>>
  /** Entries of both maps; the sweep looks for documents that have any. */
  readonly work: number
  readonly sweptAt: Date
}

export interface UsageOptions {
  /** Bytes a tenant may have that has no quota of its own. */
  readonly quota: number
  /** Uploads of one tenant at a time. */
  readonly maxOpen: number
}

/** What a tenant takes, and its uploads under way. Each change is one atomic write of one document. */
export function createUsage(mongo: TenantMongo, options: UsageOptions) {
  const documents = mongo.collection<UsageDocument>(usageCollection)
  const update = (filter: object, change: object) =>
    documents.updateById(id, filter as Filter<UsageDocument>, change as UpdateFilter<UsageDocument>)

  /** Bytes of the assets but those that are counted elsewhere, by their ids. */
  async function sizeOfAssets(elsewhere: object): Promise<number> {
    const sizes = mongo.collection<TenantDocument & { size: number }>(assetCollection)
    let bytes = 0
    for await (const { id, size } of sizes.stream(
      { size: { $exists: true } },
      { projection: { id: 1, size: 1 } },
    ))
      if (!Object.hasOwn(elsewhere, id)) bytes += size
    return bytes
  }

  /** The document, made with what the tenant's assets of the first release take. */
  async function find(): Promise<UsageDocument> {
    const found = await documents.findById(id)
    if (found !== undefined) return found
    const bytes = await sizeOfAssets({})
    const first = { id, bytes, open: {}, openCount: 0, purged: {}, work: 0, sweptAt: new Date(0) }
    await documents.insertOne(first).catch(unlessTaken)
    return (await documents.findById(id)) as UsageDocument
  }

  /**
   * Takes bytes of the quota together with another change; undefined when `fits` says no of the document.
   * @throws QuotaExceeded
   */
  async function take(
    bytes: number,
    filter: object,
    change: { readonly $inc: object; readonly $set: object },
    fits: (document: UsageDocument) => boolean,
  ): Promise<UsageDocument | undefined> {
    for (let known = await find(); fits(known); known = await find()) {
      const limit = known.quota ?? options.quota
      if (known.bytes + bytes > limit) throw new QuotaExceeded(Math.max(limit - known.bytes, 0), limit)
      const room = { bytes: { $lte: limit - bytes }, quota: known.quota ?? { $exists: false } }
      const taken = await update({ ...room, ...filter }, change)
      if (taken !== undefined) return taken
    }
    return undefined
  }

  return {
    /** Reserves bytes for an upload; again for the same id it changes nothing. @throws QuotaExceeded, UploadsTooMany */
    async reserve(upload: string, { kind, bytes, intent, expires }: NewReservation): Promise<void> {
      const path = `open.${upload}`
      const entry = {
        kind,
        bytes,
        intent,
        phase: 'open',
        at: new Date(),
        ...(expires === undefined ? {} : { expires }),
      }
      const free = { [path]: { $exists: false }, openCount: { $lt: options.maxOpen } }
      const change = { $inc: { bytes, openCount: 1, work: 1 }, $set: { [path]: entry } }
      const taken = await take(
        bytes,
        free,
        change,
        ({ open, openCount }) => open[upload] === undefined && openCount < options.maxOpen,
      )
      if (taken === undefined && (await find()).open[upload] === undefined)
        throw new UploadsTooMany(options.maxOpen)
    },

    /** Reserves more for an upload whose length is not known. @throws QuotaExceeded, UploadNotFound */
    async grow(upload: string, bytes: number): Promise<void> {
      const path = `open.${upload}`
      const change = {
        $inc: { bytes, [`${path}.bytes`]: bytes },
        $set: { [`${path}.at`]: new Date() },
      }
      const isOpen = ({ open }: UsageDocument) => open[upload]?.phase === 'open'
      if ((await take(bytes, { [`${path}.phase`]: 'open' }, change, isOpen)) === undefined)
        throw new UploadNotFound(upload)
    },

    async reservation(upload: string): Promise<Reservation | undefined> {
      const found = (await documents.findById(id))?.open[upload]
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
    async settle({ id: upload, bytes }: Reservation, kept: number): Promise<void> {
      const path = `open.${upload}`
      await update(
        { [`${path}.bytes`]: bytes },
        { $inc: { bytes: kept - bytes, openCount: -1, work: -1 }, $unset: { [path]: '' } },
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
      const found = await documents.findById(id)
      const open = Object.entries(found?.open ?? {}).map(([upload, entry]) => ({ id: upload, ...entry }))
      return { open, purged: Object.entries(found?.purged ?? {}) }
    },

    /** What the tenant takes and may take, bytes. */
    async read(): Promise<{ bytes: number; quota: number; reserved: number; open: number }> {
      const { bytes, quota = options.quota, open, openCount } = await find()
      const reserved = Object.values(open).reduce((sum, entry) => sum + entry.bytes, 0)
      return { bytes, quota, reserved, open: openCount }
    },

    /** Gives the tenant a quota of its own, or with `undefined` the default. */
    async setQuota(quota: number | undefined): Promise<void> {
      await find()
      await update({}, quota === undefined ? { $unset: { quota: '' } } : { $set: { quota } })
    },

    /**
     * What is counted and what is there, if they differ; undefined also while somebody changes it all the time. For
     * the reconcile command.
     */
    async audit(): Promise<{ bytes: number; expected: number } | undefined> {
      for (let tries = 0; tries < 10; tries++) {
        const before = await find()
        const reserved = Object.values(before.open).reduce((sum, entry) => sum + entry.bytes, 0)
        const expected = reserved + (await sizeOfAssets({ ...before.open, ...before.purged }))
        const { bytes, work } = await find()
        if (bytes !== before.bytes || work !== before.work) continue
        return bytes === expected ? undefined : { bytes, expected }
      }
      return undefined
    },

    /** Corrects what the assets take, if it still is as it was read; for the reconcile command. */
    async correct(from: number, to: number): Promise<boolean> {
      return (await update({ bytes: from }, { $set: { bytes: to } })) !== undefined
    },
  }
}
export type Usage = ReturnType<typeof createUsage>

interface NewReservation {
  readonly kind: UploadKind
  readonly bytes: number
  readonly intent: UploadIntent
  readonly expires?: Date | undefined
}

function unlessTaken(error: unknown): void {
  if (!isDuplicate(error)) throw error
}
