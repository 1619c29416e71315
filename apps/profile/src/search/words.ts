import { attributeAt } from './attribute-at.ts'

/** Words of an object that are kept for the search, the first ones of its text. */
const maxWords = 200
/** Characters of a word that count; the longest words of natural languages are shorter. */
const maxWordLength = 40

/** The words by which an object is found. Whoever writes attributes writes them in the same write. */
export function wordsOf(type: { readonly searchable: readonly string[] }, attributes: object): string[] {
  const words = new Set<string>()
  for (const path of type.searchable) {
    for (const text of textsIn(attributeAt(attributes, path))) {
      for (const word of splitWords(text)) {
        words.add(word)
        if (words.size === maxWords) return [...words]
      }
    }
  }
  return [...words]
}

/**
 * The words of a text, in its order: letters, their marks and digits of any script, in compatibility form
 * (NFKC) and lower case, so that `ﬁ` is `fi` and `É` is `é`.
 */
export function splitWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(word => word !== '')
    .map(word => (word.length > maxWordLength ? Array.from(word).slice(0, maxWordLength).join('') : word))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
}
