import { attributeAt } from '../search/attribute-at.ts'
import type { Attributes, ObjectStore } from '../store/objects.ts'
import type { CompiledType } from '../types/compiled-type.ts'

type Lookup = Pick<ObjectStore, 'missing'>

/** Ids in one query. */
const maxIds = 1_000

/** Asks once for all objects that any of these attributes name; answers as the store would, object by object. */
export async function lookUpRefs(
  store: Lookup,
  type: CompiledType,
  all: readonly Attributes[],
): Promise<Lookup> {
  const wanted = new Map<string, Set<string>>()
  for (const { path, type: target } of type.refs) {
    const ids = wanted.get(target) ?? new Set()
    wanted.set(target, ids)
    for (const attributes of all)
      for (const id of [attributeAt(attributes, path)].flat()) if (typeof id === 'string') ids.add(id)
  }
  const missing = new Map<string, Set<string>>()
  for (const [target, ids] of wanted) {
    const list = [...ids]
    const gone = new Set<string>()
    missing.set(target, gone)
    for (let start = 0; start < list.length; start += maxIds)
      for (const id of await store.missing(target, list.slice(start, start + maxIds))) gone.add(id)
  }
  return { missing: async (target, ids) => ids.filter(id => missing.get(target)?.has(id) ?? true) }
}
