import { requestAuditContext } from '@careeasy/audit'
import { PreconditionRequired } from '@careeasy/problem'
import { requireMatch, storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { crs84 } from '../crs.ts'
import { CrsUnknown } from '../errors.ts'
import { pathOf, toItem } from '../feature-links.ts'
import { mergeFeature } from '../merge-feature.ts'
import type { FeatureKind } from '../schemas/collection.ts'
import {
  etagOf,
  FeatureParams,
  FeatureSchema,
  geoJson,
  type NewFeature,
  type Stored,
} from '../schemas/feature.ts'
import { featureStoreOf } from '../store/kinds.ts'
import { createTileCache } from '../tile-cache.ts'

const mergePatchType = 'application/merge-patch+json'

/** Changing the features of one collection (OGC API Features Part 4, with optimistic locking). */
export const writeFeatures: FastifyPluginAsyncTypebox<{ kind: FeatureKind }> = async (app, { kind }) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser([geoJson, mergePatchType], { parseAs: 'string' }, parse)
  // Once a change is committed, and before its answer: who has the answer sees the change in the tiles.
  app.addHook('onSend', async (request, { statusCode }) => {
    if (statusCode < 300) await createTileCache(request.tenant, kind).forget()
  })
  app.addHook('onRequest', requireDegrees)
  const [one] = kind.operation
  const path = `${kind.path}/items`
  const shared = {
    // 10,000 positions in full precision.
    bodyLimit: kind.id === 'places' ? 65_536 : 1_048_576,
    preValidation: storableJson(),
  }
  const params = FeatureParams
  const tags = [kind.id]
  const consumes = [geoJson, 'application/json']

  app.post(
    path,
    {
      ...shared,
      schema: {
        ...{ operationId: `create${one}`, summary: 'Adds a feature', tags, consumes },
        body: kind.newSchema,
        response: { 201: FeatureSchema },
      },
    },
    async (request, reply) => {
      const feature = request.body as NewFeature
      const added = await featureStoreOf(request.tenant, kind).create(
        feature,
        requestAuditContext(request, 'geo'),
      )
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
        ...{ tags, consumes, params, body: kind.newSchema, response: { 200: FeatureSchema } },
      },
    },
    async (request, reply) => {
      const feature = await replace(request, () => request.body as NewFeature)
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
      },
    },
    async (request, reply) => {
      const validate = request.compileValidationSchema(kind.newSchema as object, 'body')
      const feature = await replace(request, before => mergeFeature(before, request.body, validate))
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
      },
    },
    async (request, reply) => {
      const check = (before: Stored) => requireMatch(request, etagOf(before))
      const context = requestAuditContext(request, 'geo')
      await featureStoreOf(request.tenant, kind).remove((request.params as { id: string }).id, check, context)
      reply.code(204)
      return null
    },
  )

  /** @throws PreconditionRequired, PreconditionFailed */
  function replace(request: FastifyRequest, decide: (before: Stored) => NewFeature) {
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
