import type { TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter } from 'mongodb'
import { type ObjectDocument, objects, type PastVersion, pastOf } from './objects.ts'

/** The collection of past versions. */
export const versions = 'versions'

/** A past version in its final place; `id` is `<object>:<version>`, so it is stored once however often it is moved. */
export interface VersionDocument extends TenantDocument, PastVersion {
  readonly object: string
}

/** A version as history lists it. */
export type VersionLine = Omit<PastVersion, 'attributes'>

/** The past versions of one tenant's objects. */
export function createVersionStore(mongo: TenantMongo) {
  const documents = mongo.collection<VersionDocument>(versions)
  return {
    /** Moves the past versions that a document carries to their final place. May be repeated, and interrupted. */
    async movePast(document: ObjectDocument): Promise<void> {
      const { id: object, version, past = [] } = document
      await documents.insertMany(past.map(one => ({ id: `${object}:${one.version}`, object, ...one })))
      // Whoever has written a later version meanwhile moves them all.
      const asRead = { version } as Filter<ObjectDocument>
      await mongo
        .collection<ObjectDocument>(objects)
        .updateById(object, asRead, { $unset: { past: '', pastSince: '' } } as object)
    },

    /** At most `limit` versions of the object before the version `before`, the newest first. */
    async list(document: ObjectDocument, { limit, before = Number.MAX_SAFE_INTEGER }: VersionPage) {
      const earlier = { object: document.id, version: { $lt: before } } as Filter<VersionDocument>
      const options = { sort: { object: -1, version: -1 }, limit, projection: { attributes: 0 } } as const
      // The document was read before: a version that has left it meanwhile is found here.
      const moved: VersionLine[] = await documents.find(earlier, options)
      const kept: VersionLine[] = [pastOf(document), ...(document.past ?? [])]
      const known = new Map([...moved, ...kept].map(one => [one.version, one]))
      return [...known.values()]
        .filter(({ version }) => version < before)
        .toSorted((a, b) => b.version - a.version)
        .slice(0, limit)
    },

    /** The object as it was in that version. */
    async get(document: ObjectDocument, version: number): Promise<PastVersion | undefined> {
      if (version === document.version) return pastOf(document)
      const kept = document.past?.find(one => one.version === version)
      return kept ?? (await documents.findById(`${document.id}:${version}`))
    },

    /** Removes all past versions of an object. */
    async removeAll(object: string): Promise<void> {
      const filter = { object } as Filter<VersionDocument>
      for await (const { id } of documents.stream(filter, { projection: { id: 1 } })) {
        await documents.deleteById(id)
      }
    },
  }
}

export interface VersionPage {
  readonly limit: number
  readonly before?: number | undefined
}
