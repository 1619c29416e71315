import { type Static, Type } from '@sinclair/typebox'
import type { Building, UniqueConflicts } from '../store/index-builds.ts'
import type { SchemaVersion, TypeDocument } from '../store/types.ts'
import type { CompiledType, IndexedAttribute } from '../types/compiled-type.ts'
import { TypeName } from './object.ts'

const summary = {
  type: TypeName,
  version: Type.Integer({ minimum: 1, description: 'counts the schemas; the ETag says the same' }),
  indexes: Type.Array(
    Type.Object({
      path: Type.String(),
      state: Type.Union([Type.Literal('building'), Type.Literal('ready')]),
    }),
    { description: 'attributes with x-index; one is used for filters once it is ready' },
  ),
  building: Type.Optional(
    Type.Object(
      { done: Type.Integer(), total: Type.Optional(Type.Integer()) },
      {
        description:
          'objects that are filled, of those that were there; until it is gone, `q` may miss some of them',
      },
    ),
  ),
  unique_conflicts: Type.Optional(
    Type.Array(
      Type.Object({
        path: Type.String(),
        count: Type.Integer({ minimum: 1 }),
        examples: Type.Array(Type.String({ format: 'uuid' }), { maxItems: 20 }),
      }),
      {
        description:
          'objects that were there before x-unique and whose value another one had first; looked at every hour',
      },
    ),
  ),
  created_at: Type.Optional(Type.String({ format: 'date-time' })),
  updated_at: Type.Optional(Type.String({ format: 'date-time' })),
  updated_by: Type.Optional(Type.String({ description: 'the id of a user' })),
}

/** The JSON Schema 2020-12 of a type's attributes, as it was put. */
const Schema = Type.Object({}, { additionalProperties: true, description: 'JSON Schema 2020-12' })

/** A type in a list. One that nobody has put is built in and has no times. */
export const TypeSummarySchema = Type.Object(summary)
export const TypeSchema = Type.Object({
  ...summary,
  // Only the newest version has any.
  indexes: Type.Optional(summary.indexes),
  schema: Schema,
})
export type TypeView = Static<typeof TypeSchema>
export type TypeSummary = Static<typeof TypeSummarySchema>

/** What a client puts. What it may hold is checked by src/types/. */
export const PutTypeSchema = Schema

export const TypeReportSchema = Type.Object({
  checked: Type.Integer({ description: 'objects that were looked at' }),
  refused: Type.Integer({ description: 'those of them that the schema would refuse' }),
  complete: Type.Boolean({ description: 'whether these are all objects of the type' }),
  next_cursor: Type.Optional(
    Type.String({ description: 'send it as cursor to go on; there unless complete' }),
  ),
  objects: Type.Array(
    Type.Object({
      id: Type.String({ format: 'uuid' }),
      faults: Type.Array(Type.Object({ path: Type.String(), message: Type.String() })),
    }),
    { maxItems: 100, description: 'the first of the refused ones' },
  ),
  duplicated: Type.Integer({
    description: 'values of x-unique attributes that an object before it has, of those looked at',
  }),
  duplicates: Type.Array(
    Type.Object({
      path: Type.String(),
      id: Type.String({ format: 'uuid' }),
      same_as: Type.String({ format: 'uuid' }),
    }),
    { maxItems: 100, description: 'the first of them, each with the object that has it too' },
  ),
})
export type TypeReport = Static<typeof TypeReportSchema>

type Listed = Omit<TypeDocument, 'schema'>

export function toTypeSummary(document: Listed): TypeSummary {
  const { id, version, indexes, building, unique_conflicts, created_at, updated_at, updated_by } = document
  return {
    type: id,
    version,
    indexes: indexes.map(shown),
    ...(building === undefined || building.again ? {} : { building: progressOf(building) }),
    ...(unique_conflicts === undefined ? {} : { unique_conflicts: unique_conflicts.map(shownConflicts) }),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
    updated_by,
  }
}

export function toType(document: TypeDocument): TypeView {
  return { ...toTypeSummary(document), schema: JSON.parse(document.schema) as object }
}

export function builtInSummary({ name, version, indexes }: CompiledType): TypeSummary {
  return { type: name, version, indexes: indexes.map(shown) }
}

export function toBuiltIn(type: CompiledType): TypeView {
  return { ...builtInSummary(type), schema: type.schema as object }
}

/** A version that is no longer the newest. */
export function toFormerType(type: string, { version, schema, at, by }: SchemaVersion): TypeView {
  const parsed = JSON.parse(schema) as object
  return { type, version, schema: parsed, updated_at: at.toISOString(), updated_by: by }
}

function shown({ path, state }: IndexedAttribute) {
  return { path, state }
}

function shownConflicts({ path, count, examples }: UniqueConflicts) {
  return { path, count, examples: [...examples] }
}

function progressOf({ done, total }: Building) {
  return total === undefined ? { done } : { done, total }
}
