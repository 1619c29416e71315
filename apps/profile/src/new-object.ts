import { createHash } from 'node:crypto'
import { type AuditContext, type AuditEvent, createAuditEvent } from '@careeasy/audit'
import { v7 as uuidv7 } from 'uuid'
import { slotsOf } from './search/slots.ts'
import { uniqueOf } from './search/unique.ts'
import { wordsOf } from './search/words.ts'
import type { Attributes, ObjectDocument, ObjectFields } from './store/objects.ts'
import type { CompiledType } from './types/compiled-type.ts'

/** What is kept of attributes that fit the type: themselves, and what lists and the database need of them. */
export function fieldsOf(type: CompiledType, id: string, attributes: Attributes): ObjectFields {
  return {
    attributes,
    type_version: type.version,
    unique: uniqueOf(type, id, attributes),
    slots: slotsOf(type, attributes),
    words: wordsOf(type, attributes),
  }
}

export interface NewObject {
  readonly type: CompiledType
  /** Complete, and checked with the type. */
  readonly attributes: Attributes
  /** A new UUIDv7 when left out. */
  readonly id?: string
  /** Digest of the request that an Idempotency-Key came with. */
  readonly requestDigest?: string | undefined
}

/** The first version of an object, and the event that is to be written with it. */
export function newObject(
  { type, attributes, id = uuidv7(), requestDigest }: NewObject,
  context: AuditContext,
): { document: ObjectDocument; event: AuditEvent } {
  const { name } = type
  const target = `${name}/${id}`
  const event = createAuditEvent(context, { action: `${name}.create`, target, after: attributes })
  const at = new Date(event.at)
  const document: ObjectDocument = {
    id,
    type: name,
    ...fieldsOf(type, id, attributes),
    version: 1,
    action: 'create',
    created_at: at,
    created_by: context.actor,
    updated_at: at,
    updated_by: context.actor,
    ...(requestDigest === undefined ? {} : { request_digest: requestDigest }),
  }
  return { document, event }
}

/** The id of the object that a user makes with this Idempotency-Key, as a UUIDv8 (RFC 9562, 5.8). */
export function idempotentId(context: AuditContext, type: string, key: string): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([context.tenant, context.actor, type, key]))
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
