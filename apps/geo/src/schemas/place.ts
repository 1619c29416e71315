import { Type } from '@sinclair/typebox'
import { NewFeatureSchema, PositionSchema } from './feature.ts'

const Point = Type.Object(
  { type: Type.Literal('Point'), coordinates: PositionSchema },
  { additionalProperties: false },
)

/** What a client sends as a place. */
export const NewPlaceSchema = NewFeatureSchema(Point, ['clinic', 'pharmacy', 'home'])
