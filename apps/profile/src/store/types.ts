import { type AuditEvent, pushOutbox, withOutbox } from '@careeasy/audit'
import type { TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter, MongoServerError, UpdateFilter } from 'mongodb'
import type { IndexedAttribute } from '../types/compiled-type.ts'
import type { Building, UniqueConflicts } from './index-builds.ts'
import { type ObjectDocument, objects } from './objects.ts'

/** The collection of the newest versions of all types of all tenants. */
export const types = 'types'
/** The collection of the versions before. */
const typeVersions = 'type_versions'

/** Versions of a type that are kept; objects tell the number of theirs for ever. */
const maxVersions = 100

/** One version of a type. The schema is its JSON text: its names are none that a document may have. */
export interface SchemaVersion {
  readonly version: number
  readonly schema: string
  readonly at: Date
  readonly by: string
}

/** A type as it is stored; `id` is its name. */
export interface TypeDocument extends TenantDocument {
  /** Counts the schemas, on after a deletion too: a version never means two schemas. */
  readonly version: number
  readonly schema: string
  readonly indexes: readonly IndexedAttribute[]
  /** Since when objects wait for what this version keeps beside them: see index-builds.ts. */
  readonly building?: Building
  /** What the building found when it last came to the end; none in the document of a type that has none. */
  readonly unique_conflicts?: readonly UniqueConflicts[]
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly deleted_at?: Date
  /** Versions on their way to the collection of former ones. */
  readonly past?: readonly SchemaVersion[]
}

/** What a new version sets. */
export type TypeFields = Pick<TypeDocument, 'schema' | 'indexes'> & { readonly rebuild: boolean }

/** A former version as it is stored; `id` is the type's name with the number. */
type VersionDocument = TenantDocument & SchemaVersion

const newest = { past: 0, outbox: 0 } as const

/** The types of one tenant. */
export function createTypeStore(mongo: TenantMongo) {
  const documents = mongo.collection<TypeDocument>(types)
  const former = mongo.collection<VersionDocument>(typeVersions)
  const held = mongo.collection<ObjectDocument>(objects)

  /** Writes if the type is still as it was read. */
  function write(before: TypeDocument, update: object): Promise<TypeDocument | undefined> {
    const asRead = { version: before.version, deleted_at: { $exists: before.deleted_at !== undefined } }
    return documents.updateById(
      before.id,
      asRead as Filter<TypeDocument>,
      update as UpdateFilter<TypeDocument>,
    )
  }

  return {
    /** The newest version, that of a deleted type too. */
    find: (name: string) => documents.findById(name, { projection: newest }),

    /** Those after `after` by name. */
    list(after: string, limit: number): Promise<TypeDocument[]> {
      const filter = { id: { $gt: after }, deleted_at: { $exists: false } } as Filter<TypeDocument>
      const projection = { ...newest, schema: 0 } as const
      return documents.find(filter, { sort: { id: 1 }, limit, projection })
    },

    /** How many types there are beside these, and how many with the deleted ones; counts no further than the bounds. */
    async countOthers(except: readonly string[], bounds: { readonly types: number; readonly names: number }) {
      const others = { id: { $nin: [...except] } } as Filter<TypeDocument>
      const live = { ...others, deleted_at: { $exists: false } } as Filter<TypeDocument>
      const [types, names] = await Promise.all([
        documents.count(live, bounds.types),
        documents.count(others, bounds.names),
      ])
      return { types, names }
    },

    /** A version that is no longer the newest. */
    async former(name: string, version: number): Promise<SchemaVersion | undefined> {
      const moved = await former.findById(`${name}:${version}`)
      if (moved !== undefined) return moved
      return (await documents.findById(name))?.past?.find(past => past.version === version)
    },

    /** Stores a new type with its event; false when there is one. */
    async insert(document: TypeDocument, event: AuditEvent): Promise<boolean> {
      try {
        await documents.insertOne({ ...document, ...withOutbox(event) })
        return true
      } catch (error) {
        if ((error as MongoServerError).code === 11_000) return false
        throw error
      }
    },

    /** Writes the next version with its event, unless another was faster. */
    replace(
      before: TypeDocument,
      { rebuild, ...fields }: TypeFields,
      event: AuditEvent,
    ): Promise<TypeDocument | undefined> {
      const at = new Date(event.at)
      const { version, schema, updated_at, updated_by } = before
      const outbox = pushOutbox(event)
      const building = rebuild ? { building: { since: at, done: 0 } } : {}
      return write(before, {
        $set: {
          ...fields,
          ...building,
          version: version + 1,
          updated_at: at,
          updated_by: event.actor,
          ...outbox.$set,
        },
        $push: { ...outbox.$push, past: { version, schema, at: updated_at, by: updated_by } },
        $unset: { deleted_at: '', unique_conflicts: '' },
      })
    },

    /** Moves former versions out of the way of those who read the newest. What a killed process leaves, the next moves. */
    async movePast({ id, past = [] }: TypeDocument): Promise<void> {
      for (const version of past) {
        const moved = await former.insertMany([{ id: `${id}:${version.version}`, ...version }])
        // One that is there already is the same: a version is never written twice.
        if (moved.length <= 1)
          await documents.updateById(id, {}, { $pull: { past: { version: version.version } } } as never)
        await former.deleteById(`${id}:${version.version - maxVersions}`)
      }
    },

    async remove(before: TypeDocument, event: AuditEvent): Promise<TypeDocument | undefined> {
      const { $push, $set } = pushOutbox(event)
      return write(before, {
        $set: { ...$set, deleted_at: new Date(event.at) },
        $unset: { building: '', unique_conflicts: '' },
        $push,
      })
    },

    /** Takes a removal back, with what was still to be built. */
    async restore(
      removed: TypeDocument,
      { building }: TypeDocument,
      event: AuditEvent,
    ): Promise<TypeDocument | undefined> {
      const { $push, $set } = pushOutbox(event)
      const fields = { ...$set, ...(building && { building }) }
      return write(removed, { $set: fields, $unset: { deleted_at: '' }, $push })
    },

    /** Whether there are objects of the type, the deleted ones too: they may be restored. */
    async isUsed(name: string): Promise<boolean> {
      const filter = { type: name, outboxOnly: { $exists: false } } as Filter<ObjectDocument>
      return (await held.count(filter, 1)) > 0
    },

    /** The objects of the type after the id `after`, by id, the deleted ones left out. */
    objects(name: string, after: string): AsyncIterable<ObjectDocument> {
      const filter = { type: name, id: { $gt: after }, deleted_at: { $exists: false } }
      const projection = { id: 1, attributes: 1 } as const
      const options = { sort: { type: 1, id: 1 }, projection, batchSize: 100 } as const
      return held.stream(filter as Filter<ObjectDocument>, options)
    },
  }
}
export type TypeStore = ReturnType<typeof createTypeStore>
