import type { ValidationFault } from '@careeasy/attribute-schema'
import type { Tenant } from '@careeasy/tenant-connection'

/**
 * Of a declared index. A type's document in the store keeps them as `indexes: IndexedAttribute[]`, and, in the same
 * write that puts a version with a new index, searchable or unique attribute while the type has objects, `building:
 * {since, done: 0}` (see src/store/index-builds.ts, which fills the objects and sets all to `ready`).
 */
export type SlotState = 'building' | 'ready'

/** An attribute that is declared with `x-index`, and the field `slots.<slot>` of an object that holds its value. */
export interface IndexedAttribute {
  readonly path: string
  readonly slot: string
  readonly state: SlotState
}

/** An attribute that holds the id, or a list of ids, of objects of that type. */
export interface ReferringAttribute {
  readonly path: string
  readonly type: string
}

/** What a type's schema declares with our own keywords; paths are names of attributes, joined by dots. */
export interface Declarations {
  readonly unique: readonly string[]
  readonly refs: readonly ReferringAttribute[]
  readonly indexed: readonly string[]
  readonly searchable: readonly string[]
}

/** One version of a type of a tenant, ready to be used. */
export interface CompiledType {
  readonly name: string
  readonly version: number
  /** The JSON Schema of the attributes, that of a built-in type included: lists look up what it declares. */
  readonly schema: unknown
  /** Everything that is wrong with the attributes, at most 100 faults; none when they fit. Never throws. */
  validate(attributes: unknown): ValidationFault[]
  /** Adds what every object of a built-in type has, as the empty lists of a person; call it before `validate`. */
  complete(attributes: Record<string, unknown>): Record<string, unknown>
  readonly unique: readonly string[]
  readonly refs: readonly ReferringAttribute[]
  readonly indexes: readonly IndexedAttribute[]
  readonly searchable: readonly string[]
  /** Objects that were there before may not have all their words yet. */
  readonly building: boolean
}

/** The types of all tenants, as the routes of objects use them. */
export interface Types {
  /** The newest version, asked of the store: what a write is checked with. @throws TypeUnknown (404) */
  current(tenant: Tenant, type: string): Promise<CompiledType>
  /** The newest version as it was at most 5 s ago: for reads and lists. @throws TypeUnknown (404) */
  known(tenant: Tenant, type: string): Promise<CompiledType>
}
