import type { Tenant, TenantDocument } from '@careeasy/tenant-connection'
import type { Db, Document, Filter, UpdateFilter } from 'mongodb'
import { uniquePath } from '../search/unique.ts'
import type { IndexedAttribute } from '../types/compiled-type.ts'
import { isDuplicate, type ObjectDocument, objects, takenEntry } from './objects.ts'
import { types } from './types.ts'

/** What a new version of a type leaves to be done with the objects that were there before it. */
export interface Building {
  /** When the version was put. */
  readonly since: Date
  /** The last object that has been filled; none before the first. */
  readonly after?: string
  readonly done: number
  /** Objects of the type when the work began. */
  readonly total?: number
  /** The replica that works on it, and until when it may be taken for alive. */
  readonly by?: string
  readonly until?: Date
  /** Found so far. */
  readonly conflicts?: readonly UniqueConflicts[]
  /** All was filled before: only values that others had are tried again. */
  readonly again?: boolean
}

/** Objects that have a value of a unique attribute which another object had first; they are not entered with it. */
export interface UniqueConflicts {
  readonly path: string
  readonly count: number
  /** The ids of the first ones. */
  readonly examples: readonly string[]
}

/** What an object gets that was there before its type said so. */
export type Filling = Pick<ObjectDocument, 'slots' | 'words' | 'unique'>

/** What is remembered after each batch. */
export type Progress = Required<Pick<Building, 'after' | 'done' | 'total' | 'until' | 'conflicts'>>

/** What the building reads and writes of a type's document. */
interface BuildDocument extends TenantDocument {
  readonly version: number
  readonly indexes: readonly IndexedAttribute[]
  readonly building?: Building
}

/** A type that waits, of whichever tenant. */
export interface WaitingBuild {
  readonly tenant: string
  readonly type: string
}

/** The index by which types that wait are found among those of all tenants; the others are not in it. */
export const buildingIndex = { key: { 'building.since': 1 }, sparse: true } as const

export interface WaitingOptions {
  /** The time before which the new version was put. */
  readonly before: Date
  readonly exceptTenants: readonly string[]
  readonly limit: number
}

/** Types of a database that wait and on which no living replica works, the oldest first. */
export async function findWaitingBuilds(db: Db, options: WaitingOptions): Promise<WaitingBuild[]> {
  const found = await db
    .collection(types)
    .find({
      'building.since': { $lt: options.before },
      tenantId: { $nin: [...options.exceptTenants] },
      ...free(),
    })
    .sort({ 'building.since': 1 })
    .limit(options.limit)
    .project({ tenantId: 1, id: 1 })
    .toArray()
  return found.map(document => ({ tenant: String(document['tenantId']), type: String(document['id']) }))
}

/** The building of one tenant's indexes, step by step; `by` names the replica. */
export function createIndexBuilds({ mongo }: Pick<Tenant, 'mongo'>, by: string) {
  const documents = mongo.collection<BuildDocument>(types)
  const held = mongo.collection<ObjectDocument>(objects)

  /** Writes if this version of the type is still the newest and this replica still holds it. */
  async function write(type: string, version: number, fields: Document): Promise<boolean> {
    const filter = { version, 'building.by': by } as Filter<BuildDocument>
    return (await documents.updateById(type, filter, fields as UpdateFilter<BuildDocument>)) !== undefined
  }

  return {
    /** Takes the type until then, if no other replica has it; gives its version and how far it is. */
    async take(type: string, until: Date): Promise<{ version: number; building: Building } | undefined> {
      const filter = { 'building.since': { $exists: true }, ...free() } as Filter<BuildDocument>
      const update = { $set: { 'building.by': by, 'building.until': until } }
      const taken = await documents.updateById(type, filter, update as UpdateFilter<BuildDocument>)
      return taken?.building && { version: taken.version, building: taken.building }
    },

    /** Of those that `next` gives. */
    total: (type: string) =>
      held.count({ type, deleted_at: { $exists: false } } as Filter<ObjectDocument>, Number.MAX_SAFE_INTEGER),

    /** The next objects by id; a deleted one is filled when it is restored. */
    next(type: string, after: string | undefined, limit: number): Promise<ObjectDocument[]> {
      const position = after === undefined ? {} : { id: { $gt: after } }
      const options = { sort: { type: 1, id: 1 }, limit, projection: { past: 0, outbox: 0 } } as const
      return held.find(
        { type, deleted_at: { $exists: false }, ...position } as Filter<ObjectDocument>,
        options,
      )
    },

    /**
     * Fills an object, unless it was written since it was read: then that write has filled it. A unique value that
     * another object has is left out; gives the attributes of those.
     */
    async fill({ id, version }: ObjectDocument, filling: Filling): Promise<string[]> {
      const asRead = { version } as Filter<ObjectDocument>
      const conflicts: string[] = []
      let { unique } = filling
      for (;;) {
        try {
          await held.updateById(id, asRead, { $set: { ...filling, unique } } as UpdateFilter<ObjectDocument>)
          return conflicts
        } catch (error) {
          const taken = isDuplicate(error) ? takenEntry(error.message, unique) : undefined
          if (taken === undefined) throw error
          conflicts.push(uniquePath(taken))
          unique = unique.filter(entry => entry !== taken)
        }
      }
    },

    /** Remembers how far it is and holds the type on; false when it is no longer ours to build. */
    record: (type: string, version: number, progress: Progress) =>
      write(type, version, {
        $set: Object.fromEntries(
          Object.entries(progress).map(([name, value]) => [`building.${name}`, value]),
        ),
      }),

    /** Lets another replica go on. */
    release: (type: string, version: number) =>
      write(type, version, { $unset: { 'building.by': '', 'building.until': '' } }),

    /** From now on the slots are used. With conflicts all is gone through again at that time. */
    async finish(
      type: string,
      version: number,
      { conflicts, again }: { readonly conflicts: readonly UniqueConflicts[]; readonly again: Date },
    ): Promise<boolean> {
      const document = await documents.findById(type)
      if (document?.version !== version) return false
      const indexes = document.indexes.map(index => ({ ...index, state: 'ready' }))
      if (conflicts.length === 0)
        return write(type, version, { $set: { indexes }, $unset: { building: '', unique_conflicts: '' } })
      const building: Building = { since: again, done: 0, again: true }
      return write(type, version, { $set: { indexes, building, unique_conflicts: conflicts } })
    },
  }
}
export type IndexBuilds = ReturnType<typeof createIndexBuilds>

/** Nobody has taken it, or whoever had is dead. */
function free(): Document {
  return { $or: [{ 'building.until': { $exists: false } }, { 'building.until': { $lt: new Date() } }] }
}
