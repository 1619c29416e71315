/**
 * Whether an object of a JSON text has a name twice. Parsers keep one of the two, and what is stored would not be what
 * was sent (RFC 8259, 4, leaves it open). The text has as many names as `value`, what was made of it, has members, or
 * some were lost.
 * @param text has been parsed: every quote in it begins or ends a text.
 */
export function hasDuplicateNames(text: string, value: unknown): boolean {
  return countNames(text) > countMembers(value)
}

function countNames(text: string): number {
  let names = 0
  let at = text.indexOf('"')
  while (at !== -1) {
    at = afterText(text, at)
    while (isBlank(text.charCodeAt(at))) at += 1
    if (text[at] === ':') names += 1
    at = text.indexOf('"', at)
  }
  return names
}

/** The place behind the text that begins at `start`. */
function afterText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = end
    while (text[escapes - 1] === '\\') escapes -= 1
    if ((end - escapes) % 2 === 0) return end + 1
  }
  return text.length
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

function countMembers(value: unknown): number {
  let members = 0
  const open = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const inner = Object.values(next)
    if (!Array.isArray(next)) members += inner.length
    for (const one of inner) if (typeof one === 'object' && one !== null) open.push(one)
  }
  return members
}
