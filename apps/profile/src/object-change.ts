import { setTimeout as sleep } from 'node:timers/promises'
import { type AuditContext, type AuditEvent, createAuditEvent, digest } from '@careeasy/audit'
import { IdempotencyReused } from '@careeasy/problem'
import type { Tenant } from '@careeasy/tenant-connection'
import { ObjectBusy, ObjectNotDeleted } from './errors.ts'
import { fitting, requireRefs } from './fitting-attributes.ts'
import { fieldsOf, idempotentId, newObject } from './new-object.ts'
import { objectNotFound } from './object-not-found.ts'
import { uniqueOf } from './search/unique.ts'
import {
  type Attributes,
  createObjectStore,
  etagOf,
  type ObjectAction,
  type ObjectDocument,
  type ObjectFields,
  retention,
} from './store/objects.ts'
import { createVersionStore } from './store/versions.ts'
import type { Types } from './types/compiled-type.ts'

/** A change that was written, with the event that was written with it; none for a replayed answer. */
export interface Changed {
  readonly document: ObjectDocument
  readonly event?: AuditEvent
}

/** Throws when an object with this ETag is not what the client wants to change. */
export type Match = (etag: string) => void

/** Writers that meet on one object take turns; who had none in so many tries gives up. */
const maxTries = 60
/** Past versions that an object may carry: each may have a mebibyte, and a document 16. */
const maxPast = 4

/** Changes of one tenant's objects: each is checked with the newest type and is one write of one document. */
export function createObjectChanges(tenant: Tenant, types: Types, context: AuditContext) {
  const store = createObjectStore(tenant.mongo)
  const versions = createVersionStore(tenant.mongo)

  /** Attributes that may be stored, with what is stored beside them. */
  async function check(type: string, id: string, input: Attributes): Promise<ObjectFields> {
    const compiled = await types.current(tenant, type)
    const attributes = fitting(compiled, input)
    await requireRefs(store, compiled, attributes)
    return fieldsOf(compiled, id, attributes)
  }

  /** The first answer to a request with an Idempotency-Key, if it was made before. */
  async function replay(type: string, id: string, requestDigest: string): Promise<Changed | undefined> {
    const made = await store.find(type, id)
    if (made === undefined) return undefined
    if (made.request_digest !== requestDigest) throw new IdempotencyReused()
    const first = await versions.get(made, 1)
    if (first === undefined) throw new ObjectBusy(id)
    const { deleted_at, ...document } = made
    const { version, type_version, attributes, action, at, by } = first
    return {
      document: { ...document, version, type_version, attributes, action, updated_at: at, updated_by: by },
    }
  }

  /** Reads, decides and writes until nobody else has written in between. */
  async function change(
    type: string,
    id: string,
    match: Match,
    action: ObjectAction,
    decide: (before: ObjectDocument) => Promise<Partial<ObjectFields>>,
  ): Promise<Changed> {
    for (let tries = 1; tries <= maxTries; tries++) {
      const before = await store.find(type, id)
      if (before === undefined) throw await objectNotFound(types, tenant, type, id)
      const deleted = before.deleted_at !== undefined
      if (deleted !== (action === 'restore')) {
        if (action === 'restore') throw new ObjectNotDeleted(id)
        throw await objectNotFound(types, tenant, type, id)
      }
      match(etagOf(before))
      const fields = await decide(before)
      if ((before.past?.length ?? 0) >= maxPast) await versions.movePast(before)
      const event = createAuditEvent(context, {
        action: `${type}.${action}`,
        target: `${type}/${id}`,
        before: before.attributes,
        ...(action === 'delete' ? {} : { after: fields.attributes ?? before.attributes }),
      })
      const document = await store.write(before, fields, action, event)
      if (document !== undefined) return { document, event }
      await sleep(Math.random() * Math.min(100, 5 * tries))
    }
    throw new ObjectBusy(id)
  }

  return {
    /** Makes an object; with a key, only the first time. */
    async create(type: string, input: Attributes, key: string | undefined): Promise<Changed> {
      const requestDigest = key === undefined ? undefined : digest(input)
      const id = key === undefined ? undefined : idempotentId(context, type, key)
      const again = async () =>
        id === undefined || requestDigest === undefined ? undefined : replay(type, id, requestDigest)
      const earlier = await again()
      if (earlier !== undefined) return earlier
      const compiled = await types.current(tenant, type)
      const attributes = fitting(compiled, input)
      await requireRefs(store, compiled, attributes)
      const made = newObject({ type: compiled, attributes, requestDigest, ...(id && { id }) }, context)
      try {
        if (await store.insert(made.document, made.event)) return made
      } catch (error) {
        // The same request may have come first: what it wrote is unique, and ours.
        const first = await again()
        if (first !== undefined) return first
        throw error
      }
      const first = await again()
      if (first === undefined) throw new ObjectBusy(made.document.id)
      return first
    },

    /** Puts other attributes in the place of all. */
    replace: (type: string, id: string, match: Match, input: Attributes) =>
      change(type, id, match, 'replace', () => check(type, id, input)),

    /** Puts what `edit` makes of the attributes in their place. */
    update: (type: string, id: string, match: Match, edit: (attributes: Attributes) => Attributes) =>
      change(type, id, match, 'update', ({ attributes }) => check(type, id, edit(attributes))),

    /** Takes it out of all lists and reads; its unique values are free again. */
    remove: (type: string, id: string, match: Match) =>
      change(type, id, match, 'delete', async () => ({
        unique: uniqueOf({ name: type, unique: [] }, id, {}),
        slots: {},
        words: [],
      })),

    /** Brings it back as it was, if its unique values are still free. */
    restore: (type: string, id: string, match: Match) =>
      change(type, id, match, 'restore', async ({ attributes, deleted_at, type_version }) => {
        if (deleted_at !== undefined && deleted_at.getTime() <= Date.now() - retention)
          throw await objectNotFound(types, tenant, type, id)
        const fields = fieldsOf(await types.current(tenant, type), id, attributes)
        return { ...fields, type_version }
      }),

    /** Takes the past version of a change to its place; what fails here, the sweep does. */
    settle: (document: ObjectDocument) => versions.movePast(document),
  }
}
