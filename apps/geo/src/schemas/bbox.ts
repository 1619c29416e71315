import { Type } from '@sinclair/typebox'
import { BboxInvalid } from '../errors.ts'

const number = '[-+]?[0-9]{1,3}(\\.[0-9]{1,17})?'

/** The query parameter `bbox` of OGC API Features, in degrees. */
export const BboxSchema = Type.String({
  pattern: `^${number}(,${number}){3}$`,
  description: 'west,south,east,north in degrees; west > east is a box across the antimeridian',
  examples: ['4.7,52.3,5.0,52.4'],
})

/** Degrees; `west` is greater than `east` in a box across the antimeridian. */
export interface Bbox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** @throws BboxInvalid (400) */
export function parseBbox(text: string): Bbox {
  const [west, south, east, north] = text.split(',').map(Number) as [number, number, number, number]
  if (Math.max(Math.abs(west), Math.abs(east)) > 180)
    throw new BboxInvalid('a longitude is beyond 180 degrees')
  if (Math.max(Math.abs(south), Math.abs(north)) > 90)
    throw new BboxInvalid('a latitude is beyond 90 degrees')
  if (south > north) throw new BboxInvalid('its south lies north of its north')
  return { west, south, east, north }
}
