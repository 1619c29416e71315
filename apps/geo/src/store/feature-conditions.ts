import SQL from '@nearform/sql'
import type { Period } from '../cql2/ast.ts'
import type { Bbox } from '../schemas/bbox.ts'
import type { FeatureStorage, Sql } from './feature-storage.ts'

/** Which features. */
export interface FeatureSelection {
  readonly bbox?: Bbox | undefined
  /** When they were last changed. */
  readonly period?: Period | undefined
  readonly name?: string | undefined
  readonly kind?: string | undefined
  /** From `compileFilter`. */
  readonly filter?: Sql | undefined
}

/** What the features of a selection fulfil, all of it. */
export function conditionsOf(storage: FeatureStorage, selection: FeatureSelection): Sql[] {
  const { bbox, period, name, kind, filter } = selection
  return [
    SQL`true`,
    ...(bbox === undefined ? [] : [storage.meets(bbox)]),
    ...(bbox === undefined || storage.isExact ? [] : [intersects(storage, bbox)]),
    ...(period?.from === undefined ? [] : [SQL`updated_at >= ${period.from}::timestamptz`]),
    ...(period?.to === undefined ? [] : [SQL`updated_at <= ${period.to}::timestamptz`]),
    ...(name === undefined ? [] : [SQL`name = ${name}`]),
    ...(kind === undefined ? [] : [SQL`kind = ${kind}`]),
    ...(filter === undefined ? [] : [filter]),
  ]
}

function intersects({ shape }: FeatureStorage, { west, south, east, north }: Bbox): Sql {
  const meets = (from: number, to: number) =>
    SQL`ST_Intersects(${shape}, ST_MakeEnvelope(${from}::float8, ${south}::float8, ${to}::float8, ${north}::float8, 4326))`
  return west <= east ? meets(west, east) : SQL`(${meets(west, 180)} OR ${meets(-180, east)})`
}
