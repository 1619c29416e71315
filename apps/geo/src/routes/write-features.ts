import { requestAuditContext } from '@careeasy/audit'
import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch, storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { crs84 } from '../crs.ts'
import {
  CollectionChanged,
  CollectionNotFound,
  CrsUnknown,
  FeatureNotFound,
  GeometryInvalid,
  MediaTypeMissing,
  PlaceInUse,
  PlaceNotFound,
  ServiceAreaNotFound,
} from '../errors.ts'
import { pathOf, toItem } from '../feature-links.ts'
import type { FeatureRoutes } from '../feature-routes.ts'
import type { FeatureKind } from '../schemas/collection.ts'
import {
  etagOf,
  FeatureSchema,
  geoJson,
  mergePatchType,
  type NewFeature,
  type Stored,
} from '../schemas/feature.ts'
import { featureStoreOf } from '../store/kinds.ts'
import { mergeFeature, takeFeature } from '../taken-feature.ts'
import { createTileCache } from '../tile-cache.ts'

const changeProblems = [
  RoleInsufficient,
  CollectionNotFound,
  CollectionChanged,
  FeatureNotFound,
  PlaceNotFound,
  ServiceAreaNotFound,
  GeometryInvalid,
  CrsUnknown,
  MediaTypeMissing,
  PreconditionRequired,
]

/** Changing the features of one collection (OGC API Features Part 4, with optimistic locking). */
export const writeFeatures: FastifyPluginAsyncTypebox<{ routes: FeatureRoutes }> = async (
  app,
  { routes },
) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser([geoJson, mergePatchType], { parseAs: 'string' }, parse)
  // Once a change is committed, and before its answer: who has the answer sees the change in the tiles.
  // Nothing is read for it: what is committed must not be answered as an error.
  app.addHook('onSend', async (request, { statusCode }) => {
    if (statusCode < 300) await createTileCache(request.tenant, { id: routes.idOf(request) }).forget()
  })
  app.addHook('onRequest', requireDegrees)
  app.addHook('onRequest', requireMediaType)
  const [one] = routes.operation
  const path = `${routes.path}/items`
  const shared = { bodyLimit: routes.bodyLimit, preValidation: storableJson() }
  const params = routes.itemParams
  const tags = [routes.tag]
  const consumes = [geoJson, 'application/json']

  app.post(
    path,
    {
      ...shared,
      schema: {
        ...{ operationId: `create${one}`, summary: 'Adds a feature', tags, consumes },
        params: routes.params,
        body: routes.newSchema,
        response: { 201: FeatureSchema },
        problems: [
          RoleInsufficient,
          CollectionNotFound,
          CollectionChanged,
          GeometryInvalid,
          CrsUnknown,
          MediaTypeMissing,
        ],
        readsHeaders: ['content-crs'],
      },
    },
    async (request, reply) => {
      const kind = await routes.kindOf(request)
      const feature = takeFeature(request, kind, request.body)
      const context = requestAuditContext(request, 'geo')
      const added = await featureStoreOf(request.tenant, kind).create(feature, context)
      reply.code(201).type(geoJson).header('location', pathOf(kind, added)).header('etag', etagOf(added))
      return toItem(kind, added)
    },
  )

  app.put(
    `${path}/:id`,
    {
      ...shared,
      schema: {
        ...{ operationId: `replace${one}`, summary: 'Puts another feature in its place; needs If-Match' },
        ...{ tags, consumes, params, body: routes.newSchema, response: { 200: FeatureSchema } },
        problems: changeProblems,
        readsHeaders: ['if-match', 'content-crs'],
      },
    },
    async (request, reply) => {
      const kind = await routes.kindOf(request)
      const wanted = takeFeature(request, kind, request.body)
      const feature = await replace(request, kind, () => wanted)
      reply.type(geoJson).header('etag', etagOf(feature))
      return toItem(kind, feature)
    },
  )

  app.patch(
    `${path}/:id`,
    {
      ...shared,
      schema: {
        ...{ operationId: `change${one}`, summary: 'Changes some members (RFC 7396); needs If-Match' },
        ...{ tags, params, consumes: [mergePatchType, ...consumes], response: { 200: FeatureSchema } },
        body: Type.Object(
          { type: Type.Optional(Type.Literal('Feature')), geometry: Type.Optional(Type.Object({})) },
          { description: 'what results must be a feature of the collection', additionalProperties: true },
        ),
        problems: changeProblems,
        readsHeaders: ['if-match', 'content-crs'],
      },
    },
    async (request, reply) => {
      const kind = await routes.kindOf(request)
      const decide = (before: Stored) => takeFeature(request, kind, mergeFeature(before, request.body))
      const feature = await replace(request, kind, decide)
      reply.type(geoJson).header('etag', etagOf(feature))
      return toItem(kind, feature)
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        ...{ operationId: `remove${one}`, summary: 'Removes a feature; If-Match is honoured', tags, params },
        response: { 204: Type.Null() },
        problems: [
          RoleInsufficient,
          CollectionNotFound,
          FeatureNotFound,
          PlaceNotFound,
          PlaceInUse,
          ServiceAreaNotFound,
          CrsUnknown,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const check = (before: Stored) => requireMatch(request, etagOf(before))
      const context = requestAuditContext(request, 'geo')
      const store = featureStoreOf(request.tenant, await routes.kindOf(request))
      await store.remove((request.params as { id: string }).id, check, context)
      reply.code(204)
      return null
    },
  )

  /** @throws PreconditionRequired, PreconditionFailed */
  function replace(request: FastifyRequest, kind: FeatureKind, decide: (before: Stored) => NewFeature) {
    if (request.headers['if-match'] === undefined) throw new PreconditionRequired()
    const { id } = request.params as { id: string }
    const decideMatching = (before: Stored) => {
      requireMatch(request, etagOf(before))
      return decide(before)
    }
    return featureStoreOf(request.tenant, kind).replace(
      id,
      decideMatching,
      requestAuditContext(request, 'geo'),
    )
  }
}

/** What is written is in CRS84; to take other numbers for degrees would put it somewhere else. */
async function requireDegrees({ headers }: FastifyRequest): Promise<void> {
  const given = headers['content-crs']
  if (given !== undefined && given !== `<${crs84}>`) throw new CrsUnknown(String(given))
}

/** OGC API Features Part 4, /req/create-replace-delete/post-content-type: to say nothing is 400, not 415. */
async function requireMediaType({ method, headers }: FastifyRequest): Promise<void> {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
  if (method !== 'DELETE' && hasBody && headers['content-type'] === undefined) throw new MediaTypeMissing()
}
