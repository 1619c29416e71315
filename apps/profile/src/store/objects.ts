import { type AuditEvent, pushOutbox, withOutbox } from '@careeasy/audit'
import type { TenantDocument, TenantMongo } from '@careeasy/tenant-connection'
import type { Filter, MongoServerError, UpdateFilter } from 'mongodb'
import { ObjectNotUnique } from '../errors.ts'
import type { Slots } from '../search/slots.ts'
import { uniquePath } from '../search/unique.ts'

/** The collection of the objects of every type of every tenant. */
export const objects = 'objects'

/** Days in which a deleted object can be restored, in milliseconds. */
export const retention = 30 * 24 * 60 * 60_000

export type Attributes = Record<string, unknown>
export type ObjectAction = 'create' | 'replace' | 'update' | 'delete' | 'restore'

/** An object as it was before a later change. */
export interface PastVersion {
  readonly version: number
  readonly type_version: number
  readonly attributes: Attributes
  readonly action: ObjectAction
  readonly at: Date
  readonly by: string
}

/** An object as it is stored. Its audit events stand beside these fields until they are handed over. */
export interface ObjectDocument extends TenantDocument {
  readonly type: string
  readonly attributes: Attributes
  /** The version of the type that the attributes were checked with. */
  readonly type_version: number
  /** Counts the changes, from 1. */
  readonly version: number
  /** What made this version. */
  readonly action: ObjectAction
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date
  readonly updated_by: string
  readonly deleted_at?: Date
  /** What no other object of the tenant may have: see src/search/unique.ts. Never empty. */
  readonly unique: readonly string[]
  readonly slots: Slots
  readonly words: readonly string[]
  /** Versions on their way to the collection of past versions, since when. */
  readonly past?: PastVersion[]
  readonly pastSince?: Date
  readonly outbox?: AuditEvent[]
  /** Of the request with an Idempotency-Key that made the object. */
  readonly request_digest?: string
  /** It was purged, and is there until its last event is handed over. */
  readonly outboxOnly?: true
}

/** What a change sets. */
export type ObjectFields = Pick<ObjectDocument, 'attributes' | 'type_version' | 'unique' | 'slots' | 'words'>

/** What a read leaves out: nothing of it is shown. */
const hidden = { past: 0, outbox: 0, slots: 0, words: 0, unique: 0 } as const

/** The objects of one tenant. */
export function createObjectStore(mongo: TenantMongo) {
  const documents = mongo.collection<ObjectDocument>(objects)
  return {
    /** The object with what its next change needs, a deleted one too. */
    async find(type: string, id: string): Promise<ObjectDocument | undefined> {
      return known(await documents.findById(id), type)
    },

    /** The object as it is shown; undefined when it is deleted. */
    async read(type: string, id: string): Promise<ObjectDocument | undefined> {
      const document = known(await documents.findById(id, { projection: hidden }), type)
      return document?.deleted_at === undefined ? document : undefined
    },

    /** Those of the ids that no object of the type has. */
    async missing(type: string, ids: readonly string[]): Promise<string[]> {
      const filter = { type, id: { $in: ids }, deleted_at: { $exists: false } } as Filter<ObjectDocument>
      const found = await documents.find(filter, { projection: { id: 1 } })
      const there = new Set(found.map(({ id }) => id))
      return ids.filter(id => !there.has(id))
    },

    /** Stores a new object with its event; false when the id is taken. @throws ObjectNotUnique */
    async insert(document: ObjectDocument, event: AuditEvent): Promise<boolean> {
      try {
        await documents.insertOne({ ...document, ...withOutbox(event) })
        return true
      } catch (error) {
        throwIfNotUnique(error, document.unique)
        if (isDuplicate(error)) return false
        throw error
      }
    },

    /**
     * Writes the next version with its event, if the object is still as it was read; else undefined. The version
     * that it was goes to `past` in the same write.
     * @throws ObjectNotUnique
     */
    async write(
      before: ObjectDocument,
      fields: Partial<ObjectFields>,
      action: ObjectAction,
      event: AuditEvent,
    ): Promise<ObjectDocument | undefined> {
      const at = new Date(event.at)
      const outbox = pushOutbox(event)
      const deleted = action === 'delete' ? { deleted_at: at } : {}
      const update: object = {
        $set: {
          ...fields,
          ...deleted,
          version: before.version + 1,
          action,
          updated_at: at,
          updated_by: event.actor,
          pastSince: at,
          ...outbox.$set,
        },
        $push: { ...outbox.$push, past: pastOf(before) },
        ...(action === 'restore' ? { $unset: { deleted_at: '' } } : {}),
      }
      const asRead = { version: before.version } as Filter<ObjectDocument>
      try {
        return await documents.updateById(before.id, asRead, update as UpdateFilter<ObjectDocument>)
      } catch (error) {
        throwIfNotUnique(error, fields.unique ?? [])
        throw error
      }
    },
  }
}
export type ObjectStore = ReturnType<typeof createObjectStore>

/** The entity tag of an object's current version. */
export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`
}

/** The version that a document is, as it is kept once there is a later one. */
export function pastOf(document: ObjectDocument): PastVersion {
  const { version, type_version, attributes, action, updated_at: at, updated_by: by } = document
  return { version, type_version, attributes, action, at, by }
}

function known(document: ObjectDocument | undefined, type: string): ObjectDocument | undefined {
  return document?.type === type && document.outboxOnly === undefined ? document : undefined
}

export function isDuplicate(error: unknown): error is MongoServerError {
  return (error as MongoServerError).code === 11_000
}

function throwIfNotUnique(error: unknown, unique: readonly string[]): void {
  const taken = isDuplicate(error) ? notUniqueError(error.message, unique) : undefined
  if (taken !== undefined) throw taken
}

/**
 * The error of a write that the database refused as a duplicate, by the unique entry that its message names; none
 * when it was refused for the id alone.
 */
export function notUniqueError(message: string, unique: readonly string[]): Error | undefined {
  const taken = takenEntry(message, unique)
  return taken === undefined ? undefined : new ObjectNotUnique(taken.split(':')[0], uniquePath(taken))
}

/** The entry of an attribute that a duplicate's message names. */
export function takenEntry(message: string, unique: readonly string[]): string | undefined {
  const isNamed = (entry: string) =>
    // An attribute's name may have a quote in it.
    message.includes(`"${entry}"`) || message.includes(JSON.stringify(entry))
  return unique.find(entry => !entry.startsWith('id:') && isNamed(entry))
}
