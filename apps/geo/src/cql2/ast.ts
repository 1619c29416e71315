import type { Geometry } from '../schemas/feature.ts'

/** A moment, or a period whose ends are undefined where it is open. */
export interface Period {
  readonly from: Date | undefined
  readonly to: Date | undefined
}

/** A geometry of a filter, in the order of its reference system until that is known. */
export interface FilterGeometry {
  readonly type: Geometry['type'] | 'LineString' | 'MultiPoint' | 'MultiLineString'
  readonly coordinates: unknown
}

/** Where in the filter something stands: `character 7` of a text, `/args/0` of JSON. */
interface Placed {
  readonly at: string
}

/** An expression of CQL2 (OGC 21-065r2), the same from both encodings. */
export type Cql = Placed &
  (
    | { readonly op: string; readonly args: readonly Cql[] }
    | { readonly property: string }
    | { readonly list: readonly Cql[] }
    | { readonly value: string | number | boolean }
    | { readonly period: Period; readonly isInstant: boolean }
    | { readonly geometry: FilterGeometry }
  )

/** Levels of an expression. */
export const maxDepth = 24
/** Characters of a filter. */
export const maxLength = 8_192
