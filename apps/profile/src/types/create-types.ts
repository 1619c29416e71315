import { createSchemaCompiler, type JsonObject, type Validator } from '@careeasy/attribute-schema'
import type { Tenant } from '@careeasy/tenant-connection'
import { LRUCache } from 'lru-cache'
import { TypeUnknown } from '../errors.ts'
import { createTypeStore, type TypeDocument } from '../store/types.ts'
import type { CompiledType, Declarations, Types } from './compiled-type.ts'
import { readDeclarations } from './declarations.ts'
import { assertExtendsPerson, completePerson, person, personSchema } from './person.ts'
import { assignSlots } from './slot-assignment.ts'

/** A schema that can be a type's, checked and compiled. */
export interface Definition {
  readonly text: string
  readonly schema: JsonObject
  readonly declarations: Declarations
  readonly validate: Validator
}

/** The types as those routes use them that change types. */
export interface TypeRegistry extends Types {
  /**
   * Checks a schema that someone would like to put.
   * @throws ValidationFailed (400) naming the place that is not taken.
   * @throws TypeWeakened (409) when it takes something away from a built-in type.
   */
  define(name: string, schema: JsonObject): Definition
  /** Version 1 of a built-in type. */
  builtIn(name: string): CompiledType | undefined
  /** Makes `known` look again. */
  forget(tenant: Tenant, name: string): void
}

/** Compiled versions in memory, about 20 KB each for a schema like that of person. */
const maxCompiled = 500
/** Milliseconds. */
const knownFor = 5_000

/** The types of all tenants. Each version is compiled once, and found again by tenant, type and version. */
export function createTypes(): TypeRegistry {
  const compile = createSchemaCompiler()
  const compiled = new LRUCache<string, Definition>({ max: maxCompiled })
  const recent = new LRUCache<string, CompiledType>({ max: 10_000, ttl: knownFor })
  const keyOf = (tenant: Tenant, name: string) => `${tenant.uuid}:${name}`

  function defineAs(schema: JsonObject): Definition {
    const declarations = readDeclarations(schema)
    return { text: JSON.stringify(schema), schema, declarations, validate: compile(schema) }
  }

  const builtInPerson = (() => {
    const definition = defineAs(personSchema)
    const indexes = assignSlots([], definition.declarations.indexed, 'ready')
    return toType(person, 1, definition, { indexes })
  })()

  async function current(tenant: Tenant, name: string): Promise<CompiledType> {
    const document = await createTypeStore(tenant.mongo).find(name)
    if (document === undefined || document.deleted_at !== undefined) {
      if (name === person) return builtInPerson
      throw new TypeUnknown(name)
    }
    const key = `${keyOf(tenant, name)}:${document.version}`
    let definition = compiled.get(key)
    if (definition?.text !== document.schema) {
      definition = defineAs(JSON.parse(document.schema) as JsonObject)
      compiled.set(key, definition)
    }
    return toType(name, document.version, definition, document)
  }

  return {
    current,
    async known(tenant, name) {
      const key = keyOf(tenant, name)
      const found = recent.get(key)
      if (found !== undefined) return found
      const type = await current(tenant, name)
      recent.set(key, type)
      return type
    },
    define(name, schema) {
      const definition = defineAs(schema)
      if (name === person) assertExtendsPerson(schema)
      return definition
    },
    builtIn: name => (name === person ? builtInPerson : undefined),
    forget: (tenant, name) => void recent.delete(keyOf(tenant, name)),
  }
}

function toType(
  name: string,
  version: number,
  { schema, declarations, validate }: Definition,
  { indexes, building }: Pick<TypeDocument, 'indexes' | 'building'>,
): CompiledType {
  const { unique, refs, searchable } = declarations
  const complete = name === person ? completePerson : (attributes: Record<string, unknown>) => attributes
  return {
    name,
    version,
    schema,
    validate,
    complete,
    unique,
    refs,
    indexes,
    searchable,
    building: building !== undefined && building.again !== true,
  }
}
