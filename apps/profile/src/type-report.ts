import { setImmediate as letOthers } from 'node:timers/promises'
import type { TypeReport } from './schemas/type.ts'
import { uniqueOf, uniquePath } from './search/unique.ts'
import type { TypeStore } from './store/types.ts'
import type { CompiledType } from './types/compiled-type.ts'

/** Objects, unique values and milliseconds that one report may take; it can be gone on with. */
const bounds = { objects: 100_000, values: 200_000, time: 10_000 }
/** Refused objects and duplicates that a report names, and faults of an object. */
const named = { objects: 100, duplicates: 100, faults: 10 }
/** Milliseconds of checking after which other requests have their turn. */
const slice = 10

/** Checks the objects of a type after the id `after`; `last` is the id of the last one, unless all were looked at. */
export async function reportOn(
  store: Pick<TypeStore, 'objects'>,
  { name, validate, complete, unique }: Pick<CompiledType, 'name' | 'validate' | 'complete' | 'unique'>,
  after: string,
): Promise<TypeReport & { readonly last?: string }> {
  const report: TypeReport = {
    checked: 0,
    refused: 0,
    complete: true,
    objects: [],
    duplicated: 0,
    duplicates: [],
  }
  /** The first object of each unique value. */
  const holders = new Map<string, string>()
  const end = performance.now() + bounds.time
  let sliceEnd = performance.now() + slice
  let last = after
  for await (const { id, attributes } of store.objects(name, after)) {
    const isFull = report.checked >= bounds.objects || holders.size >= bounds.values
    if (isFull || performance.now() > end) return { ...report, complete: false, last }
    const completed = complete(attributes)
    const faults = validate(completed)
    report.checked += 1
    last = id
    if (faults.length > 0) {
      report.refused += 1
      const shown = faults.slice(0, named.faults).map(({ pointer: path, message }) => ({ path, message }))
      if (report.objects.length < named.objects) report.objects.push({ id, faults: shown })
    }
    // All but the first entry, which is the object's own.
    for (const entry of uniqueOf({ name, unique }, id, completed).slice(1)) {
      const holder = holders.get(entry)
      if (holder === undefined) holders.set(entry, id)
      else {
        report.duplicated += 1
        if (report.duplicates.length < named.duplicates)
          report.duplicates.push({ path: uniquePath(entry), id, same_as: holder })
      }
    }
    if (performance.now() < sliceEnd) continue
    await letOthers()
    sliceEnd = performance.now() + slice
  }
  return report
}
