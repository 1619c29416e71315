import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '@careeasy/attribute-schema'
import { type AuditContext, type AuditEvent, createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { TypeBuiltIn, TypeBusy, TypeInUse, TypesExceeded, TypeUnknown } from './errors.ts'
import { createTypeStore, type TypeDocument } from './store/types.ts'
import type { CompiledType } from './types/compiled-type.ts'
import type { Definition, TypeRegistry } from './types/create-types.ts'
import { person } from './types/person.ts'
import { assignSlots } from './types/slot-assignment.ts'

/** Throws unless the type may be changed from what it is; undefined when there is none. */
export type TypePrecondition = (etag: string | undefined) => void

/** A type after a change, and the events that were written with it; none when nothing had to be changed. */
export interface TypeChange {
  readonly document: TypeDocument | undefined
  readonly isNew: boolean
  readonly events: readonly AuditEvent[]
}

/** Times that a change is tried when others change the same type. */
const attempts = 5

/** Names of types that a tenant may have used, for each type that it may have: a deleted type's versions count on. */
const namesPerType = 10

/** The changes of a tenant's types, of which there are at most `maxTypes`. */
export function createTypeChanges(
  tenant: Tenant,
  types: TypeRegistry,
  context: AuditContext,
  maxTypes: number,
) {
  const store = createTypeStore(tenant.mongo)

  function eventOf(verb: string, name: string, before?: string, after?: string): AuditEvent {
    return createAuditEvent(context, {
      action: `type.${verb}`,
      target: `type/${name}`,
      ...(before === undefined ? {} : { before: JSON.parse(before) as unknown }),
      ...(after === undefined ? {} : { after: JSON.parse(after) as unknown }),
    })
  }

  async function add(name: string, definition: Definition): Promise<TypeChange | undefined> {
    const { text, declarations } = definition
    const event = eventOf('create', name, undefined, text)
    const at = new Date(event.at)
    const builtIn = types.builtIn(name)
    const document: TypeDocument = {
      id: name,
      // A built-in type is version 1 without a document, and has objects.
      version: (builtIn?.version ?? 0) + 1,
      schema: text,
      indexes: assignSlots(builtIn?.indexes ?? [], declarations.indexed, builtIn ? 'building' : 'ready'),
      ...(builtIn && hasMore(builtIn, definition) ? { building: { since: at, done: 0 } } : {}),
      created_at: at,
      created_by: event.actor,
      updated_at: at,
      updated_by: event.actor,
    }
    const isStored = await store.insert(document, event)
    return isStored ? { document, isNew: builtIn === undefined, events: [event] } : undefined
  }

  async function replace(before: TypeDocument, definition: Definition): Promise<TypeChange | undefined> {
    const { id: name, deleted_at } = before
    const isNew = deleted_at !== undefined
    const { text, declarations } = definition
    const event = isNew
      ? eventOf('create', name, undefined, text)
      : eventOf('replace', name, before.schema, text)
    const former = types.define(name, JSON.parse(before.schema) as JsonObject)
    const formerType = { ...former.declarations, indexes: before.indexes }
    const assigned = assignSlots(before.indexes, declarations.indexed, 'building')
    // A deleted type has no objects: nothing is left to be built, also what was being built when it went.
    const indexes = isNew ? assigned.map(index => ({ ...index, state: 'ready' as const })) : assigned
    const rebuild = !isNew && (before.building !== undefined || hasMore(formerType, definition))
    const document = await store.replace(before, { schema: text, indexes, rebuild }, event)
    return document && { document, isNew, events: [event] }
  }

  /** @throws TypesExceeded unless there is room for the type beside the others. */
  async function requireRoom(name: string): Promise<void> {
    const room = { types: maxTypes, names: maxTypes * namesPerType }
    // The built-in one has its place, extended or not.
    const others = await store.countOthers([name, person], room)
    if (others.types >= room.types || others.names >= room.names)
      throw new TypesExceeded(room.types, room.names)
  }

  /** Those who put the last one at the same time have all found room: whoever came too late takes it back. */
  async function keepIfRoom(document: TypeDocument): Promise<void> {
    try {
      await requireRoom(document.id)
    } catch (error) {
      await store.remove(document, eventOf('delete', document.id, document.schema))
      throw error
    }
  }

  return {
    /**
     * Puts a schema, unless the type has just that.
     * @throws ValidationFailed, TypeWeakened, TypesExceeded, TypeBusy, and what the precondition throws.
     */
    async put(name: string, schema: JsonObject, check: TypePrecondition): Promise<TypeChange> {
      const definition = types.define(name, schema)
      for (let attempt = 0; attempt < attempts; attempt++) {
        const before = await store.find(name)
        const builtIn = types.builtIn(name)
        check(etagOf(before) ?? (builtIn && `"${builtIn.version}"`))
        if (before === undefined && isDeepStrictEqual(builtIn?.schema, schema))
          return { document: undefined, isNew: false, events: [] }
        if (before !== undefined && before.deleted_at === undefined && isSame(before, schema))
          return { document: before, isNew: false, events: [] }
        const isNew = before === undefined ? builtIn === undefined : before.deleted_at !== undefined
        if (isNew) await requireRoom(name)
        const change = await (before === undefined ? add(name, definition) : replace(before, definition))
        if (change?.document === undefined) continue
        if (isNew) await keepIfRoom(change.document)
        await store.movePast(change.document)
        types.forget(tenant, name)
        return change
      }
      throw new TypeBusy(name)
    },

    /** @throws TypeUnknown, TypeInUse, TypeBuiltIn, TypeBusy, and what the precondition throws. */
    async remove(name: string, check: TypePrecondition): Promise<readonly AuditEvent[]> {
      if (types.builtIn(name) !== undefined) throw new TypeBuiltIn(name)
      const before = await store.find(name)
      if (before === undefined || before.deleted_at !== undefined) throw new TypeUnknown(name)
      check(etagOf(before))
      if (await store.isUsed(name)) throw new TypeInUse(name)
      const event = eventOf('delete', name, before.schema)
      const removed = await store.remove(before, event)
      if (removed === undefined) throw new TypeBusy(name)
      types.forget(tenant, name)
      // An object that was being written when we looked: its type comes back.
      if (await store.isUsed(name)) {
        await store.restore(removed, before, eventOf('restore', name, undefined, before.schema))
        throw new TypeInUse(name)
      }
      return [event]
    },
  }
}

function etagOf(document: TypeDocument | undefined): string | undefined {
  return document === undefined || document.deleted_at !== undefined ? undefined : `"${document.version}"`
}

function isSame({ schema }: TypeDocument, other: JsonObject): boolean {
  return isDeepStrictEqual(JSON.parse(schema), other)
}

/** Whether objects of before lack slots, words or unique entries that they have from now on. */
function hasMore(
  before: Pick<CompiledType, 'indexes' | 'searchable' | 'unique'>,
  { declarations }: Definition,
): boolean {
  const indexed = new Set(before.indexes.map(({ path }) => path))
  const searchable = new Set(before.searchable)
  const unique = new Set(before.unique)
  return (
    declarations.indexed.some(path => !indexed.has(path)) ||
    declarations.unique.some(path => !unique.has(path)) ||
    // One that is no longer searched in leaves its words as well.
    !isDeepStrictEqual(searchable, new Set(declarations.searchable))
  )
}
