import type { Db } from 'mongodb'
import { assetCollection } from './asset-document.ts'
import { blobCollection } from './blobs.ts'
import { usageCollection } from './usage-document.ts'

/** Documents that a sweep takes on in one database before the others have their turn. */
const batchSize = 200

/** A tenant's document that a sweep has something to do with. */
export interface Found {
  readonly tenantId: string
  readonly id: string
}

const toFound = { tenantId: 1, id: 1 } as const

/** Tenants with uploads or purges that may need somebody, not looked at since `before`; each is given once. */
export async function findWork(db: Db, before: Date): Promise<Found[]> {
  const usage = db.collection<Found & { sweptAt: Date }>(usageCollection)
  const waiting = await usage
    .find({ work: { $gt: 0 }, sweptAt: { $lt: before } })
    .sort({ sweptAt: 1 })
    .limit(batchSize)
    .project<Found & { _id: string; sweptAt: Date }>({ ...toFound, sweptAt: 1 })
    .toArray()
  const claimed: Found[] = []
  for (const { _id, sweptAt, ...found } of waiting) {
    // Another replica may have taken it on.
    const { matchedCount } = await usage.updateOne({ _id, sweptAt } as object, {
      $set: { sweptAt: new Date() },
    })
    if (matchedCount === 1) claimed.push(found)
  }
  return claimed
}

/** Blobs that nobody has any more and that somebody began to bury before a time. */
export const dyingBlobs = () => inTurns(blobCollection, 'dyingSince')
/** Assets that were deleted before a time. */
export const expiredAssets = () => inTurns(assetCollection, 'deleted_at')
/** Assets that wait to be scanned, since before a time. */
export const quarantinedAssets = () => inTurns(assetCollection, 'quarantinedSince')
/** Assets whose Idempotency-Keys were to be remembered until before a time. */
export const staleKeys = () => inTurns(assetCollection, 'onceUntil')

interface Place {
  readonly at: Date
  /** Those of this time that were given. */
  readonly ids: readonly unknown[]
}

/**
 * Gives, with each call, the documents behind those given before, the oldest first, and begins anew after the last:
 * those that nothing can be done about do not keep the others waiting.
 */
function inTurns(collection: string, field: string) {
  const places = new Map<string, Place>()
  return async (db: Db, before: Date): Promise<Found[]> => {
    const place = places.get(db.databaseName)
    const behind = place === undefined ? {} : { $gte: place.at }
    const isNew = place === undefined ? {} : { _id: { $nin: place.ids } }
    const found = await db
      .collection(collection)
      .find({ [field]: { $lt: before, ...behind }, ...isNew } as object)
      .sort({ [field]: 1 })
      .limit(batchSize)
      .project<Found & Record<string, unknown>>({ ...toFound, [field]: 1 })
      .toArray()
    places.delete(db.databaseName)
    const at = found.at(-1)?.[field]
    if (found.length === batchSize && at instanceof Date) {
      const isLast = (time: unknown) => time instanceof Date && time.getTime() === at.getTime()
      const ids = found.filter(document => isLast(document[field])).map(({ _id }) => _id)
      places.set(db.databaseName, { at, ids: isLast(place?.at) ? [...(place?.ids ?? []), ...ids] : ids })
    }
    return found
  }
}
