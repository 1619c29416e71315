import { setImmediate as letOthers } from 'node:timers/promises'
import type { Validator } from '@careeasy/attribute-schema'
import type { TenantTransaction } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { CollectionTooLarge, CollectionUnfit } from '../errors.ts'
import type { Definition, NewCollection } from '../schemas/own-collection.ts'

/** Features looked at in one statement; each may be as large as a body, 1 MiB. */
const page = 50
/** Milliseconds of checking after which other requests have their turn. */
const slice = 10
/** Features that the answer names. */
const maxExamples = 5

interface Kept {
  readonly id: string
  readonly properties: unknown
  readonly type: string
}

/**
 * Checks that all features of a collection, which is locked, fit what is to become of it.
 * @param limit features that are checked at most
 * @throws CollectionUnfit (409) with how many do not, and examples of them with their faults
 * @throws CollectionTooLarge (409)
 */
export async function requireFit(
  tx: TenantTransaction,
  before: Definition,
  wanted: NewCollection,
  { validate, limit }: { readonly validate: Validator; readonly limit: number },
): Promise<void> {
  const keepsShapes = wanted.geometry === before.geometry || wanted.geometry === 'Geometry'
  if (keepsShapes && JSON.stringify(wanted.attributes) === JSON.stringify(before.attributes)) return
  const examples: { id: string; errors: { path: string; message: string }[] }[] = []
  let unfit = 0
  let checked = 0
  let sliceEnd = performance.now() + slice
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await tx.query<Kept>(SQL`
      SELECT id, properties, ST_AsGeoJSON(geom, 0, 0)::json ->> 'type' AS type FROM features
      WHERE collection = ${before.id} AND id > ${after}::uuid ORDER BY id LIMIT ${page}`)
    checked += rows.length
    if (checked > limit) throw new CollectionTooLarge(limit)
    for (const { id, properties, type } of rows) {
      if (performance.now() >= sliceEnd) {
        await letOthers()
        sliceEnd = performance.now() + slice
      }
      const errors = validate(properties).map(({ pointer, message }) => ({
        path: `/properties${pointer}`,
        message,
      }))
      if (!keepsShapes && type !== wanted.geometry)
        errors.push({ path: '/geometry/type', message: `is ${type}, not ${wanted.geometry}` })
      if (errors.length === 0) continue
      unfit += 1
      if (examples.length < maxExamples) examples.push({ id, errors: errors.slice(0, maxExamples) })
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < page) break
    after = last.id
  }
  if (unfit > 0) throw Object.assign(new CollectionUnfit(unfit), { members: { count: unfit, examples } })
}
