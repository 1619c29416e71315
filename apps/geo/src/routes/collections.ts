import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { supportedCrs } from '../crs.ts'
import {
  CollectionSchema,
  CollectionsSchema,
  describe,
  featureKinds,
  jsonSchema,
} from '../schemas/collection.ts'
import { describeQueryables } from '../schemas/queryables.ts'

const tags = ['collections']
const noQuery = Type.Object({}, { additionalProperties: false })

/** What there is to ask for. The same in every tenant. */
export const collections: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/geo/collections',
    {
      schema: {
        ...{ operationId: 'listCollections', summary: 'The collections of features', tags },
        querystring: noQuery,
        response: { 200: CollectionsSchema },
      },
    },
    async () => ({
      collections: featureKinds.map(describe),
      crs: supportedCrs,
      links: [{ rel: 'self', href: '/geo/collections', type: 'application/json' }],
    }),
  )

  for (const kind of featureKinds) {
    app.get(
      kind.path,
      {
        schema: {
          operationId: `get${kind.operation[1]}Collection`,
          summary: `What the collection ${kind.id} is`,
          ...{ tags, querystring: noQuery, response: { 200: CollectionSchema } },
        },
      },
      async () => describe(kind),
    )

    app.get(
      `${kind.path}/queryables`,
      {
        schema: {
          operationId: `get${kind.operation[1]}Queryables`,
          summary: 'What the features can be filtered by, as a JSON Schema',
          ...{ tags, querystring: noQuery },
          response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
        },
      },
      async (_request, reply) => {
        reply.type(jsonSchema)
        return describeQueryables(kind)
      },
    )
  }
}
