import { invalidBody } from '@careeasy/service'
import { RefUnknown } from './errors.ts'
import { reservedNames } from './schemas/object.ts'
import { attributeAt } from './search/attribute-at.ts'
import type { Attributes, ObjectStore } from './store/objects.ts'
import type { CompiledType } from './types/compiled-type.ts'

/** Ids that one attribute may name at once. */
const maxRefs = 1_000

/**
 * The attributes as they are stored: completed, and checked with the type.
 * @throws ValidationFailed (400) naming every place that does not fit.
 */
export function fitting(type: CompiledType, input: Attributes): Attributes {
  const reserved = Object.keys(input).filter(name => reservedNames.has(name))
  if (reserved.length > 0)
    throw invalidBody(reserved.map(name => ({ pointer: `/${name}`, message: 'is set by the service alone' })))
  const attributes = type.complete(input)
  const faults = type.validate(attributes)
  if (faults.length > 0) throw invalidBody(faults)
  return attributes
}

/**
 * Checks that the objects which the attributes name are there: of this tenant, of the declared type, not deleted.
 * One of another tenant is answered as one that there is nowhere.
 * @throws RefUnknown (422)
 */
export async function requireRefs(
  store: Pick<ObjectStore, 'missing'>,
  type: CompiledType,
  attributes: Attributes,
): Promise<void> {
  for (const { path, type: target } of type.refs) {
    const value = attributeAt(attributes, path)
    if (value === undefined || value === null) continue
    const ids = [...new Set([value].flat())]
    const texts = ids.filter(id => typeof id === 'string')
    if (texts.length < ids.length || ids.length > maxRefs)
      throw new RefUnknown(path, target, `at most ${maxRefs} ids`)
    if (texts.length === 0) continue
    const missing = await store.missing(target, texts)
    if (missing.length > 0) throw new RefUnknown(path, target, missing.slice(0, 10).join(', '))
  }
}
