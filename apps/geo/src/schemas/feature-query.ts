import { PageQuery } from '@careeasy/paging'
import { type Static, Type } from '@sinclair/typebox'
import { maxLength } from '../cql2/ast.ts'
import { supportedCrs } from '../crs.ts'
import { BboxSchema } from './bbox.ts'

/** Features on a page, whatever `limit` says (OGC API Features Part 1, 7.15.2: more is no error). */
const maxPage = 1_000

const CrsUri = Type.String({ maxLength: 128, examples: supportedCrs })
const Property = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })

export const CrsQuery = Type.Object(
  { crs: Type.Optional({ ...CrsUri, description: 'the reference system of the answer; CRS84 without' }) },
  { additionalProperties: false },
)

/** The query of a list of features. */
export const FeatureQuery = Type.Object(
  {
    limit: Type.Integer({
      minimum: 1,
      maximum: 2_147_483_647,
      default: 50,
      description: `features on a page, at most ${maxPage}`,
    }),
    cursor: PageQuery.cursor,
    bbox: Type.Optional(BboxSchema),
    'bbox-crs': Type.Optional({ ...CrsUri, description: 'the reference system of bbox; CRS84 without' }),
    crs: CrsQuery.properties.crs,
    datetime: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'when last changed: a moment, a day, or a period as in 2026-01-01T00:00:00Z/..',
      }),
    ),
    name: Type.Optional(Property),
    kind: Type.Optional(Property),
    filter: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength,
        description: 'CQL2 on the queryables: comparisons, in, like, between, is null, s_intersects, t_*',
        examples: ["kind IN ('clinic','home') AND name LIKE 'A%'"],
      }),
    ),
    'filter-lang': Type.Union([Type.Literal('cql2-text'), Type.Literal('cql2-json')], {
      default: 'cql2-text',
    }),
    'filter-crs': Type.Optional({
      ...CrsUri,
      description: 'the reference system of geometries in filter; CRS84 without',
    }),
  },
  { additionalProperties: false },
)
export type FeatureQuery = Static<typeof FeatureQuery>

export function pageSize({ limit }: Pick<FeatureQuery, 'limit'>): number {
  return Math.min(limit, maxPage)
}
