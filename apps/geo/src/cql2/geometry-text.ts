import type { FilterGeometry } from './ast.ts'
import { foundAt, type TokenReader } from './token-reader.ts'

/** The well-known texts that are read, with how deep their lists of positions are. */
const types = {
  POINT: { type: 'Point', depth: 0 },
  MULTIPOINT: { type: 'MultiPoint', depth: 1 },
  LINESTRING: { type: 'LineString', depth: 1 },
  MULTILINESTRING: { type: 'MultiLineString', depth: 2 },
  POLYGON: { type: 'Polygon', depth: 2 },
  MULTIPOLYGON: { type: 'MultiPolygon', depth: 3 },
} as const

export function isGeometryName(word: string): boolean {
  return word in types || word === 'BBOX'
}

/** Reads what follows the name of a geometry. @throws CqlInvalid (400) with the character */
export function readGeometry(reader: TokenReader, word: string): FilterGeometry {
  if (word === 'BBOX')
    return boxGeometry(
      reader.list(() => readNumber(reader)),
      () => reader.fail('a box has four numbers'),
    )
  const { type, depth } = types[word as keyof typeof types]
  if (type !== 'Point') return { type, coordinates: readLists(reader, depth, type === 'MultiPoint') }
  reader.expect('(')
  const coordinates = readPair(reader)
  reader.expect(')')
  return { type, coordinates }
}

/** Lists of positions; those of a MultiPoint may have brackets of their own: MULTIPOINT((1 2), (3 4)). */
function readLists(reader: TokenReader, depth: number, isBracketed: boolean): unknown[] {
  return reader.list(() => {
    if (depth > 1) return readLists(reader, depth - 1, false)
    const bracket = isBracketed && reader.take('(')
    const pair = readPair(reader)
    if (bracket) reader.expect(')')
    return pair
  })
}

function readPair(reader: TokenReader): [number, number] {
  return [readNumber(reader), readNumber(reader)]
}

function readNumber(reader: TokenReader): number {
  const token = reader.next()
  return token.type === 'number'
    ? Number(token.text)
    : reader.fail(`a number is expected${foundAt(token)}`, token)
}

/** The box as a geometry. @param fail is called when it is none */
export function boxGeometry(numbers: readonly number[], fail: () => never): FilterGeometry {
  const [x1, y1, x2, y2] = numbers
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || numbers.length > 4)
    return fail()
  return {
    type: 'Polygon',
    coordinates: [
      [
        [x1, y1],
        [x2, y1],
        [x2, y2],
        [x1, y2],
        [x1, y1],
      ],
    ],
  }
}
