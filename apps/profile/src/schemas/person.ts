import { type Static, Type } from '@sinclair/typebox'

const Name = Type.String({
  maxLength: 200,
  pattern: '^(?=.*\\S)[^\\x00-\\x1f\\x7f]*$',
  description: 'not blank, no control characters',
})
const Email = Type.String({ format: 'email', maxLength: 254 })
const Entries = Type.Array(Type.Object({}, { additionalProperties: true }), {
  maxItems: 1_000,
  description: 'free JSON objects',
})

/** What a client sends. */
export const CreatePersonSchema = Type.Object(
  {
    fname: Name,
    lname: Name,
    email: Type.Optional(Email),
    others: Type.Optional(
      Type.Object(
        { education: Type.Optional(Entries), experiences: Type.Optional(Entries) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type CreatePerson = Static<typeof CreatePersonSchema>

const attributes = {
  fname: Name,
  lname: Name,
  email: Type.Optional(Email),
  others: Type.Object({ education: Entries, experiences: Entries }),
}
const PersonAttributesSchema = Type.Object(attributes)
export type PersonAttributes = Static<typeof PersonAttributesSchema>

/** A person as a client sees it. */
export const PersonSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  type: Type.Literal('person'),
  ...attributes,
  version: Type.Integer({ minimum: 1, description: 'counts the changes; the ETag says the same' }),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})
export type Person = Static<typeof PersonSchema>

export const PersonParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
