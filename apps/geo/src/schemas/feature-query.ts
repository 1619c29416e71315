import { PageQuery } from '@careeasy/paging'
import { type Static, Type } from '@sinclair/typebox'
import { maxLength } from '../cql2/ast.ts'
import { supportedCrs } from '../crs.ts'
import { BboxSchema } from './bbox.ts'

/** Features on a page, whatever `limit` says (OGC API Features Part 1, 7.15.2: more is no error). */
const maxPage = 1_000

const CrsUri = Type.String({ maxLength: 128, examples: supportedCrs })
const Property = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })

/** JSON and HTML of the same thing; without it `Accept` decides. */
const Format = Type.Optional(
  Type.Union([Type.Literal('json'), Type.Literal('html')], {
    description: 'json or html, whatever Accept says',
  }),
)

/** The query of what can only be asked for in one format or another. */
export const FormatQuery = Type.Object({ f: Format }, { additionalProperties: false })

export const CrsQuery = Type.Object(
  {
    f: Format,
    crs: Type.Optional({ ...CrsUri, description: 'the reference system of the answer; CRS84 without' }),
  },
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
    f: Format,
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

/** As `FeatureQuery`; what is not in it are properties that the tenant's collection has, or has not. */
export const OwnFeatureQuery = Type.Object(Type.Omit(FeatureQuery, ['name', 'kind']).properties, {
  additionalProperties: Property,
})

export function pageSize({ limit }: Pick<FeatureQuery, 'limit'>): number {
  return Math.min(limit, maxPage)
}
