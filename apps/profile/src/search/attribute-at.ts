/** The value at a dotted path through objects, never through lists; undefined when there is none. */
export function attributeAt(attributes: object, path: string): unknown {
  let value: unknown = attributes
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    if (!Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
