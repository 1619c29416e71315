import { Type } from '@sinclair/typebox'
import { NewFeatureSchema, PositionSchema } from './feature.ts'

const Point = Type.Object(
  { type: Type.Literal('Point'), coordinates: PositionSchema },
  { additionalProperties: false },
)

/** What a client sends as a place. */
export const NewPlaceSchema = {
  ...NewFeatureSchema(Point, ['clinic', 'pharmacy', 'home']),
  examples: [
    {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [4.9041, 52.3676] },
      properties: { name: 'Clinic at the Amstel', kind: 'clinic' },
    },
  ],
}
