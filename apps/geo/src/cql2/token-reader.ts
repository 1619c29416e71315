import { CqlInvalid } from '../errors.ts'
import { maxDepth } from './ast.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Goes through the tokens of a CQL2 text. Keywords are the same in capitals and without. */
export interface TokenReader {
  readonly token: Token
  /** Whether a keyword or sign stands here. */
  isAt(text: string): boolean
  /** Goes on when a keyword or sign stands here. */
  take(text: string): boolean
  /** The token here, and on to the next. */
  next(): Token
  /** @throws CqlInvalid when another one stands here */
  expect(text: string): void
  /** @throws CqlInvalid always, with the place of the token */
  fail(what: string, token?: Token): never
  /** Runs the work one level deeper. @throws CqlInvalid beyond the deepest */
  deeper<T>(work: () => T): T
  /** What stands between brackets, with commas between. */
  list<T>(item: () => T): T[]
}

export function createTokenReader(filter: string): TokenReader {
  const tokens = tokensOf(filter)
  let index = 0
  let depth = 0
  const here = () => tokens[index] as Token
  const isAt = (text: string) =>
    (here().type === 'name' || here().type === 'sign') && here().text.toUpperCase() === text
  const reader: TokenReader = {
    get token() {
      return here()
    },
    isAt,
    take(text) {
      if (!isAt(text)) return false
      index += 1
      return true
    },
    next() {
      const token = here()
      if (token.type !== 'end') index += 1
      return token
    },
    expect(text) {
      if (!reader.take(text)) reader.fail(`${text} is expected${foundAt(here())}`)
    },
    fail(what, token = here()) {
      throw new CqlInvalid(`character ${token.at}`, what)
    },
    deeper(work) {
      depth += 1
      if (depth > maxDepth) reader.fail(`it is nested more than ${maxDepth} levels deep`)
      const result = work()
      depth -= 1
      return result
    },
    list(item) {
      reader.expect('(')
      const items = [item()]
      while (reader.take(',')) items.push(item())
      reader.expect(')')
      return items
    },
  }
  return reader
}

/** For messages: what stands there instead. */
export function foundAt({ type, text }: Token): string {
  return type === 'end' ? ', and the filter ends' : `, not '${text}'`
}
