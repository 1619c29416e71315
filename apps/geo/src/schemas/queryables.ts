import type { Queryables } from '../cql2/operands.ts'
import type { FeatureKind } from './collection.ts'

/** The properties of features that can be asked for: those with a column. */
export const queryables: Queryables = {
  ...{ id: 'text', name: 'text', kind: 'text', created_at: 'instant', updated_at: 'instant' },
  geometry: 'geometry',
}

/** The queryables as a JSON Schema (OGC API Features Part 3, 6.2). */
export function describeQueryables({ path, title, geometry }: FeatureKind): object {
  const descriptions = {
    text: { type: 'string' },
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
