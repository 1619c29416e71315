import { isDeepStrictEqual } from 'node:util'
import {
  below,
  isObject,
  type Json,
  type JsonObject,
  metaschema,
  schemaRefused,
} from '@careeasy/attribute-schema'
import { TypeWeakened } from '../errors.ts'

/** The one type that every tenant has without putting it. */
export const person = 'person'

const name = {
  type: 'string',
  maxLength: 200,
  // Something in it is no white space; without lookahead, which has no linear match.
  pattern: '^[^\\x00-\\x1f\\x7f]*[^\\s\\x00-\\x1f\\x7f][^\\x00-\\x1f\\x7f]*$',
  description: 'not blank, no control characters',
  'x-search': true,
}
const entries = {
  type: 'array',
  items: { type: 'object' },
  maxItems: 1_000,
  description: 'free JSON objects',
}

/** Version 1 of `person` in every tenant. */
export const personSchema: JsonObject = {
  $schema: metaschema,
  type: 'object',
  properties: {
    fname: name,
    lname: { ...name, 'x-index': true },
    email: { type: 'string', format: 'email', maxLength: 254, 'x-index': true, 'x-search': true },
    others: {
      type: 'object',
      properties: { education: entries, experiences: entries },
      additionalProperties: false,
    },
  },
  required: ['fname', 'lname'],
  additionalProperties: false,
}

/** Every person has both lists, empty or not. */
export function completePerson(attributes: Record<string, unknown>): Record<string, unknown> {
  const { others = {} } = attributes
  // Another value is for the schema to refuse.
  if (typeof others !== 'object' || others === null || Array.isArray(others)) return attributes
  return { ...attributes, others: { education: [], experiences: [], ...others } }
}

/** What an extension may say at its root besides `properties` and `required`; none of it changes what is there. */
const free = new Set(['$schema', '$id', '$comment', '$defs', 'title', 'description', 'examples'])

/**
 * Lets pass the schema of person with further attributes, required or not. Other keywords at the root speak of the
 * built-in attributes as well, so they cannot be added.
 * @throws TypeWeakened (409) naming the first place that changes what is built in.
 * @throws ValidationFailed (400) when properties are none.
 */
export function assertExtendsPerson(schema: JsonObject): void {
  const { properties, required, ...rest } = schema
  if (!isObject(properties)) throw schemaRefused({ pointer: '/properties', message: 'must be an object' })
  const builtIn = personSchema['properties'] as JsonObject
  for (const [attribute, declared] of Object.entries(builtIn)) {
    if (!Object.hasOwn(properties, attribute) || !isDeepStrictEqual(properties[attribute], declared))
      throw new TypeWeakened(below('/properties', attribute))
  }
  const names: readonly Json[] = Array.isArray(required) ? (required as readonly Json[]) : []
  const always = personSchema['required'] as readonly Json[]
  const isRequiredWell =
    always.every(attribute => names.includes(attribute)) &&
    names.every(attribute => always.includes(attribute) || !Object.hasOwn(builtIn, String(attribute)))
  if (!isRequiredWell) throw new TypeWeakened('/required')
  for (const keyword of new Set([...Object.keys(rest), 'type', 'additionalProperties'])) {
    if (free.has(keyword) || isDeepStrictEqual(rest[keyword], personSchema[keyword])) continue
    throw new TypeWeakened(below('', keyword))
  }
}
