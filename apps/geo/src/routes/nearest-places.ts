import { PageQuery } from '@careeasy/paging'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { FeatureCollectionSchema, geoJson, toFeature } from '../schemas/feature.ts'
import { createPlaceStore } from '../store/places.ts'

const NearestQuery = Type.Object(
  {
    lon: Type.Number({ minimum: -180, maximum: 180, description: 'degrees' }),
    lat: Type.Number({ minimum: -90, maximum: 90, description: 'degrees' }),
    limit: PageQuery.limit,
  },
  { additionalProperties: false },
)

/** What is close by. */
export const nearestPlaces: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/geo/collections/places/nearest',
    {
      schema: {
        operationId: 'listNearestPlaces',
        summary: 'The places nearest to a point, the nearest first; properties.distance is in metres',
        tags: ['places'],
        querystring: NearestQuery,
        response: { 200: FeatureCollectionSchema },
      },
    },
    async ({ tenant, query: { lon, lat, limit } }, reply) => {
      const found = await createPlaceStore(tenant).nearest(lon, lat, limit)
      const href = `/geo/collections/places/nearest?lon=${lon}&lat=${lat}&limit=${limit}`
      reply.type(geoJson)
      return {
        type: 'FeatureCollection' as const,
        features: found.map(({ place, distance }) => toFeature(place, undefined, distance)),
        numberReturned: found.length,
        links: [{ rel: 'self', href, type: geoJson }],
      }
    },
  )
}
