import { requestAuditContext } from '@careeasy/audit'
import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch, storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Changed, createAssetChanges, type Match } from '../asset-change.ts'
import { AssetBusy, AssetInvalid, AssetNotDeleted, AssetNotFound, FileNameInvalid } from '../errors.ts'
import {
  type Asset,
  AssetParams,
  AssetSchema,
  type PatchAsset,
  PatchAssetSchema,
  toAsset,
} from '../schemas/asset.ts'
import { etagOf } from '../store/asset-document.ts'

const mergePatchType = 'application/merge-patch+json'
const tags = ['assets']

/** Keys that would change what an object is, here (prototypes) or in the store (operators, paths, its own types). */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype', '_bsontype'])
const isReserved = (key: string) => key.startsWith('$') || key.includes('.') || reservedKeys.has(key)

/** Changing, deleting and restoring what is known of the tenant's assets. */
export const editAssets: FastifyPluginAsyncTypebox = async app => {
  app.addContentTypeParser(mergePatchType, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))

  type Changes = ReturnType<typeof createAssetChanges>
  async function apply(
    request: FastifyRequest,
    work: (changes: Changes, match: Match) => Promise<Changed>,
  ): Promise<Changed> {
    const changes = createAssetChanges(request.tenant, requestAuditContext(request, 'media'))
    const changed = await work(changes, etag => requireMatch(request, etag))
    app.documentAudit.offer(changed.event, changed.document.id)
    return changed
  }

  app.patch(
    '/media/assets/:id',
    {
      preValidation: storableJson(isReserved),
      schema: {
        operationId: 'patchAsset',
        summary: 'Changes name, attributes or links (RFC 7396); needs If-Match',
        tags,
        params: AssetParams,
        body: { content: { [mergePatchType]: { schema: PatchAssetSchema } } },
        response: { 200: AssetSchema },
        problems: [
          RoleInsufficient,
          AssetNotFound,
          AssetInvalid,
          AssetBusy,
          FileNameInvalid,
          PreconditionRequired,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      if (request.headers['if-match'] === undefined) throw new PreconditionRequired()
      const { params } = request
      const patch = request.body as PatchAsset
      const changed = await apply(request, (changes, match) => changes.update(params.id, match, patch))
      return answer(reply, changed)
    },
  )

  app.delete(
    '/media/assets/:id',
    {
      schema: {
        operationId: 'deleteAsset',
        summary: 'Deletes an asset; for 30 days it can be restored',
        tags,
        params: AssetParams,
        response: { 204: Type.Null() },
        problems: [RoleInsufficient, AssetNotFound, AssetBusy],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      await apply(request, (changes, match) => changes.remove(request.params.id, match))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/media/assets/:id/restore',
    {
      schema: {
        operationId: 'restoreAsset',
        summary: 'Brings a deleted asset back as it was',
        tags,
        params: AssetParams,
        response: { 200: AssetSchema },
        problems: [RoleInsufficient, AssetNotFound, AssetNotDeleted, AssetBusy],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) =>
      answer(reply, await apply(request, (changes, match) => changes.restore(request.params.id, match))),
  )
}

function answer(reply: FastifyReply, { document }: Changed): Asset {
  reply.header('etag', etagOf(document))
  return toAsset(document)
}
