import { type AuditEvent, onlyOutbox, pushOutbox, withOutbox } from '@careeasy/audit'
import type { Handover } from '@careeasy/service'
import type { AssetContent, Tenant } from '@careeasy/tenant-connection'
import type { Filter, UpdateFilter } from 'mongodb'
import type { ByteRange } from '../byte-range.ts'
import { AssetNotFound, AssetQuarantined } from '../errors.ts'
import {
  type AssetDocument,
  type AssetFields,
  assetCollection,
  contentKeyOf,
  keyMemory,
} from './asset-document.ts'
import type { AssetFilter, Position } from './asset-filter.ts'
import { toMongoFilter } from './asset-filter.ts'
import { isDuplicate } from './duplicate-key.ts'

const shown = { projection: { outbox: 0 } } as const

type NewAsset = Pick<
  AssetDocument,
  'id' | 'name' | 'type' | 'size' | 'sha256' | 'blob' | 'state' | 'detected' | 'once'
>

/** What is known of the assets of one tenant, and the way to their bytes. */
export function createAssetStore({ mongo, assets: objects }: Pick<Tenant, 'mongo' | 'assets'>) {
  const documents = mongo.collection<AssetDocument>(assetCollection)
  const update = (id: string, filter: object, change: object) =>
    documents.updateById(id, filter as Filter<AssetDocument>, change as UpdateFilter<AssetDocument>)

  async function find(id: string): Promise<AssetDocument | undefined> {
    const document = await documents.findById(id, shown)
    return document?.outboxOnly === undefined ? document : undefined
  }

  async function get(id: string): Promise<AssetDocument> {
    const document = await find(id)
    if (document === undefined || document.deleted_at !== undefined) throw new AssetNotFound(id)
    return document
  }

  return {
    /** The asset with this id, a deleted one too. */
    find,

    /** @throws AssetNotFound also when it is deleted */
    get,

    /** The asset that was made with this Idempotency-Key, a deleted one too. */
    async findByKey(key: string): Promise<AssetDocument | undefined> {
      const filter = { 'once.key': key } as Filter<AssetDocument>
      const found = await documents.find(filter, { limit: 1, ...shown })
      return found.at(0)
    },

    /** Forgets the Idempotency-Key of an asset. */
    async forgetKey(id: string): Promise<void> {
      await update(id, {}, { $unset: { once: '', onceUntil: '' } })
    },

    /** The asset for who wants its content. @throws AssetNotFound, AssetQuarantined */
    async getReadable(id: string): Promise<AssetDocument> {
      const document = await get(id)
      if ((document.state ?? 'ready') !== 'ready') throw new AssetQuarantined(id)
      return document
    },

    /** Stores what is known of a file, with its event; or gives what is stored under the id already. */
    async insert(file: NewAsset, event: AuditEvent): Promise<{ document: AssetDocument; isNew: boolean }> {
      const document: AssetDocument = {
        ...file,
        ...(file.state === 'quarantined' ? { quarantinedSince: new Date(event.at) } : {}),
        ...(file.once === undefined ? {} : { onceUntil: new Date(Date.now() + keyMemory) }),
        version: 1,
        created_at: new Date(event.at),
        created_by: event.actor,
      }
      try {
        await documents.insertOne({ ...document, ...withOutbox(event) })
        return { document, isNew: true }
      } catch (error) {
        const known = isDuplicate(error) ? await find(file.id) : undefined
        if (known === undefined) throw error
        return { document: known, isNew: false }
      }
    },

    /** At most `limit` assets behind a place in the list: the oldest first. */
    async list(filter: AssetFilter, limit: number, after: Position | undefined): Promise<AssetDocument[]> {
      const sort = filter.deleted ? { deleted_at: 1, id: 1 } : { created_at: 1, id: 1 }
      return documents.find(
        toMongoFilter(filter, after) as Filter<AssetDocument>,
        { sort, limit, ...shown } as object,
      )
    },

    /** Writes a change with its event, if the asset is still as it was read; else undefined. */
    async change(
      before: AssetDocument,
      change: AssetChange,
      event: AuditEvent,
    ): Promise<AssetDocument | undefined> {
      const outbox = pushOutbox(event)
      const at = new Date(event.at)
      const { fields = {}, deleted } = change
      return update(before.id, asRead(before), {
        $set: {
          ...fields,
          ...(deleted === true ? { deleted_at: at } : {}),
          version: (before.version ?? 1) + 1,
          updated_at: at,
          updated_by: event.actor,
          ...outbox.$set,
        },
        $push: outbox.$push,
        ...(deleted === false ? { $unset: { deleted_at: '' } } : {}),
      })
    },

    /** What a scan of a quarantined asset has found; it may be read, or never. */
    async judge(id: string, state: 'ready' | 'infected', event: AuditEvent): Promise<void> {
      const outbox = pushOutbox(event)
      await update(
        id,
        { state: 'quarantined' },
        {
          $set: { state, ...outbox.$set },
          $push: outbox.$push,
          $unset: { quarantinedSince: '' },
        },
      )
    },

    /** From now on a deleted asset cannot be restored; undefined when it has been meanwhile. */
    async beginPurge(before: AssetDocument): Promise<AssetDocument | undefined> {
      return update(
        before.id,
        { ...asRead(before), deleted_at: { $exists: true } },
        { $set: { purging: true } },
      )
    },

    /** Leaves of a purged asset its events alone, until they are handed over. */
    async endPurge(id: string, event: AuditEvent): Promise<void> {
      const { outbox, ...only } = onlyOutbox([event])
      const left = { purging: true, outboxOnly: { $exists: false } }
      await update(id, left, {
        $set: { ...only, attributes: {} },
        // Events of before may still wait here.
        $push: { outbox: { $each: outbox } },
        $unset: {
          ...{ size: '', blob: '', deleted_at: '', created_at: '', links: '', quarantinedSince: '' },
          ...{ once: '', onceUntil: '' },
        },
      })
    },

    /** The bytes of an asset, or a range of them. */
    async read(asset: AssetDocument, range?: ByteRange): Promise<AssetContent> {
      const content = await objects.get(contentKeyOf(asset), rangeHeader(range).range)
      if (content === undefined) throw new Error(`asset ${asset.id} has a document but no object`)
      return content
    },

    /**
     * Where the edge may have the bytes of an asset, or a range of them; undefined when it is to have them from us: it
     * cannot reach this store, they are too few, or the store has not got what it should.
     */
    async handOver(
      asset: AssetDocument,
      origins: readonly string[],
      range?: ByteRange,
    ): Promise<Handover | undefined> {
      const length = range === undefined ? asset.size : range.last - range.first + 1
      if (length < leastHandover || !origins.includes(objects.origin)) return undefined
      const wanted = rangeHeader(range)
      const found = await objects.presignRead(contentKeyOf(asset), { seconds: handoverSeconds, ...wanted })
      if (found === undefined || found.size !== asset.size) return undefined
      return { url: found.url, etag: found.etag, length, ...wanted }
    },

    /** Every asset that has bytes, for what looks at all of them. */
    all: () => documents.stream({ size: { $exists: true } } as Filter<AssetDocument>, shown),
  }
}
export type AssetStore = ReturnType<typeof createAssetStore>

/** What a change does: to the fields, or with `deleted` to the asset as a whole. */
export interface AssetChange {
  readonly fields?: Partial<AssetFields>
  readonly deleted?: boolean
}

/** Bytes of a body below which a second request costs more than to pass it on (docs/decisions/012-content-handover.md). */
const leastHandover = 262_144
/** For which the edge may begin to fetch it. */
const handoverSeconds = 30

function rangeHeader(range: ByteRange | undefined): { readonly range?: string } {
  return range === undefined ? {} : { range: `bytes=${range.first}-${range.last}` }
}

function asRead({ version }: AssetDocument): object {
  return {
    version: version ?? { $exists: false },
    purging: { $exists: false },
    outboxOnly: { $exists: false },
  }
}
