import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { supportedCrs } from '../crs.ts'
import { CollectionNotFound } from '../errors.ts'
import type { FeatureRoutes } from '../feature-routes.ts'
import type { OwnCollections } from '../own-collections.ts'
import { collectionPage, collectionsPage } from '../pages/landing-page.ts'
import {
  CollectionSchema,
  CollectionsSchema,
  describe,
  featureKinds,
  jsonSchema,
} from '../schemas/collection.ts'
import { FormatQuery } from '../schemas/feature-query.ts'
import { definitionEtagOf } from '../schemas/own-collection.ts'
import { describeQueryables } from '../schemas/queryables.ts'

const tags = ['collections']

interface Options {
  readonly own: OwnCollections
  readonly all: readonly FeatureRoutes[]
}

/** What there is to ask for: the same in every tenant, and what it defined itself. */
export const collections: FastifyPluginAsyncTypebox<Options> = async (app, { own, all }) => {
  app.get(
    '/geo/collections',
    {
      config: { page: collectionsPage },
      schema: {
        ...{ operationId: 'listCollections', summary: 'The collections of features', tags },
        querystring: FormatQuery,
        response: { 200: CollectionsSchema },
        problems: [RoleInsufficient],
      },
    },
    async ({ tenant }) => ({
      collections: [...featureKinds, ...(await own.list(tenant))].map(describe),
      crs: supportedCrs,
      links: [
        { rel: 'self', href: '/geo/collections', type: 'application/json' },
        {
          rel: 'alternate',
          href: '/geo/collections?f=html',
          type: 'text/html',
          title: 'The same for people',
        },
      ],
    }),
  )

  for (const { path, operation, params, kindOf } of all) {
    app.get(
      path,
      {
        config: { page: collectionPage },
        schema: {
          operationId: `get${operation[1]}Collection`,
          summary: 'What the collection is',
          ...{ tags, params, querystring: FormatQuery },
          response: { 200: CollectionSchema, 304: Type.Null() },
          problems: [RoleInsufficient, CollectionNotFound],
        },
      },
      async (request, reply) => {
        const kind = await kindOf(request)
        const etag = kind.definition && definitionEtagOf(kind.definition)
        if (etag && isNotModified(request, reply, etag)) return reply.code(304).send(null)
        return describe(kind)
      },
    )

    app.get(
      `${path}/queryables`,
      {
        schema: {
          operationId: `get${operation[1]}Queryables`,
          summary: 'What the features can be filtered by, as a JSON Schema',
          ...{ tags, params, querystring: Type.Object({}, { additionalProperties: false }) },
          response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
          problems: [RoleInsufficient, CollectionNotFound],
        },
      },
      async (request, reply) => {
        reply.type(jsonSchema)
        return describeQueryables(await kindOf(request))
      },
    )
  }
}
