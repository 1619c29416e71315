import type { Queryables } from '../cql2/operands.ts'
import type { FeatureKind } from './collection.ts'

/** What every feature can be asked for. */
export const sharedQueryables: Queryables = {
  ...{ id: 'text', created_at: 'instant', updated_at: 'instant', geometry: 'geometry' },
}

/** The properties with a column of features that have a name and a kind. */
export const namedQueryables: Queryables = { ...sharedQueryables, name: 'text', kind: 'text' }

/** The queryables as a JSON Schema (OGC API Features Part 3, 6.2). */
export function describeQueryables({ path, title, geometry, queryables }: FeatureKind): object {
  const descriptions = {
    text: { type: 'string' },
    number: { type: 'number' },
    boolean: { type: 'boolean' },
    instant: { type: 'string', format: 'date-time' },
    geometry: { format: geometry, 'x-ogc-role': 'primary-geometry' },
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${path}/queryables`,
    type: 'object',
    title,
    properties: Object.fromEntries(
      Object.entries(queryables).map(([name, type]) => [name, { title: name, ...descriptions[type] }]),
    ),
    additionalProperties: false,
  }
}
