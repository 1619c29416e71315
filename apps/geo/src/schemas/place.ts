import { type Static, Type } from '@sinclair/typebox'
import { LinkSchema } from './link.ts'

export const geoJson = 'application/geo+json'

const Point = Type.Object(
  {
    type: Type.Literal('Point'),
    coordinates: Type.Tuple(
      [Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })],
      { description: 'longitude and latitude in degrees (CRS84); no height', examples: [[4.9041, 52.3676]] },
    ),
  },
  { additionalProperties: false },
)

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Kind = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '\\S',
  examples: ['clinic', 'pharmacy', 'home'],
})

/** Properties that the service sets; a client that sent them would be misled. */
const ownProperties = { created_at: true, updated_at: true, distance: true } as const

/** What a client sends: a GeoJSON Feature (RFC 7946). */
export const CreatePlaceSchema = Type.Object(
  {
    type: Type.Literal('Feature'),
    geometry: Point,
    properties: Type.Object(
      { name: Name, kind: Kind },
      {
        additionalProperties: Type.Unknown(),
        maxProperties: 64,
        propertyNames: { minLength: 1, maxLength: 64, not: { enum: Object.keys(ownProperties) } },
        description: 'name, kind, and whatever else is to be kept with the place',
      },
    ),
  },
  { additionalProperties: false },
)
export type CreatePlace = Static<typeof CreatePlaceSchema>

/** A place as a client sees it. */
export const PlaceFeatureSchema = Type.Object({
  type: Type.Literal('Feature'),
  id: Type.String({ format: 'uuid' }),
  geometry: Point,
  properties: Type.Object(
    {
      name: Name,
      kind: Kind,
      created_at: Type.String({ format: 'date-time' }),
      updated_at: Type.String({ format: 'date-time' }),
      distance: Type.Optional(
        Type.Number({ description: 'in answers of nearest: metres on the WGS 84 ellipsoid' }),
      ),
    },
    { additionalProperties: Type.Unknown() },
  ),
})
export type PlaceFeature = Static<typeof PlaceFeatureSchema>

export const PlaceCollectionSchema = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(PlaceFeatureSchema),
  numberReturned: Type.Integer(),
  links: Type.Array(LinkSchema),
  next_cursor: Type.Optional(Type.String({ description: 'send it as cursor to get the next page' })),
})
export type PlaceCollection = Static<typeof PlaceCollectionSchema>

export const PlaceParams = Type.Object({
  // Not `format: uuid`, which lets urn:uuid:… pass: PostgreSQL does not.
  id: Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' }),
})

/** A place as it is kept. */
export interface Place {
  readonly id: string
  readonly name: string
  readonly kind: string
  /** What a client sent besides name and kind. */
  readonly properties: Readonly<Record<string, unknown>>
  /** Degrees. */
  readonly lon: number
  readonly lat: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly version: number
}

/** The place as GeoJSON; `distance` in metres. */
export function toFeature(place: Place, distance?: number): PlaceFeature {
  return {
    type: 'Feature',
    id: place.id,
    geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
    properties: {
      ...place.properties,
      name: place.name,
      kind: place.kind,
      created_at: place.created_at.toISOString(),
      updated_at: place.updated_at.toISOString(),
      ...(distance === undefined ? {} : { distance }),
    },
  }
}

/** The ETag of a place. */
export function etagOf({ version }: Place): string {
  return `"${version}"`
}
