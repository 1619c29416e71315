import { visit } from 'jsonc-parser'

/**
 * Whether a field is named twice on the first level of a JSON object. JSON.parse keeps the last one, other
 * readers (a firewall, say) the first: what they let pass would not be what is used (RFC 8259, 4).
 * Escapes are resolved before comparing. Expects JSON that JSON.parse has taken.
 */
export function hasDuplicateField(text: string): boolean {
  const seen = new Set<string>()
  let duplicate = false
  visit(text, {
    onObjectProperty(name, _offset, _length, _line, _character, path) {
      if (path().length > 0) return
      duplicate ||= seen.has(name)
      seen.add(name)
    },
    // What lies deeper is not looked into, and so cannot exhaust the stack either.
    onArrayBegin: () => false,
  })
  return duplicate
}
