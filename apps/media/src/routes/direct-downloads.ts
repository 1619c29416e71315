import { requestAuditContext } from '@careeasy/audit'
import { RoleInsufficient } from '@careeasy/problem'
import { maxPresignSeconds } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { AssetNotFound, AssetQuarantined } from '../errors.ts'
import { disposition } from '../file-name.ts'
import { AssetParams } from '../schemas/asset.ts'
import { DirectDownloadSchema } from '../schemas/direct-upload.ts'
import { contentKeyOf } from '../store/asset-document.ts'
import { createAssetStore } from '../store/assets.ts'
import type { RecordRead } from '../store/reads.ts'

/** Addresses by which whoever has them reads an asset straight from S3. */
export const directDownloads: FastifyPluginAsyncTypebox<{ recordRead: RecordRead }> = async (
  app,
  { recordRead },
) => {
  app.get(
    '/media/assets/:id/url',
    {
      schema: {
        operationId: 'getAssetUrl',
        summary: 'An address that reads the file straight from S3; it counts as a download',
        tags: ['assets'],
        params: AssetParams,
        querystring: Type.Object(
          {
            seconds: Type.Integer({
              minimum: 1,
              maximum: maxPresignSeconds,
              default: 60,
              description: 'how long the address is good for',
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: DirectDownloadSchema },
        problems: [RoleInsufficient, AssetNotFound, AssetQuarantined],
      },
    },
    async (request, reply) => {
      const { params, query, tenant } = request
      const asset = await createAssetStore(tenant).getReadable(params.id)
      await recordRead(tenant, asset.id, requestAuditContext(request, 'media'), 'asset.url')
      const expires = new Date(Date.now() + query.seconds * 1_000)
      const url = await tenant.assets.presignGet(contentKeyOf(asset), {
        seconds: query.seconds,
        // S3 answers without a sandbox of ours: whatever it is, it is saved.
        contentType: 'application/octet-stream',
        contentDisposition: disposition(asset.name),
      })
      reply.header('cache-control', 'no-store')
      return { url, expires_at: expires.toISOString() }
    },
  )
}
