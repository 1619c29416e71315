import { isObject, type Json, type JsonObject } from '@careeasy/attribute-schema'
import { type Static, type TSchema, Type } from '@sinclair/typebox'
import type { Queryables, QueryableType } from '../cql2/operands.ts'
import { FeatureOf, PositionSchema } from './feature.ts'
import { sharedQueryables } from './queryables.ts'

const Line = Type.Array(PositionSchema, { minItems: 2 })
const Rings = Type.Array(Type.Array(PositionSchema, { minItems: 4 }), { minItems: 1 })

/** The coordinates of each type of RFC 7946 that a collection may have. */
const coordinates = {
  Point: PositionSchema,
  MultiPoint: Type.Array(PositionSchema, { minItems: 1 }),
  LineString: Line,
  MultiLineString: Type.Array(Line, { minItems: 1 }),
  Polygon: Rings,
  MultiPolygon: Type.Array(Rings, { minItems: 1 }),
} satisfies Record<string, TSchema>

type GeometryType = keyof typeof coordinates
const geometryTypes = Object.keys(coordinates) as GeometryType[]

const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'as in `defibrillators`' })

export const CollectionParams = Type.Object({ collection: Id })

/** What a tenant says of a collection. */
export const NewCollectionSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    description: Type.String({ maxLength: 2_000, default: '' }),
    geometry: Type.Union(
      [...geometryTypes, 'Geometry' as const].map(type => Type.Literal(type)),
      { description: 'the type of all its geometries; Geometry is any of them' },
    ),
    attributes: Type.Unsafe<JsonObject>({
      type: 'object',
      additionalProperties: true,
      default: {},
      description: 'a JSON Schema 2020-12 of the properties; those of a simple type can be filtered by',
    }),
  },
  { additionalProperties: false },
)
export type NewCollection = Static<typeof NewCollectionSchema>

/** A collection as it is kept. */
export interface Definition extends NewCollection {
  readonly id: string
  readonly created_at: Date
  readonly updated_at: Date
  readonly version: number
}

const newSchemas: ReadonlyMap<string, TSchema> = new Map(
  [...geometryTypes, 'Geometry' as const].map(type => [
    type,
    FeatureOf(geometryOf(type), {}, 'as the collection has it'),
  ]),
)

/** What a client sends as a feature of a collection of this geometry; its attributes are checked for themselves. */
export function newFeatureSchemaOf({ geometry }: Pick<Definition, 'geometry'>): TSchema {
  return newSchemas.get(geometry) as TSchema
}

/** The ETag of a definition: one that was removed and made again is another. */
export function definitionEtagOf({
  version,
  created_at,
}: Pick<Definition, 'version' | 'created_at'>): string {
  return `"${version}-${created_at.getTime().toString(36)}"`
}

/** The format of the geometries, as queryables have it. */
export function geometryFormatOf({ geometry }: Pick<Definition, 'geometry'>): string {
  return geometry === 'Geometry' ? 'geometry-any' : `geometry-${geometry.toLowerCase()}`
}

/** What a simple attribute is to a filter, and how a text with a time in it is read. */
export interface QueryableAttribute {
  readonly type: Exclude<QueryableType, 'geometry'>
  readonly isDay: boolean
}

/** The attributes on the schema's first level whose type is a simple one; they never hide what every feature has. */
export function queryableAttributes({
  attributes,
}: Pick<Definition, 'attributes'>): Map<string, QueryableAttribute> {
  const properties = attributes['properties']
  const found = Object.entries(isObject(properties) ? properties : {}).flatMap(
    ([name, schema]): [string, QueryableAttribute][] => {
      const type = isObject(schema) ? queryableTypeOf(schema) : undefined
      if (type === undefined || Object.hasOwn(sharedQueryables, name)) return []
      return [[name, { type, isDay: isObject(schema) && schema['format'] === 'date' }]]
    },
  )
  return new Map(found)
}

export function queryablesOf(definition: Pick<Definition, 'attributes'>): Queryables {
  const own = [...queryableAttributes(definition)].map(([name, { type }]) => [name, type])
  return { ...Object.fromEntries(own), ...sharedQueryables }
}

function queryableTypeOf({ type, format }: JsonObject): Exclude<QueryableType, 'geometry'> | undefined {
  const types = [type].flat().filter((name): name is Json => name !== 'null' && name !== undefined)
  if (types.length !== 1) return undefined
  if (types[0] === 'number' || types[0] === 'integer') return 'number'
  if (types[0] === 'boolean') return 'boolean'
  if (types[0] !== 'string') return undefined
  return format === 'date' || format === 'date-time' ? 'instant' : 'text'
}

function geometryOf(type: GeometryType | 'Geometry'): TSchema {
  if (type !== 'Geometry')
    return Type.Object(
      { type: Type.Literal(type), coordinates: coordinates[type] },
      { additionalProperties: false },
    )
  const either = Object.entries(coordinates).map(([name, schema]) => ({
    if: { properties: { type: { const: name } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { coordinates: schema } },
  }))
  const names = geometryTypes.map(name => Type.Literal(name))
  return Type.Object(
    { type: Type.Union(names), coordinates: Type.Array(Type.Unknown(), { minItems: 1 }) },
    { additionalProperties: false, allOf: either },
  )
}
