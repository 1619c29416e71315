import {
  type CompileSchema,
  createSchemaCompiler,
  type JsonObject,
  schemaRefused,
  type Validator,
} from '@careeasy/attribute-schema'
import { invalidBody } from '@careeasy/service'
import type { Tenant } from '@careeasy/tenant-connection'
import { LRUCache } from 'lru-cache'
import type { FeatureKind } from './schemas/collection.ts'
import { ownProperties } from './schemas/feature.ts'
import {
  type Definition,
  geometryFormatOf,
  newFeatureSchemaOf,
  queryablesOf,
} from './schemas/own-collection.ts'
import { createCollectionStore } from './store/collections.ts'

/** The collections of all tenants that define some, as routes use them. */
export interface OwnCollections {
  /** @throws CollectionNotFound (404) */
  kindOf(tenant: Tenant, id: string): Promise<FeatureKind>
  /** Those of one tenant, by id. */
  list(tenant: Tenant): Promise<FeatureKind[]>
  toKind(tenant: Tenant, definition: Definition): FeatureKind
  /** What checks attributes. @throws ValidationFailed (400) naming the place of a schema that is not taken */
  compile(tenant: Tenant, attributes: JsonObject): Validator
}

/** Compiled schemas that are kept. */
const maxCompiled = 500

export function createOwnCollections(compileSchema: CompileSchema = createSchemaCompiler()): OwnCollections {
  const compiled = new LRUCache<string, Validator>({ max: maxCompiled })

  function compile({ uuid }: Tenant, attributes: JsonObject): Validator {
    // A validator pauses after a value that takes too long: no tenant does that to another with the same schema.
    const key = `${uuid} ${JSON.stringify(attributes)}`
    const known = compiled.get(key)
    if (known !== undefined) return known
    const fresh = compileSchema(attributes)
    compiled.set(key, fresh)
    return fresh
  }

  const toKind = (tenant: Tenant, definition: Definition) =>
    kindFrom(definition, properties => compile(tenant, definition.attributes)(properties))

  return {
    kindOf: async (tenant, id) => toKind(tenant, await createCollectionStore(tenant).get(id)),
    list: async tenant => (await createCollectionStore(tenant).list()).map(one => toKind(tenant, one)),
    toKind,
    compile(tenant, attributes) {
      const declared = attributes['properties']
      const taken = ownProperties.find(name => Object.hasOwn(Object(declared), name))
      if (taken !== undefined)
        throw schemaRefused({ pointer: `/properties/${taken}`, message: 'is set by the service alone' })
      return compile(tenant, attributes)
    },
  }
}

function kindFrom(definition: Definition, validate: Validator): FeatureKind {
  const { id, title, description } = definition
  return {
    ...{ id, title, description, definition, path: `/geo/collections/${id}` },
    geometry: geometryFormatOf(definition),
    newSchema: newFeatureSchemaOf(definition),
    queryables: queryablesOf(definition),
    check({ properties }) {
      const faults = validate(properties)
      if (faults.length === 0) return
      throw invalidBody(faults.map(({ pointer, message }) => ({ pointer: `/properties${pointer}`, message })))
    },
  }
}
