import { type Cursors, toPage } from '@careeasy/paging'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { findCrs } from '../crs.ts'
import { collectionLink, linkTo, toItem } from '../feature-links.ts'
import { selectionOf } from '../feature-selection.ts'
import type { FeatureKind } from '../schemas/collection.ts'
import {
  etagOf,
  FeatureCollectionSchema,
  FeatureParams,
  FeatureSchema,
  geoJson,
  toFeature,
} from '../schemas/feature.ts'
import { CrsQuery, FeatureQuery, pageSize } from '../schemas/feature-query.ts'
import { featureStoreOf, storageOf } from '../store/kinds.ts'

interface Options {
  readonly kind: FeatureKind
  readonly cursors: Cursors
}

/** Reading the features of one collection (OGC API Features Parts 1 to 3). */
export const readFeatures: FastifyPluginAsyncTypebox<Options> = async (app, { kind, cursors }) => {
  const [one, many] = kind.operation
  const path = `${kind.path}/items`

  app.get(
    path,
    {
      schema: {
        operationId: `list${many}`,
        summary: `${kind.title} of the tenant, the oldest first`,
        tags: [kind.id],
        querystring: FeatureQuery,
        response: { 200: FeatureCollectionSchema },
      },
    },
    async ({ tenant, query }, reply) => {
      const { cursor, limit: _limit, crs: uri, ...filters } = query
      const crs = findCrs(uri)
      const limit = pageSize(query)
      const scope = { list: JSON.stringify([kind.id, Object.entries(filters).sort()]), tenant: tenant.uuid }
      const [after] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const store = featureStoreOf(tenant, kind)
      const selection = await selectionOf(query, storageOf(kind), store)
      const found = await store.list({ ...selection, limit: limit + 1, after })
      const { items, next_cursor } = toPage(found, limit, last => cursors.encode(scope, [last.id]))
      reply.type(geoJson).header('content-crs', `<${crs.uri}>`)
      const isWhole = cursor === undefined && next_cursor === undefined
      return {
        type: 'FeatureCollection' as const,
        features: items.map(item => toFeature(item, crs)),
        ...(isWhole ? { numberMatched: items.length } : {}),
        numberReturned: items.length,
        timeStamp: new Date().toISOString(),
        links: [
          linkTo('self', path, query),
          collectionLink(kind),
          ...(next_cursor === undefined ? [] : [linkTo('next', path, { ...query, cursor: next_cursor })]),
        ],
        ...(next_cursor === undefined ? {} : { next_cursor }),
      }
    },
  )

  app.get(
    `${path}/:id`,
    {
      schema: {
        operationId: `get${one}`,
        summary: 'One feature, with its ETag',
        tags: [kind.id],
        params: FeatureParams,
        querystring: CrsQuery,
        response: { 200: FeatureSchema, 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const crs = findCrs(request.query.crs)
      const feature = await featureStoreOf(request.tenant, kind).get(request.params.id)
      reply.type(geoJson).header('content-crs', `<${crs.uri}>`)
      if (isNotModified(request, reply, etagOf(feature))) return reply.code(304).send(null)
      return toItem(kind, feature, request.query.crs === undefined ? undefined : crs)
    },
  )
}
