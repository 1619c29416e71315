/** Two numbers in the order of a reference system. */
export type Position = readonly number[]
type Coordinates = Position | readonly Coordinates[]

export interface Geometry {
  readonly type: string
  readonly coordinates: Coordinates
}

export interface Link {
  readonly href: string
  readonly rel: string
  readonly type?: string
  readonly templated?: boolean
}

export interface Feature {
  readonly id: string
  readonly geometry: Geometry | null
  readonly properties: Readonly<Record<string, unknown>>
  readonly links?: readonly Link[]
}

export interface FeatureCollection {
  readonly type: string
  readonly features: readonly Feature[]
  readonly links: readonly Link[]
  readonly timeStamp?: string
  readonly numberMatched?: number
  readonly numberReturned?: number
}

export interface Collection {
  readonly id: string
  readonly title?: string
  readonly links: readonly Link[]
  readonly extent?: {
    readonly spatial?: { readonly bbox: readonly (readonly number[])[]; readonly crs?: string }
    readonly temporal?: { readonly interval: readonly (readonly (string | null)[])[] }
  }
  readonly itemType?: string
  readonly crs?: readonly string[]
  readonly storageCrs?: string
}

/** A box in degrees; `west` is greater than `east` across the antimeridian. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export function positionsOf({ geometry }: Feature): Position[] {
  return geometry === null ? [] : flatten(geometry.coordinates)
}

function flatten(coordinates: Coordinates): Position[] {
  return typeof coordinates[0] === 'number'
    ? [coordinates as Position]
    : (coordinates as readonly Coordinates[]).flatMap(flatten)
}

/**
 * Whether the feature must be found in the box, for it has a position well inside, or may be, for the boxes meet. What lies
 * between the two needs a geometry library; what lies on the edge, arithmetic without rounding.
 */
export function judge(feature: Feature, box: Box): 'must' | 'may' | 'must not' {
  const positions = positionsOf(feature)
  const margin = 1e-9
  const isInside = ([lon = 0, lat = 0]: Position) =>
    lat > box.south + margin &&
    lat < box.north - margin &&
    (box.west <= box.east
      ? lon > box.west + margin && lon < box.east - margin
      : lon > box.west + margin || lon < box.east - margin)
  if (positions.some(isInside)) return 'must'
  if (positions.length === 0) return 'must not'
  const [lons, lats] = [0, 1].map(axis => positions.map(position => position[axis] as number)) as [
    number[],
    number[],
  ]
  const own = {
    ...{ west: Math.min(...lons), east: Math.max(...lons) },
    ...{ south: Math.min(...lats), north: Math.max(...lats) },
  }
  const meetsLatitudes = own.south <= box.north + margin && own.north >= box.south - margin
  const toWest = own.west <= box.east + margin
  const toEast = own.east >= box.west - margin
  const meets = meetsLatitudes && (box.west <= box.east ? toWest && toEast : toWest || toEast)
  return meets ? 'may' : 'must not'
}
