import type { Coordinates, Pair } from './crs.ts'
import { isPair } from './crs.ts'
import type { Bbox } from './schemas/bbox.ts'

/** Positions that a geometry may have; a country's border at 100 metres has fewer. */
const maxPositions = 10_000

/**
 * What is wrong with rings of degrees before anybody looks whether they cross themselves; undefined when nothing is.
 * @param polygons the coordinates of a MultiPolygon
 */
export function findRingFault(polygons: readonly (readonly (readonly Pair[])[])[]): string | undefined {
  const rings = polygons.flat()
  const positions = rings.reduce((sum, ring) => sum + ring.length, 0)
  const excess = findExcess(positions)
  if (excess !== undefined) return excess
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)]
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      return `a ring ends at ${last?.join(' ')} and not where it begins, at ${first?.join(' ')} (RFC 7946, 3.1.6)`
    const jump = ring.findIndex((pair, index) => isJump(pair, ring[index + 1]))
    if (jump >= 0)
      return `the line from ${ring[jump]?.join(' ')} spans more than 180 degrees: cut it at the antimeridian (RFC 7946, 3.1.9)`
  }
  return undefined
}

/** What is wrong with the positions of points and lines of degrees; undefined when nothing is. */
export function findPositionsFault(coordinates: Coordinates): string | undefined {
  if (isPair(coordinates)) return undefined
  if (!coordinates.every(isPair)) {
    const faults = coordinates.map(findPositionsFault)
    const positions = coordinates.reduce((sum, line) => sum + line.length, 0)
    return faults.find(fault => fault !== undefined) ?? findExcess(positions)
  }
  return findExcess(coordinates.length)
}

function findExcess(positions: number): string | undefined {
  return positions > maxPositions
    ? `it has ${positions} positions, and at most ${maxPositions} are taken`
    : undefined
}

/** The edges of a box around the whole earth go from one side of the antimeridian to the other, and are meant so. */
function isJump(from: Pair, to: Pair | undefined): boolean {
  return to !== undefined && Math.abs(from[0] - to[0]) > 180 && Math.abs(from[0] - to[0]) !== 360
}

/** The box around coordinates of degrees, of which there is at least one. */
export function boxOf(coordinates: Coordinates): Bbox {
  if (isPair(coordinates)) {
    const [lon, lat] = coordinates
    return { west: lon, south: lat, east: lon, north: lat }
  }
  return coordinates.map(boxOf).reduce((all, box) => ({
    west: Math.min(all.west, box.west),
    south: Math.min(all.south, box.south),
    east: Math.max(all.east, box.east),
    north: Math.max(all.north, box.north),
  }))
}
