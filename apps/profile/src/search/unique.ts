import { digest } from '@careeasy/audit'
import { attributeAt } from './attribute-at.ts'

/**
 * The entries under which the database keeps an object's unique attributes apart, per tenant; the first is its
 * id. A missing attribute and null are no values: any number of objects may lack one. Numbers are compared as
 * JSON writes them, so that 1 and 1.0 are one value, and 1 and "1" are two.
 */
export function uniqueOf(
  type: { readonly name: string; readonly unique: readonly string[] },
  id: string,
  attributes: object,
): string[] {
  const entries = [idEntry(type.name, id)]
  for (const path of type.unique) {
    const value = attributeAt(attributes, path)
    if (value !== undefined && value !== null) entries.push(`${type.name}:${path}:${digest(value)}`)
  }
  return entries
}

/** The attribute that an entry other than the first is of. Its own name may have a colon in it, a type's has none. */
export function uniquePath(entry: string): string {
  return entry.slice(entry.indexOf(':') + 1, entry.lastIndexOf(':'))
}

/** The one entry that every object has, the deleted ones too: a missing list would be a value like any other. */
function idEntry(type: string, id: string): string {
  return `id:${type}:${id}`
}
