import { RE2JS } from 're2js'

/** A regular expression whose match takes time linear in the text, whatever the pattern. */
export interface LinearRegExp {
  test(text: string): boolean
  /** The pattern; Ajv tells its expressions apart by it. */
  toString(): string
  /** Instructions of the program: what a character of the text costs at most. */
  readonly size: number
}

/** What JavaScript calls white space; RE2 would stop at ASCII. */
const space =
  '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'
const noSpace =
  '\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}' +
  '\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}'

/** Instructions a pattern may have: nested counts multiply. */
const maxSize = 10_000

/**
 * Compiles a pattern of ECMA-262 (with the flag u) for RE2. Lookaround and backreferences have no linear match.
 * @throws Error with the reason when it is no such pattern or cannot be matched in linear time.
 */
export function linearRegExp(pattern: string): LinearRegExp {
  // Only parsed: it refuses what RE2 would take in another sense, as \A or (?P<name>).
  new RegExp(pattern, 'u')
  if (/(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/.test(pattern))
    throw new Error('write the character, not its surrogates')
  const compiled = RE2JS.compile(asRe2(RE2JS.translateRegExp(pattern)))
  const size = compiled.programSize()
  if (size > maxSize) throw new Error('its counts multiply to too large a program')
  return { test: text => compiled.test(text), toString: () => pattern, size }
}

/** Gives `.`, `\s` and `\S` the sense that they have in JavaScript. */
function asRe2(pattern: string): string {
  let inClass = false
  return pattern.replace(/\\[\s\S]|[[\].]/g, token => {
    if (token === '[') inClass = true
    else if (token === ']') inClass = false
    else if (token === '.' && !inClass) return '[^\\n\\r\\x{2028}\\x{2029}]'
    else if (token === '\\s') return inClass ? space : `[${space}]`
    else if (token === '\\S') return inClass ? noSpace : `[${noSpace}]`
    return token
  })
}
