import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { AssetParams, AssetSchema } from '../schemas/asset.ts'
import { createAssetStore } from '../store/assets.ts'

const tags = ['assets']

/** Reading what is known of the tenant's assets. */
export const readAssets: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    '/media/assets',
    {
      schema: {
        operationId: 'listAssets',
        summary: 'The assets of the tenant, the oldest first',
        tags,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: { 200: PageOf(AssetSchema) },
      },
    },
    async ({ query: { limit, cursor }, tenant }) => {
      const scope = { list: 'asset', tenant: tenant.uuid }
      const [after] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const assets = await createAssetStore(tenant).list({ limit: limit + 1, after })
      return toPage(assets, limit, last => cursors.encode(scope, [last.id]))
    },
  )

  app.get(
    '/media/assets/:id',
    {
      schema: {
        operationId: 'getAsset',
        summary: 'What is known of one asset',
        tags,
        params: AssetParams,
        response: {
          200: AssetSchema,
          304: Type.Null({ description: 'If-None-Match names the current version' }),
        },
      },
    },
    async (request, reply) => {
      const asset = await createAssetStore(request.tenant).get(request.params.id)
      if (isNotModified(request, reply, '"1"')) return reply.code(304).send(null)
      return asset
    },
  )
}
