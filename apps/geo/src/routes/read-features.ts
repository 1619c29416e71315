import { type Cursors, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { originOf } from '../absolute-links.ts'
import { findCrs } from '../crs.ts'
import {
  BboxInvalid,
  CollectionNotFound,
  CqlInvalid,
  CrsUnknown,
  DatetimeInvalid,
  FeatureNotFound,
  PlaceNotFound,
  ServiceAreaNotFound,
} from '../errors.ts'
import { alternateLink, collectionLink, linkTo, toItem } from '../feature-links.ts'
import type { FeatureRoutes } from '../feature-routes.ts'
import { selectionOf } from '../feature-selection.ts'
import { featurePage, featuresPage } from '../pages/features-page.ts'
import { relQueryables } from '../schemas/collection.ts'
import { etagOf, FeatureCollectionSchema, FeatureSchema, geoJson, toFeature } from '../schemas/feature.ts'
import { CrsQuery, type FeatureQuery, pageSize } from '../schemas/feature-query.ts'
import { featureStoreOf, storageOf } from '../store/kinds.ts'

interface Options {
  readonly routes: FeatureRoutes
  readonly cursors: Cursors
}

/** Reading the features of one collection (OGC API Features Parts 1 to 3). */
export const readFeatures: FastifyPluginAsyncTypebox<Options> = async (app, { routes, cursors }) => {
  const [one, many] = routes.operation
  const path = `${routes.path}/items`

  app.get(
    path,
    {
      config: { page: featuresPage },
      schema: {
        operationId: `list${many}`,
        summary: `${routes.title} of the tenant, the oldest first`,
        tags: [routes.tag],
        params: routes.params,
        querystring: routes.query,
        response: { 200: FeatureCollectionSchema },
        problems: [
          RoleInsufficient,
          CollectionNotFound,
          BboxInvalid,
          CrsUnknown,
          DatetimeInvalid,
          CqlInvalid,
        ],
      },
    },
    async (request, reply) => {
      const { tenant } = request
      const query = request.query as FeatureQuery
      const kind = await routes.kindOf(request)
      const items = `${kind.path}/items`
      // Neither the size of a page nor what it looks like changes which ones there are.
      const { cursor, limit: _limit, f: _f, crs: uri, ...filters } = query
      const crs = findCrs(uri)
      const limit = pageSize(query)
      const scope = { list: JSON.stringify([kind.id, Object.entries(filters).sort()]), tenant: tenant.uuid }
      const [after] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const store = featureStoreOf(tenant, kind)
      const selection = await selectionOf(query, storageOf(kind), store)
      const found = await store.list({ ...selection, limit: limit + 1, after })
      const { items: page, next_cursor } = toPage(found, limit, last => cursors.encode(scope, [last.id]))
      reply.type(geoJson).header('content-crs', `<${crs.uri}>`)
      // OGC API Features Part 3, /req/queryables/queryables-link B: a header, whatever is in the body.
      reply.header('link', `<${originOf(request)}${kind.path}/queryables>; rel="${relQueryables}"`)
      const isWhole = cursor === undefined && next_cursor === undefined
      return {
        type: 'FeatureCollection' as const,
        features: page.map(item => toFeature(item, crs)),
        ...(isWhole ? { numberMatched: page.length } : {}),
        numberReturned: page.length,
        timeStamp: new Date().toISOString(),
        links: [
          linkTo('self', items, query),
          alternateLink(items, query),
          collectionLink(kind),
          ...(next_cursor === undefined ? [] : [linkTo('next', items, { ...query, cursor: next_cursor })]),
        ],
        ...(next_cursor === undefined ? {} : { next_cursor }),
      }
    },
  )

  app.get(
    `${path}/:id`,
    {
      config: { page: featurePage },
      schema: {
        operationId: `get${one}`,
        summary: 'One feature, with its ETag',
        tags: [routes.tag],
        params: routes.itemParams,
        querystring: CrsQuery,
        response: { 200: FeatureSchema, 304: Type.Null() },
        problems: [
          RoleInsufficient,
          CollectionNotFound,
          FeatureNotFound,
          PlaceNotFound,
          ServiceAreaNotFound,
          CrsUnknown,
        ],
      },
    },
    async (request, reply) => {
      const crs = findCrs(request.query.crs)
      const kind = await routes.kindOf(request)
      const { id } = request.params as { id: string }
      const feature = await featureStoreOf(request.tenant, kind).get(id)
      reply.type(geoJson).header('content-crs', `<${crs.uri}>`)
      if (isNotModified(request, reply, etagOf(feature))) return reply.code(304).send(null)
      return toItem(kind, feature, request.query.crs === undefined ? undefined : crs)
    },
  )
}
