/**
 * A copy in which tuples are as JSON Schema 2020-12 has them, which is what OpenAPI 3.1 speaks. TypeBox and the Ajv that
 * checks requests have them as in draft 07: a list in `items`.
 */
export function modernTuples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modernTuples)
  if (typeof value !== 'object' || value === null) return value
  const { items, additionalItems, ...rest } = value as Record<string, unknown>
  const isTuple = Array.isArray(items)
  const copied = Object.fromEntries(
    Object.entries(isTuple ? rest : value).map(([key, member]) => [key, modernTuples(member)]),
  )
  if (!isTuple) return copied
  return {
    ...copied,
    prefixItems: items.map(modernTuples),
    ...(additionalItems === undefined ? {} : { items: modernTuples(additionalItems) }),
  }
}
