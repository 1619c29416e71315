import { PageQuery } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { CollectionNotFound } from '../errors.ts'
import type { FeatureRoutes } from '../feature-routes.ts'
import { FeatureCollectionSchema, geoJson, toFeature } from '../schemas/feature.ts'
import { storageOf } from '../store/kinds.ts'
import { findNearest } from '../store/nearest.ts'

const NearestQuery = Type.Object(
  {
    lon: Type.Number({ minimum: -180, maximum: 180, description: 'degrees', examples: [20.46] }),
    lat: Type.Number({ minimum: -90, maximum: 90, description: 'degrees', examples: [44.81] }),
    limit: PageQuery.limit,
  },
  { additionalProperties: false },
)

/** What is close by. */
export const nearest: FastifyPluginAsyncTypebox<{ routes: FeatureRoutes }> = async (app, { routes }) => {
  app.get(
    `${routes.path}/nearest`,
    {
      schema: {
        operationId: `listNearest${routes.operation[1]}`,
        summary: `${routes.title} nearest to a point, the nearest first; properties.distance is in metres`,
        tags: [routes.tag],
        params: routes.params,
        querystring: NearestQuery,
        response: { 200: FeatureCollectionSchema },
        problems: [RoleInsufficient, CollectionNotFound],
      },
    },
    async (request, reply) => {
      const { tenant, query } = request
      const kind = await routes.kindOf(request)
      const found = await findNearest(tenant, storageOf(kind), query)
      const { lon, lat, limit } = query
      const href = `${kind.path}/nearest?lon=${lon}&lat=${lat}&limit=${limit}`
      reply.type(geoJson)
      return {
        type: 'FeatureCollection' as const,
        features: found.map(({ feature, distance }) => toFeature(feature, undefined, { distance })),
        numberReturned: found.length,
        links: [{ rel: 'self', href, type: geoJson }],
      }
    },
  )
}
