import type { TenantAssets, TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter, UpdateFilter } from 'mongodb'
import { UploadNotFound } from '../errors.ts'
import { dropDerived } from './derived.ts'
import { isDuplicate } from './duplicate-key.ts'

/** The collection of the contents of the tenants: each is one object in S3, however many assets have it. */
export const blobCollection = 'blobs'
/** Assets that share one object: every upload reads their ids, and empty files of the tenant cost no quota. */
const maxRefs = 1_000

interface BlobDocument extends TenantDocument {
  readonly key: string
  readonly size: number
  readonly sha256: string
  /** Digest and size, unique in the tenant. A dying blob gives the name free, as does one with all assets it takes. */
  readonly content: string
  /** Ids of the assets. Never empty while the blob lives. */
  readonly refs: readonly string[]
  readonly dyingSince?: Date
}

/** Where the content of an asset is. */
export interface BlobRef {
  readonly id: string
  readonly key: string
}

type Measurable = Pick<BlobDocument, 'sha256' | 'size'>

/** The contents of one tenant. */
export function createBlobs(mongo: TenantMongo, objects: TenantAssets) {
  const documents = mongo.collection<BlobDocument>(blobCollection)
  const update = (id: string, filter: object, change: object) =>
    documents.updateById(id, filter as Filter<BlobDocument>, change as UpdateFilter<BlobDocument>)

  async function living(content: string): Promise<BlobDocument | undefined> {
    return (await documents.find({ content } as Filter<BlobDocument>, { limit: 1 })).at(0)
  }

  /** Removes a dying blob's objects, then what is known of it. May be repeated. */
  async function bury({ id, key }: BlobRef): Promise<void> {
    await objects.delete(key)
    await dropDerived(objects, id)
    await documents.deleteById(id, { dyingSince: { $exists: true } } as Filter<BlobDocument>)
  }

  async function of(asset: string): Promise<BlobDocument | undefined> {
    return (await documents.find({ refs: asset } as Filter<BlobDocument>, { limit: 1 })).at(0)
  }

  /** Puts the object of an upload in the place of a living blob's that was lost, for all assets that have it. */
  async function heal({ key, size }: BlobDocument, spare: string): Promise<void> {
    if (key === spare || (await objects.size(key)) === size || (await objects.copy(spare, key))) return
    // Another completion of the same upload may have healed it, and dropped the spare.
    if ((await objects.size(key)) !== size) throw new Error(`blob ${key} has lost its object`)
  }

  return {
    /** Goes on where whoever buried a blob has stopped. */
    async finish(id: string): Promise<void> {
      const found = await documents.findById(id)
      if (found?.dyingSince !== undefined) await bury(found)
    },

    /**
     * Makes the asset have this content: that of a blob with the same bytes, or the object at `key` as a new blob. An
     * object that is not needed stays for the caller to drop.
     */
    async attach(asset: string, key: string, { sha256, size }: Measurable): Promise<BlobRef> {
      const content = `${sha256}:${size}`
      for (;;) {
        const known = (await of(asset)) ?? (await living(content))
        if (known?.refs.includes(asset)) {
          await heal(known, key)
          return { id: known.id, key: known.key }
        }
        if (known !== undefined && known.refs.length >= maxRefs) {
          await update(known.id, { content }, { $set: { content: closed(known.id) } })
          continue
        }
        if (known !== undefined) {
          // It may have died since: then it is not `content` any more, and its object is as good as gone.
          const kept = await update(known.id, { content }, { $addToSet: { refs: asset } })
          if (kept === undefined) continue
          await heal(kept, key)
          return { id: kept.id, key: kept.key }
        }
        try {
          await documents.insertOne({ id: asset, key, size, sha256, content, refs: [asset] })
          return { id: asset, key }
        } catch (error) {
          if (!isDuplicate(error)) throw error
          if ((await documents.findById(asset))?.dyingSince !== undefined) throw new UploadNotFound(asset)
        }
      }
    },

    /** Takes the asset off its blob; the last one takes the objects with it. */
    async detach(asset: string, id: string): Promise<void> {
      for (;;) {
        const dying = { refs: [], content: `dying:${id}`, dyingSince: new Date() }
        const last = await update(id, { refs: [asset] }, { $set: dying })
        if (last !== undefined) return bury(last)
        const others = { refs: asset, 'refs.1': { $exists: true } }
        if ((await update(id, others, { $pull: { refs: asset } })) !== undefined) return
        const found = await documents.findById(id)
        if (found?.dyingSince !== undefined) return bury(found)
        if (!found?.refs.includes(asset)) return
      }
    },

    /** The blob that an asset is attached to. */
    of: async (asset: string): Promise<BlobRef | undefined> => of(asset),

    /** Whether the object at the key is a living blob's. */
    async owns(id: string, key: string): Promise<boolean> {
      const found = await documents.findById(id)
      return found?.key === key && found.dyingSince === undefined
    },

    /** Whether the blob lives and knows the asset. */
    async has(asset: string, id: string): Promise<boolean> {
      return (await documents.findById(id))?.refs.includes(asset) === true
    },

    /** Makes a blob know an asset that names it, or be there again; for the reconcile command. */
    async restoreRef(asset: string, { id, key, sha256, size }: BlobRef & Measurable): Promise<void> {
      const alive = { dyingSince: { $exists: false } }
      if ((await update(id, alive, { $addToSet: { refs: asset } })) !== undefined) return
      // Another blob may have got the name meanwhile.
      await documents.insertOne({ id, key, size, sha256, content: closed(id), refs: [asset] })
    },

    /** Every blob that lives. */
    all: () => documents.stream({ dyingSince: { $exists: false } } as Filter<BlobDocument>),
  }
}
export type Blobs = ReturnType<typeof createBlobs>

/** The content of a living blob that no more uploads attach to. */
function closed(id: string): string {
  return `closed:${id}`
}
