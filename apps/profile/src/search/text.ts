import type { Document } from 'mongodb'
import { SearchInvalid } from '../errors.ts'
import { splitWords } from './words.ts'

/** Words of one search. */
const maxSearchWords = 10

/**
 * The conditions of a text search: objects that have all words, the last one as the beginning of a word, since
 * people see results while they type.
 * @throws SearchInvalid (400) without a word, with too many, or when the type has no searchable attribute.
 */
export function textConditions(
  q: string,
  { searchable }: { readonly searchable: readonly string[] },
): Document[] {
  if (searchable.length === 0)
    throw new SearchInvalid('no attribute of this type is searchable: declare x-search for one')
  const words = splitWords(q)
  const last = words.pop()
  if (last === undefined) throw new SearchInvalid('there is no word in it')
  if (words.length >= maxSearchWords) throw new SearchInvalid(`it has more than ${maxSearchWords} words`)
  // An expression that begins with letters and nothing else is a range of the index; words have no other signs.
  return [...words.map(word => ({ words: { $eq: word } })), { words: { $regex: `^${last}` } }]
}
