import { Type } from '@sinclair/typebox'
import type { Crs } from '../crs.ts'
import { BboxInvalid } from '../errors.ts'

/** Clients that transform write 2.0037508342789244E7 too. */
const number = '[-+]?[0-9]{1,9}(\\.[0-9]{1,17})?([eE][-+]?[0-9]{1,2})?'

/** The query parameter `bbox` of OGC API Features, in degrees unless `bbox-crs` says otherwise. */
export const BboxSchema = Type.String({
  pattern: `^${number}(,${number}){3}((,${number}){2})?$`,
  description:
    'west,south,east,north in degrees, or as bbox-crs has it; west > east is a box across the antimeridian. Heights of a box of six numbers are ignored: features have none',
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
export function parseBbox(text: string, crs: Crs): Bbox {
  const numbers = text.split(',').map(Number)
  const half = numbers.length / 2
  const [west, south] = crs.toCrs84([numbers[0] as number, numbers[1] as number])
  const [east, north] = crs.toCrs84([numbers[half] as number, numbers[half + 1] as number])
  return checkBbox({ west, south, east, north })
}

/** @throws BboxInvalid (400) */
function checkBbox(bbox: Bbox): Bbox {
  const { west, south, east, north } = bbox
  if (Math.max(Math.abs(west), Math.abs(east)) > 180)
    throw new BboxInvalid('a longitude is beyond 180 degrees')
  if (Math.max(Math.abs(south), Math.abs(north)) > 90)
    throw new BboxInvalid('a latitude is beyond 90 degrees')
  if (south > north) throw new BboxInvalid('its south lies north of its north')
  return bbox
}
