import type { TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter, UpdateFilter } from 'mongodb'
import { assetCollection } from './asset-document.ts'
import { isDuplicate } from './duplicate-key.ts'
import type { Reservation } from './reservation.ts'

/** The collection with one document of each tenant: what its assets take, and which uploads are under way. */
export const usageCollection = 'usage'
const id = 'usage'

export interface UsageDocument extends TenantDocument {
  /** Logical sizes of the assets, with what is reserved for uploads. */
  readonly bytes: number
  /** The tenant's own quota; the service's default when left out. */
  readonly quota?: number
  /** The version of the tenant, in its registry, that the quota is of. */
  readonly quotaVersion?: number
  readonly open: Readonly<Record<string, Omit<Reservation, 'id'>>>
  /** Uploads under way by their Idempotency-Keys. One whose upload is not open means nothing. */
  readonly keys?: Readonly<Record<string, string>>
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

/** The one document of a tenant, as everything that counts with it needs it. */
export function openUsage(mongo: TenantMongo) {
  const documents = mongo.collection<UsageDocument>(usageCollection)

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

  return {
    find,
    sizeOfAssets,
    /** The document, if there is one yet. */
    read: () => documents.findById(id),
    /** One atomic write, if the document fits the filter; gives it as it is afterwards. */
    update: (filter: object, change: object) =>
      documents.updateById(id, filter as Filter<UsageDocument>, change as UpdateFilter<UsageDocument>),
  }
}

function unlessTaken(error: unknown): void {
  if (!isDuplicate(error)) throw error
}
