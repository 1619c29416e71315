import { requestAuditContext } from '@careeasy/audit'
import { storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CreatePlaceSchema, etagOf, geoJson, PlaceFeatureSchema, toFeature } from '../schemas/place.ts'
import { createPlaceStore } from '../store/places.ts'

/** Changing the places of the tenant. */
export const writePlaces: FastifyPluginAsyncTypebox = async app => {
  app.addContentTypeParser(geoJson, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))

  app.post(
    '/geo/collections/places/items',
    {
      bodyLimit: 65_536,
      preValidation: storableJson(),
      schema: {
        operationId: 'createPlace',
        summary: 'Adds a place',
        tags: ['places'],
        consumes: [geoJson, 'application/json'],
        body: CreatePlaceSchema,
        response: { 201: PlaceFeatureSchema },
      },
    },
    async (request, reply) => {
      const place = await createPlaceStore(request.tenant).create(
        request.body,
        requestAuditContext(request, 'geo'),
      )
      reply.code(201).type(geoJson)
      reply.header('location', `/geo/collections/places/items/${place.id}`).header('etag', etagOf(place))
      return toFeature(place)
    },
  )
}
