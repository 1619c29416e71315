import { requestAuditContext } from '@careeasy/audit'
import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch, storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import {
  CollectionBuiltIn,
  CollectionChanged,
  CollectionInUse,
  CollectionLimit,
  CollectionNotFound,
  CollectionTooLarge,
  CollectionUnfit,
} from '../errors.ts'
import type { OwnCollections } from '../own-collections.ts'
import { CollectionSchema, describe, featureKinds } from '../schemas/collection.ts'
import { CollectionParams, definitionEtagOf, NewCollectionSchema } from '../schemas/own-collection.ts'
import { createCollectionStore } from '../store/collections.ts'
import { requireFit } from '../store/unfit-features.ts'
import { createTileCache } from '../tile-cache.ts'

interface Options {
  readonly own: OwnCollections
  /** Collections that a tenant may have. */
  readonly limit: number
  /** Features that are checked when a schema changes. */
  readonly checkLimit: number
}

const tags = ['collections']
const path = '/geo/collections/:collection'

/** Collections that a tenant defines. */
export const defineCollections: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  const { own, limit, checkLimit } = options

  app.put(
    path,
    {
      preValidation: storableJson(),
      bodyLimit: 65_536,
      schema: {
        operationId: 'putCollection',
        summary: 'Defines a collection, or changes one; that needs If-Match, and all its features must fit',
        ...{ tags, params: CollectionParams, body: NewCollectionSchema },
        response: { 200: CollectionSchema, 201: CollectionSchema },
        problems: [
          RoleInsufficient,
          CollectionBuiltIn,
          CollectionChanged,
          CollectionUnfit,
          CollectionTooLarge,
          CollectionLimit,
          PreconditionRequired,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { tenant, body } = request
      const { collection } = request.params
      refuseBuiltIn(collection)
      const validate = own.compile(tenant, body.attributes)
      const { definition, isNew } = await createCollectionStore(tenant).put(collection, body, {
        context: requestAuditContext(request, 'geo'),
        limit,
        async decide(before, tx) {
          if (before === undefined) return
          if (request.headers['if-match'] === undefined) throw new PreconditionRequired()
          requireMatch(request, definitionEtagOf(before))
          await requireFit(tx, before, body, { validate, limit: checkLimit })
        },
      })
      // Not read again: another change may have followed, or the database gone.
      const kind = own.toKind(tenant, definition)
      reply.code(isNew ? 201 : 200).header('etag', definitionEtagOf(definition))
      if (isNew) reply.header('location', kind.path)
      return describe(kind)
    },
  )

  app.delete(
    path,
    {
      schema: {
        operationId: 'removeCollection',
        summary: 'Removes a collection; one that has features only where `features=remove` says so',
        ...{ tags, params: CollectionParams },
        querystring: Type.Object(
          { features: Type.Optional(Type.Literal('remove')) },
          { additionalProperties: false },
        ),
        response: { 204: Type.Null() },
        problems: [RoleInsufficient, CollectionNotFound, CollectionBuiltIn, CollectionInUse],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { tenant, query } = request
      const { collection } = request.params
      refuseBuiltIn(collection)
      await createCollectionStore(tenant).remove(collection, {
        context: requestAuditContext(request, 'geo'),
        withFeatures: query.features === 'remove',
        check: before => requireMatch(request, definitionEtagOf(before)),
      })
      await createTileCache(tenant, { id: collection }).forget()
      reply.code(204)
      return null
    },
  )
}

/** @throws CollectionBuiltIn (409) */
function refuseBuiltIn(id: string): void {
  if (featureKinds.some(kind => kind.id === id)) throw new CollectionBuiltIn(id)
}
