import { Failed, Skipped } from './abstract-test.ts'
import type { Collection, Feature } from './geojson.ts'
import type { Subject } from './subject.ts'

/** Runs a check for every collection that is advertised; a failure names the collection. @throws Failed, Skipped */
export async function eachCollection(
  subject: Subject,
  work: (collection: Collection, itemsPath: string) => Promise<void>,
): Promise<void> {
  const collections = await subject.collections()
  for (const collection of collections) {
    await work(collection, `/collections/${collection.id}/items`).catch(error => {
      if (!(error instanceof Failed)) throw error
      throw new Failed(`${collection.id}: ${error.message}`)
    })
  }
}

/** As `eachCollection`, for those that have features. @throws Skipped when all are empty */
export async function eachWithFeatures(
  subject: Subject,
  work: (collection: Collection, features: readonly Feature[], itemsPath: string) => Promise<void>,
): Promise<void> {
  let some = 0
  await eachCollection(subject, async (collection, path) => {
    const features = await subject.features(collection)
    if (features.length === 0) return
    some += 1
    await work(collection, features, path)
  })
  if (some === 0) throw new Skipped('no collection has features; --write adds some for the time of the run')
}

/** @throws Failed when the ids found are not those wanted, whatever their order */
export function checkIds(found: readonly Feature[], wanted: readonly Feature[], what: string): void {
  const ids = new Set(found.map(({ id }) => id))
  const missing = wanted.find(({ id }) => !ids.has(id))
  if (missing !== undefined) throw new Failed(`${what}: the feature ${missing.id} is missing`)
  const known = new Set(wanted.map(({ id }) => id))
  const excess = found.find(({ id }) => !known.has(id))
  if (excess !== undefined) throw new Failed(`${what}: the feature ${excess.id} is too much`)
}
