import { CqlInvalid } from '../errors.ts'

/** `at` counts characters from 1. */
export interface Token {
  readonly type: 'name' | 'quoted' | 'text' | 'number' | 'sign' | 'end'
  /** Of a text and a quoted name what stands between the quotes. */
  readonly text: string
  readonly at: number
}

const patterns = [
  ['blank', /[ \t\r\n]+/y],
  ['number', /[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?/y],
  ['name', /[A-Za-z_][\w.]*/y],
  ['quoted', /"[^"]+"/y],
  ['text', /'([^']|'')*'/y],
  ['sign', /<>|<=|>=|[<>=(),]/y],
] as const

/** Cuts a CQL2 text into its tokens, the last of which is `end`. @throws CqlInvalid (400) */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = []
  let index = 0
  while (index < filter.length) {
    const [type, text] = nextOf(filter, index)
    if (type !== 'blank') tokens.push({ type, text: contentOf(type, text), at: index + 1 })
    index += text.length
  }
  return [...tokens, { type: 'end', text: '', at: filter.length + 1 }]
}

function nextOf(filter: string, index: number): [(typeof patterns)[number][0], string] {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = index
    const [text] = pattern.exec(filter) ?? []
    if (text !== undefined) return [type, text]
  }
  const what = filter[index] === "'" ? 'the text has no end' : `'${filter[index]}' is nothing of CQL2`
  throw new CqlInvalid(`character ${index + 1}`, what)
}

function contentOf(type: string, text: string): string {
  if (type === 'quoted') return text.slice(1, -1)
  return type === 'text' ? text.slice(1, -1).replaceAll("''", "'") : text
}
