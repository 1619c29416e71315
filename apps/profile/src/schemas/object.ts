import { type Static, Type } from '@sinclair/typebox'
import type { ObjectDocument } from '../store/objects.ts'

/** Names of types; the built-in one is `person`. */
export const TypeName = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'name of a type',
  examples: ['person'],
})

const time = Type.String({ format: 'date-time' })
const user = Type.String({ description: 'the id of a user, or `service:<name>`' })
const action = Type.Union(
  ['create', 'replace', 'update', 'delete', 'restore'].map(name => Type.Literal(name)),
  { description: 'what made the version' },
)

/** What the service itself says of an object, beside the attributes. */
const system = {
  id: Type.String({ format: 'uuid' }),
  type: Type.String(),
  version: Type.Integer({ minimum: 1, description: 'counts the changes; the ETag says the same' }),
  type_version: Type.Integer({
    minimum: 0,
    description: 'version of the type that the attributes were checked with',
  }),
  created_at: time,
  created_by: user,
  updated_at: time,
  updated_by: user,
  deleted_at: Type.Optional(time),
}

/** Names that no attribute has. */
export const reservedNames: ReadonlySet<string> = new Set(Object.keys(system))

/** An object as a client sees it: the attributes stand beside what the service says of it. */
export const ObjectSchema = Type.Object(system, { additionalProperties: true })
export type ObjectView = Static<typeof ObjectSchema> & Record<string, unknown>

export const IdempotencyKey = Type.String({
  pattern: '^[\\x21-\\x7e]{1,255}$',
  description: 'the same key and body again: the first answer again',
})

/** What a client sends: the attributes. They are checked with the type's own schema. */
export const AttributesSchema = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'the attributes, as the schema of the type says',
    examples: [{ fname: 'Anna', lname: 'de Vries' }],
  },
)

export const TypeParams = Type.Object({ type: TypeName }, { additionalProperties: false })
export const ObjectParams = Type.Object(
  { type: TypeName, id: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
)
export const VersionParams = Type.Object(
  { ...ObjectParams.properties, version: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
)

/** A change in the history of an object. */
export const VersionSchema = Type.Object(
  { version: Type.Integer(), type_version: Type.Integer(), action, at: time, by: user },
  { additionalProperties: false },
)

export const NotModified = Type.Null({ description: 'If-None-Match names the current version' })

/** The document as a client sees it. */
export function toObject(document: ObjectDocument): ObjectView {
  const { id, type, attributes, version, type_version, created_by, updated_by, deleted_at } = document
  return {
    id,
    type,
    ...attributes,
    version,
    type_version,
    created_at: document.created_at.toISOString(),
    created_by,
    updated_at: document.updated_at.toISOString(),
    updated_by,
    ...(deleted_at === undefined ? {} : { deleted_at: deleted_at.toISOString() }),
  }
}
