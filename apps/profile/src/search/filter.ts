import { FilterInvalid } from '../errors.ts'
import { isScalar, type Scalar } from './slots.ts'

/** Terms of one filter, and values of one list. */
const maxTerms = 10
const maxValues = 100

interface Place {
  readonly path: string
  /** Where the path and its value begin in the text, from 1; for the client who looks for a mistake. */
  readonly position: number
  readonly valuePosition: number
}

/** One comparison of an attribute. What a client wrote stays a value: no operator of the store is made of it. */
export type Term = Place &
  (
    | { readonly operator: 'eq' | 'ne'; readonly value: Scalar }
    | { readonly operator: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: string | number }
    | { readonly operator: 'in'; readonly values: readonly Scalar[] }
    | { readonly operator: 'exists'; readonly value: boolean }
    | { readonly operator: 'prefix'; readonly value: string }
  )

/**
 * Reads a filter: terms `<path> <operator> <value>`, joined by `and`; the grammar stands in the README. Values are
 * JSON literals.
 * @throws FilterInvalid (400) with the position of what cannot be read.
 */
export function parseFilter(text: string): Term[] {
  const reader = createReader(text)
  const terms = [readTerm(reader)]
  while (!reader.atEnd()) {
    const position = reader.position()
    if (reader.word('`and`') !== 'and') throw new FilterInvalid(position, 'expected `and` or the end')
    if (terms.length === maxTerms) throw new FilterInvalid(position, `more than ${maxTerms} terms`)
    terms.push(readTerm(reader))
  }
  return terms
}

function readTerm(reader: Reader): Term {
  const position = reader.position()
  const path = reader.path()
  const operatorPosition = reader.position()
  const operator = reader.word('an operator')
  const place: Place = { path, position, valuePosition: reader.position() }
  const expect = <T>(value: unknown, fits: (value: unknown) => value is T, wanted: string): T => {
    if (!fits(value)) throw new FilterInvalid(place.valuePosition, `${operator} takes ${wanted}`)
    return value
  }
  switch (operator) {
    case 'eq':
    case 'ne':
      return { ...place, operator, value: expect(reader.value(), isScalar, 'one value, no list') }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return { ...place, operator, value: expect(reader.value(), isOrdered, 'a number or a text') }
    case 'in':
      return { ...place, operator, values: expect(reader.value(), isList, 'a list as in ["a","b"]') }
    case 'exists':
      return { ...place, operator, value: expect(reader.value(), isBoolean, 'true or false') }
    case 'prefix':
      return { ...place, operator, value: expect(reader.value(), isText, 'a text') }
    default:
      throw new FilterInvalid(operatorPosition, 'expected eq, ne, gt, gte, lt, lte, in, exists or prefix')
  }
}

const isOrdered = (value: unknown) => typeof value === 'number' || typeof value === 'string'
const isList = (value: unknown): value is Scalar[] => Array.isArray(value)
const isBoolean = (value: unknown) => typeof value === 'boolean'
const isText = (value: unknown) => typeof value === 'string'

type Reader = ReturnType<typeof createReader>

/** Takes a text apart from its beginning to its end, and knows where it is. */
function createReader(text: string) {
  let at = 0

  function take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern, 'uy')
    sticky.lastIndex = at
    const [found] = sticky.exec(text) ?? []
    if (found !== undefined) at += found.length
    return found
  }
  const position = () => {
    take(/\s*/)
    return at + 1
  }
  const word = (wanted: string) => {
    const start = position()
    const found = take(/[^\s"[\],]+/)
    if (found === undefined) throw new FilterInvalid(start, `expected ${wanted}`)
    return found
  }
  function literal(): Scalar {
    const start = position()
    const source = take(/"(?:[^"\\]|\\.)*"|[^\s"[\],]+/)
    if (source === undefined) throw new FilterInvalid(start, 'expected a value')
    const value = parseJson(source)
    if (!isScalar(value)) throw new FilterInvalid(start, 'this is no JSON value')
    const unfit = unfitness(value)
    if (unfit !== undefined) throw new FilterInvalid(start, unfit)
    return value
  }
  return {
    atEnd: () => position() > text.length,
    position,
    word,
    /** A name as it stands, or as a JSON text when it has blanks, quotes, commas or brackets in it. */
    path(): string {
      const start = position()
      if (text[at] !== '"') return word('an attribute')
      const value = literal()
      if (typeof value !== 'string') throw new FilterInvalid(start, 'expected an attribute')
      return value
    },
    value(): Scalar | Scalar[] {
      const start = position()
      if (take(/\[/) === undefined) return literal()
      const values = [literal()]
      for (;;) {
        const next = position()
        if (take(/\]/) !== undefined) return values
        if (take(/,/) === undefined) throw new FilterInvalid(next, 'expected `,` or `]`')
        if (values.length === maxValues)
          throw new FilterInvalid(start, `the list has more than ${maxValues} values`)
        values.push(literal())
      }
    },
  }
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

/** Why no attribute can have this value: the same bounds as for what is stored. */
function unfitness(value: Scalar): string | undefined {
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0')))
    return 'this text cannot be stored, so none is like it'
  if (typeof value === 'number' && (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER))
    return 'this number is too large to be exact'
  return undefined
}
