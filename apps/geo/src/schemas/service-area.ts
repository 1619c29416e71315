import { Type } from '@sinclair/typebox'
import { NewFeatureSchema, PositionSchema } from './feature.ts'

const Rings = Type.Array(Type.Array(PositionSchema, { minItems: 4 }), {
  minItems: 1,
  description: 'the outer ring, then the holes; each ends where it begins',
})

const Shape = Type.Object(
  {
    type: Type.Union([Type.Literal('Polygon'), Type.Literal('MultiPolygon')]),
    coordinates: Type.Array(Type.Unknown()),
  },
  {
    additionalProperties: false,
    // One message for the type that was meant, where anyOf would give those of both.
    if: { properties: { type: { const: 'Polygon' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { coordinates: Rings } },
    else: { properties: { coordinates: Type.Array(Rings, { minItems: 1 }) } },
    description: 'a Polygon or MultiPolygon of RFC 7946; what crosses the antimeridian is cut there (3.1.9)',
  },
)

/** What a client sends as a service area. */
export const NewServiceAreaSchema = NewFeatureSchema(Shape, ['home-care', 'meals', 'night-watch'])
