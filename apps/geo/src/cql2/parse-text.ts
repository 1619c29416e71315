import { parseInstant, parsePeriod } from '../instants.ts'
import type { Cql } from './ast.ts'
import { isGeometryName, readGeometry } from './geometry-text.ts'
import { createTokenReader, foundAt, type TokenReader } from './token-reader.ts'

/** Reads a filter in CQL2 text (OGC 21-065r2, annex B). @throws CqlInvalid (400) with the character */
export function parseCqlText(filter: string): Cql {
  const reader = createTokenReader(filter)
  const expression = readOr(reader)
  if (reader.token.type !== 'end') reader.fail(`the filter should end here${foundAt(reader.token)}`)
  return expression
}

const readOr = (reader: TokenReader): Cql => readChain(reader, 'OR', readAnd)
const readAnd = (reader: TokenReader): Cql => readChain(reader, 'AND', readFactor)

function readChain(reader: TokenReader, word: string, read: (reader: TokenReader) => Cql): Cql {
  const args = [read(reader)]
  while (reader.take(word)) args.push(read(reader))
  const [first] = args as [Cql]
  return args.length === 1 ? first : { op: word.toLowerCase(), args, at: first.at }
}

function readFactor(reader: TokenReader): Cql {
  const at = placeOf(reader)
  return reader.deeper(() => {
    if (reader.take('NOT')) return { op: 'not', args: [readFactor(reader)], at }
    if (reader.take('(')) {
      const inner = readOr(reader)
      reader.expect(')')
      return inner
    }
    return readPredicate(reader)
  })
}

function readPredicate(reader: TokenReader): Cql {
  const at = placeOf(reader)
  const { token } = reader
  if (/^[st]_\w+$/i.test(token.text) && token.type === 'name') {
    reader.next()
    return { op: token.text.toLowerCase(), args: reader.list(() => readOperand(reader)), at }
  }
  const left = readOperand(reader)
  const comparison = ['=', '<>', '<=', '>=', '<', '>'].find(sign => reader.take(sign))
  if (comparison !== undefined) return { op: comparison, args: [left, readOperand(reader)], at }
  if (reader.take('IS')) {
    const negated = reader.take('NOT')
    reader.expect('NULL')
    return negate(negated, { op: 'isNull', args: [left], at })
  }
  return negate(reader.take('NOT'), readRange(reader, left, at))
}

function readRange(reader: TokenReader, left: Cql, at: string): Cql {
  if (reader.take('LIKE')) return { op: 'like', args: [left, readOperand(reader)], at }
  if (reader.take('BETWEEN')) {
    const low = readOperand(reader)
    reader.expect('AND')
    return { op: 'between', args: [left, low, readOperand(reader)], at }
  }
  if (reader.take('IN')) {
    const listAt = placeOf(reader)
    const list = reader.list(() => readOperand(reader))
    return { op: 'in', args: [left, { list, at: listAt }], at }
  }
  if ('value' in left && typeof left.value === 'boolean') return left
  return reader.fail(`a comparison is expected${foundAt(reader.token)}`)
}

function readOperand(reader: TokenReader): Cql {
  const at = placeOf(reader)
  const token = reader.next()
  if (token.type === 'text') return { value: token.text, at }
  if (token.type === 'number') return { value: Number(token.text), at }
  if (token.type === 'quoted') return { property: token.text, at }
  const word = token.text.toUpperCase()
  if (token.type !== 'name' || keywords.has(word))
    reader.fail(`a property or a value is expected${foundAt(token)}`, token)
  if (word === 'TRUE' || word === 'FALSE') return { value: word === 'TRUE', at }
  if (!reader.isAt('(') && !isGeometryName(word)) return { property: token.text, at }
  if (isGeometryName(word)) return { geometry: readGeometry(reader, word), at }
  const texts = reader.list(() => reader.next())
  return readTime(
    reader,
    word,
    at,
    token,
    texts.map(({ type, text }) => (type === 'text' ? text : undefined)),
  )
}

function readTime(
  reader: TokenReader,
  word: string,
  at: string,
  token: TokenReader['token'],
  [first, second, ...more]: readonly (string | undefined)[],
): Cql {
  const isOne = first !== undefined && second === undefined
  if ((word === 'DATE' || word === 'TIMESTAMP') && isOne) {
    const period = (word === 'DATE') === (first.length === 10) ? parseInstant(first) : undefined
    return period === undefined ? reader.fail('it is no moment', token) : { period, isInstant: true, at }
  }
  if (word === 'INTERVAL' && first !== undefined && second !== undefined && more.length === 0) {
    const period = parsePeriod(first, second)
    return period === undefined ? reader.fail('it is no period', token) : { period, isInstant: false, at }
  }
  return reader.fail(`there is no function ${token.text} of such arguments`, token)
}

function negate(isNegated: boolean, expression: Cql): Cql {
  return isNegated ? { op: 'not', args: [expression], at: expression.at } : expression
}

const keywords = new Set(['AND', 'OR', 'NOT', 'LIKE', 'BETWEEN', 'IN', 'IS', 'NULL'])

function placeOf(reader: TokenReader): string {
  return `character ${reader.token.at}`
}
