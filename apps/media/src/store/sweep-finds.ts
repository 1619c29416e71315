import type { Db } from 'mongodb'
import { assetCollection } from './asset-document.ts'
import { blobCollection } from './blobs.ts'
import { usageCollection } from './usage.ts'

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

/** Blobs that nobody has any more and that somebody began to bury before this time. */
export function findDying(db: Db, before: Date): Promise<Found[]> {
  return db
    .collection(blobCollection)
    .find({ dyingSince: { $lt: before } })
    .sort({ dyingSince: 1 })
    .limit(batchSize)
    .project<Found>(toFound)
    .toArray()
}

/** Assets that were deleted before this time. */
export function findExpired(db: Db, before: Date): Promise<Found[]> {
  return db
    .collection(assetCollection)
    .find({ deleted_at: { $lt: before } })
    .sort({ deleted_at: 1 })
    .limit(batchSize)
    .project<Found>(toFound)
    .toArray()
}

/** Assets that wait to be scanned, the first of them first. */
export function findQuarantined(db: Db): Promise<Found[]> {
  return db
    .collection(assetCollection)
    .find({ quarantinedSince: { $exists: true } })
    .sort({ quarantinedSince: 1 })
    .limit(batchSize)
    .project<Found>(toFound)
    .toArray()
}
