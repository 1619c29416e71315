import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CollectionSchema, CollectionsSchema, placesCollection } from '../schemas/collection.ts'

const tags = ['collections']

/** What there is to ask for. The same in every tenant. */
export const collections: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/geo/collections',
    {
      schema: {
        operationId: 'listCollections',
        summary: 'The collections of features',
        tags,
        response: { 200: CollectionsSchema },
      },
    },
    async () => ({
      collections: [placesCollection],
      links: [{ rel: 'self', href: '/geo/collections', type: 'application/json' }],
    }),
  )

  app.get(
    '/geo/collections/places',
    {
      schema: {
        operationId: 'getPlacesCollection',
        summary: 'What the collection of places is',
        tags,
        response: { 200: CollectionSchema },
      },
    },
    async () => placesCollection,
  )
}
