import { type TProperties, type TSchema, Type } from '@sinclair/typebox'
import { type Coordinates, type Crs, mapPairs, type Pair } from '../crs.ts'
import { LinkSchema } from './link.ts'

export const geoJson = 'application/geo+json'
/** RFC 7396. */
export const mergePatchType = 'application/merge-patch+json'

type Ring = readonly Pair[]

/** The geometries that features have: RFC 7946 without heights. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Pair }
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Pair[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Pair[])[] }

export const PositionSchema = Type.Tuple(
  [Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })],
  { description: 'longitude and latitude in degrees (CRS84); no height', examples: [[4.9041, 52.3676]] },
)

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Kind = Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' })

/** Properties that the service sets; a client that sent them would be misled. */
export const ownProperties = ['created_at', 'updated_at', 'distance']

/** What a client sends: a GeoJSON Feature (RFC 7946). Name and kind are missing in collections of tenants only. */
export interface NewFeature<G extends Geometry = Geometry> {
  readonly type: 'Feature'
  readonly geometry: G
  readonly properties: { readonly name?: string; readonly kind?: string; readonly [key: string]: unknown }
}

/** The schema of `NewFeature` with a name and a kind. @param kinds examples of the property `kind` */
export function NewFeatureSchema(geometry: TSchema, kinds: readonly string[]): TSchema {
  const named = { name: Name, kind: { ...Kind, examples: kinds } }
  return FeatureOf(geometry, named, 'name, kind, and whatever else is to be kept with it')
}

/** The schema of a feature with these properties at least. */
export function FeatureOf(geometry: TSchema, properties: TProperties, description: string): TSchema {
  return Type.Object(
    {
      type: Type.Literal('Feature'),
      geometry,
      properties: Type.Object(properties, {
        additionalProperties: Type.Unknown(),
        maxProperties: 64,
        propertyNames: { minLength: 1, maxLength: 64, not: { enum: ownProperties } },
        description,
      }),
    },
    { additionalProperties: false },
  )
}

/** A feature as a client sees it, in the reference system that it asked for. */
export const FeatureSchema = Type.Object({
  type: Type.Literal('Feature'),
  id: Type.String({ format: 'uuid' }),
  geometry: Type.Object({
    type: Type.String({ examples: ['Point', 'Polygon', 'MultiPolygon'] }),
    coordinates: Type.Array(Type.Unknown()),
  }),
  properties: Type.Object(
    {
      // Features of a tenant's own collections have them only if it says so, and then in its own sense.
      name: Type.Optional(Type.Unknown()),
      kind: Type.Optional(Type.Unknown()),
      created_at: Type.String({ format: 'date-time' }),
      updated_at: Type.String({ format: 'date-time' }),
      distance: Type.Optional(
        Type.Number({ description: 'in answers of nearest and along: metres on the WGS 84 ellipsoid' }),
      ),
      along: Type.Optional(
        Type.Unknown({ description: "in answers of along: metres from the line's start, as a number" }),
      ),
    },
    { additionalProperties: Type.Unknown() },
  ),
  links: Type.Optional(Type.Array(LinkSchema)),
})

export const FeatureCollectionSchema = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(FeatureSchema),
  numberMatched: Type.Optional(Type.Integer({ description: 'left out where counting would cost' })),
  numberReturned: Type.Integer(),
  timeStamp: Type.Optional(Type.String({ format: 'date-time' })),
  links: Type.Array(LinkSchema),
  next_cursor: Type.Optional(Type.String({ description: 'send it as cursor to get the next page' })),
})

export const FeatureParams = Type.Object({
  // Not `format: uuid`, which lets urn:uuid:… pass: PostgreSQL does not.
  id: Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' }),
})

/** A feature as it is kept. */
export interface Stored {
  readonly id: string
  /** Undefined in collections of tenants: there it is a property as any other. */
  readonly name: string | undefined
  readonly kind: string | undefined
  /** What a client sent besides name and kind. */
  readonly properties: Readonly<Record<string, unknown>>
  /** Degrees, longitude first. */
  readonly geometry: Geometry
  readonly created_at: Date
  readonly updated_at: Date
  readonly version: number
}

/** What is measured from something to a feature, in metres. */
interface Measured {
  readonly distance?: number
  readonly along?: number
}

/** The feature as GeoJSON, in degrees unless told otherwise. */
export function toFeature({ id, geometry, ...stored }: Stored, crs?: Crs, measured: Measured = {}) {
  return {
    type: 'Feature' as const,
    id,
    geometry:
      crs === undefined ? { ...geometry, coordinates: [...geometry.coordinates] } : inCrs(geometry, crs),
    properties: {
      ...stored.properties,
      ...(stored.name === undefined ? {} : { name: stored.name, kind: stored.kind }),
      created_at: stored.created_at.toISOString(),
      updated_at: stored.updated_at.toISOString(),
      ...measured,
    },
  }
}

function inCrs({ type, coordinates }: Geometry, crs: Crs) {
  return { type, coordinates: [...mapPairs(coordinates as Coordinates, crs.fromCrs84)] }
}

/** The ETag of a feature. */
export function etagOf({ version }: Stored): string {
  return `"${version}"`
}
