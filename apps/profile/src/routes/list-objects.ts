import { requestAuditContext } from '@careeasy/audit'
import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { FilterInvalid, FilterUnindexed, SearchInvalid, SortInvalid, TypeUnknown } from '../errors.ts'
import { ObjectSchema, TypeParams, toObject } from '../schemas/object.ts'
import { fromCursor, toCursor } from '../search/order.ts'
import { planList } from '../search/plan.ts'
import { createObjectList } from '../store/object-list.ts'
import type { RecordReads } from '../store/reads.ts'
import type { Types } from '../types/compiled-type.ts'

/** Objects of a type that may all be looked at for one page. */
const maxUnindexed = 10_000

const ListQuerySchema = Type.Object(
  {
    ...PageQuery,
    // It carries a text of the object that it stands behind.
    cursor: Type.Optional(Type.String({ maxLength: 4_096, description: 'next_cursor of the page before' })),
    filter: Type.Optional(
      Type.String({
        maxLength: 4_000,
        description: 'as in `lname prefix "Sm" and age gte 30`: see the README',
      }),
    ),
    sort: Type.Optional(
      Type.String({ maxLength: 400, description: 'an attribute, with `-` before it the greatest first' }),
    ),
    q: Type.Optional(
      Type.String({ maxLength: 400, description: 'words; the last one may be the beginning of one' }),
    ),
  },
  { additionalProperties: false },
)

const ListSchema = Type.Object({
  ...PageOf(ObjectSchema).properties,
  partial: Type.Optional(
    Type.Boolean({
      description: 'true while words of a new x-search are gathered: `q` may miss objects that were there',
    }),
  ),
})

export interface ListObjectsOptions {
  readonly cursors: Cursors
  readonly types: Types
  readonly recordReads: RecordReads
}

/** Lists of the tenant's objects. */
export const listObjects: FastifyPluginAsyncTypebox<ListObjectsOptions> = async (
  app,
  { cursors, types, recordReads },
) => {
  app.get(
    '/profile/objects/:type',
    {
      schema: {
        operationId: 'listObjects',
        summary:
          'The objects of a type, filtered, searched and sorted; the oldest first unless asked otherwise',
        tags: ['objects'],
        params: TypeParams,
        querystring: ListQuerySchema,
        response: { 200: ListSchema },
        problems: [RoleInsufficient, TypeUnknown, FilterInvalid, FilterUnindexed, SortInvalid, SearchInvalid],
      },
    },
    async request => {
      const { tenant, params, query } = request
      const { limit, cursor } = query
      const type = await types.known(tenant, params.type)
      const plan = planList(type, query)
      const scope = { list: `objects/${params.type}/${plan.digest}`, tenant: tenant.uuid }
      const after = cursor === undefined ? undefined : fromCursor(plan.order, cursors.decode(scope, cursor))
      const list = createObjectList(tenant.mongo)
      if (plan.unindexed !== undefined && (await list.exceeds(params.type, maxUnindexed)))
        throw new FilterUnindexed(plan.unindexed, maxUnindexed)
      const found = await list.find({ ...plan, type: params.type, after, limit: limit + 1 })
      const page = toPage(found, limit, last => cursors.encode(scope, toCursor(plan.order, last)))
      await recordReads(tenant, page.items, requestAuditContext(request, 'profile'))
      const partial = query.q !== undefined && type.building ? { partial: true } : {}
      return { ...page, ...partial, items: page.items.map(toObject) }
    },
  )
}
