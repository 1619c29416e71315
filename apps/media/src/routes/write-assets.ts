import { requestAuditContext } from '@careeasy/audit'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { fileName } from '../file-name.ts'
import { mediaType } from '../media-type.ts'
import { AssetSchema } from '../schemas/asset.ts'
import { createAssetStore } from '../store/assets.ts'
import { uploadBody } from '../upload-body.ts'

/** Adding assets to the tenant. The body is the file, of any type: it is passed on, never parsed. */
export const writeAssets: FastifyPluginAsyncTypebox<{ maxBytes: number }> = async (app, { maxBytes }) => {
  app.post(
    '/media/assets',
    {
      schema: {
        operationId: 'createAsset',
        summary:
          'Stores a file; its name comes from Content-Disposition or `name`, its type from Content-Type',
        tags: ['assets'],
        querystring: Type.Object(
          { name: Type.Optional(Type.String({ maxLength: 255, description: 'the file name' })) },
          { additionalProperties: false },
        ),
        body: { content: { '*/*': { schema: Type.Any({ description: 'the file; it may be empty' }) } } },
        response: { 201: AssetSchema },
      },
    },
    async (request, reply) => {
      const { headers, query, raw, tenant } = request
      const file = {
        name: fileName(headers['content-disposition'], query.name),
        type: mediaType(headers['content-type']),
        body: uploadBody(raw, maxBytes),
      }
      const { asset, event } = await createAssetStore(tenant).add(file, requestAuditContext(request, 'media'))
      app.documentAudit.offer(event, asset.id)
      reply.code(201).header('location', `/media/assets/${asset.id}`)
      return asset
    },
  )
}
