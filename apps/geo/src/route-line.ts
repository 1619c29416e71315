import type { Coordinates, Pair } from './crs.ts'
import { isPair } from './crs.ts'
import { GeometryInvalid, RouteCrowded } from './errors.ts'
import type { Geometry } from './schemas/feature.ts'

/** Metres. A point of the earth's surface, or a way between two, in the middle of the earth's axes (ECEF). */
type Vector = readonly [number, number, number]

/** The half axis of WGS 84, in metres, and the square of its eccentricity. */
const axis = 6_378_137
const squaredEccentricity = 0.00669437999014
/** Metres of a piece: its chord is 5 mm under the ground then, and shorter than the way by less than a millionth of one. */
const pieceLength = 500
/** Metres that chords are apart which meet on the ground. */
const touching = 0.02
/** Metres below which two distances are the same. */
const precision = 1e-4
/** Metres of a line. */
const maxLength = 500_000
/** Pairs of pieces and edges that are looked at, in all features of one request: a quarter of a second. */
const maxWork = 20_000_000

interface Edge {
  /** Normals of the ellipsoid at both ends: a great circle between them is what an edge of PostGIS's geography is. */
  readonly from: Vector
  readonly to: Vector
}

interface Piece {
  readonly from: Vector
  readonly to: Vector
  /** Metres from the line's start. */
  readonly start: number
  readonly length: number
}

/** A line on the ground, along which things lie. */
export interface RouteLine {
  /** Metres. */
  readonly length: number
  /**
   * Metres from the start to the first point that is nearest to the geometry; of one that the line crosses, to where it
   * does so first. @param distance metres between them, as PostGIS has it @throws RouteCrowded (400)
   */
  locate(geometry: Geometry, distance: number): number
}

/** @throws GeometryInvalid (400) when the line has no length or too much */
export function createRouteLine(coordinates: readonly Pair[]): RouteLine {
  const pieces: Piece[] = []
  let length = 0
  for (const edge of edgesOf(coordinates)) {
    const count = Math.max(1, Math.ceil(distanceOf(edge) / pieceLength))
    if (length + (count - 1) * pieceLength > maxLength)
      throw new GeometryInvalid(`the line has more than ${maxLength / 1_000} km`)
    for (let index = 0; index < count; index++) {
      const from = surface(between(edge, index / count))
      const to = surface(between(edge, (index + 1) / count))
      const own = norm(minus(to, from))
      if (own > 0) pieces.push({ from, to, start: length, length: own })
      length += own
    }
  }
  if (length === 0) throw new GeometryInvalid('all positions of the line are the same: it has no length')
  let work = 0
  return {
    length,
    locate(geometry, distance) {
      const edges = partsOf(geometry)
      const reach = distance * 1.01 + 1
      let best = { apart: Number.POSITIVE_INFINITY, along: 0 }
      for (const piece of pieces) {
        let nearest: Nearest | undefined
        for (const edge of edges) {
          work += 1
          if (work > maxWork) throw new RouteCrowded()
          nearest = better(nearest, nearestOf(piece, edge, reach))
        }
        if (nearest !== undefined && nearest.apart < best.apart - precision)
          best = { apart: nearest.apart, along: piece.start + nearest.share * piece.length }
        if (best.apart === 0) break
      }
      return best.along
    },
  }
}

interface Nearest {
  /** Metres; 0 when they touch. */
  readonly apart: number
  /** Of the piece. */
  readonly share: number
}

/** The nearer of the two, or the one that comes first. */
function better(one: Nearest | undefined, other: Nearest | undefined): Nearest | undefined {
  if (one === undefined || other === undefined) return one ?? other
  if (Math.abs(one.apart - other.apart) > precision) return one.apart < other.apart ? one : other
  return one.share <= other.share ? one : other
}

/** The nearest that a piece comes to an edge, halving the edge until it is as good as straight; undefined beyond reach. */
function nearestOf(piece: Piece, edge: Edge, reach: number): Nearest | undefined {
  const [from, to] = [surface(edge.from), surface(edge.to)]
  const span = norm(minus(to, from))
  const middle = surface(between(edge, 0.5))
  const apart = norm(minus(middle, scale(plus(piece.from, piece.to), 0.5)))
  // All of the edge lies within so much of its middle, whichever way it bends.
  if (apart > span + pieceLength + reach) return undefined
  if (span <= pieceLength) return nearestOfChords(piece, { from, to })
  const half = between(edge, 0.5)
  const first = nearestOf(piece, { from: edge.from, to: half }, reach)
  return better(first, nearestOf(piece, { from: half, to: edge.to }, reach))
}

/** The nearest points of two straight ways (Ericson, Real-Time Collision Detection, 5.1.9). */
function nearestOfChords(piece: Pick<Piece, 'from' | 'to'>, edge: Pick<Piece, 'from' | 'to'>): Nearest {
  const [u, v, w] = [minus(piece.to, piece.from), minus(edge.to, edge.from), minus(piece.from, edge.from)]
  const [a, b, e, c, f] = [dot(u, u), dot(u, v), dot(v, v), dot(u, w), dot(v, w)]
  const clamp = (value: number) => Math.max(0, Math.min(1, value))
  const denominator = a * e - b * b
  let share = e === 0 ? clamp(-c / a) : denominator > 1e-9 * a * e ? clamp((b * f - c * e) / denominator) : 0
  let other = e === 0 ? 0 : (b * share + f) / e
  if (other < 0 || other > 1) {
    other = clamp(other)
    share = clamp((b * other - c) / a)
  }
  const apart = norm(minus(plus(piece.from, scale(u, share)), plus(edge.from, scale(v, other))))
  return { apart: apart <= touching ? 0 : apart, share }
}

/** The edges of a geometry; a point is one without length. */
function partsOf({ type, coordinates }: Geometry): Edge[] {
  if (type === 'Point' || type === 'MultiPoint')
    return pairsOf(coordinates).map(pair => ({ from: normal(pair), to: normal(pair) }))
  return linesOf(coordinates).flatMap(edgesOf)
}

function pairsOf(coordinates: Coordinates): Pair[] {
  return isPair(coordinates) ? [coordinates] : coordinates.flatMap(pairsOf)
}

function linesOf(coordinates: Coordinates): (readonly Pair[])[] {
  if (isPair(coordinates)) return []
  return coordinates.every(isPair) ? [coordinates] : coordinates.flatMap(linesOf)
}

function edgesOf(pairs: readonly Pair[]): Edge[] {
  return pairs.slice(1).map((to, index) => ({ from: normal(pairs[index] as Pair), to: normal(to) }))
}

function normal([lon, lat]: Pair): Vector {
  const [east, north] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180]
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)]
}

function surface([x, y, z]: Vector): Vector {
  const toAxis = axis / Math.sqrt(1 - squaredEccentricity * z * z)
  return [toAxis * x, toAxis * y, toAxis * (1 - squaredEccentricity) * z]
}

const angleOf = ({ from, to }: Edge) => 2 * Math.asin(Math.min(1, norm(minus(to, from)) / 2))
/** Metres on a sphere. */
const distanceOf = (edge: Edge) => angleOf(edge) * axis

/** The normal at a share of an edge. */
function between(edge: Edge, share: number): Vector {
  const angle = angleOf(edge)
  if (angle < 1e-12) return share < 0.5 ? edge.from : edge.to
  const [near, far] = [Math.sin((1 - share) * angle), Math.sin(share * angle)]
  return scale(plus(scale(edge.from, near), scale(edge.to, far)), 1 / Math.sin(angle))
}

const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const norm = (a: Vector): number => Math.sqrt(dot(a, a))
