import { requestAuditContext } from '@careeasy/audit'
import { Overloaded, RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import {
  AssetNotFound,
  AssetQuarantined,
  ImageTooLarge,
  ImageUnreadable,
  ImageUnsupported,
} from '../errors.ts'
import { outputFormats } from '../images/formats.ts'
import type { Images } from '../images/images.ts'
import { fits, toVariant, variantName } from '../images/variant.ts'
import { AssetParams } from '../schemas/asset.ts'
import { createAssetStore } from '../store/assets.ts'
import type { RecordRead } from '../store/reads.ts'

const Side = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description }))
const OneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Optional(Type.Unsafe<T>({ type: 'string', enum: values, description }))

export interface ReadImageOptions {
  readonly images: Images
  readonly recordRead: RecordRead
}

/** Looking at the tenant's assets that are images: smaller, upright, and without what cameras write into them. */
export const readImage: FastifyPluginAsyncTypebox<ReadImageOptions> = async (app, { images, recordRead }) => {
  app.get(
    '/media/assets/:id/image',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getAssetImage',
        summary: 'A small image of the asset, never larger than the original; of a film its first frame',
        tags: ['assets'],
        params: AssetParams,
        querystring: Type.Object(
          {
            width: Side('pixels, rounded up to 64, 128, 256, 512, 1024 or 2048; with neither side 256 × 256'),
            height: Side('pixels, rounded up likewise'),
            fit: OneOf(fits, '`inside` (default): all of it within the sides; `cover`: cut off to fill them'),
            format: OneOf(outputFormats, '`webp` by default'),
          },
          { additionalProperties: false },
        ),
        response: {
          200: { description: 'the image', content: { 'image/*': { schema: Type.Any() } } },
          304: Type.Null({ description: 'If-None-Match names the image' }),
        },
        problems: [
          RoleInsufficient,
          AssetNotFound,
          AssetQuarantined,
          ImageUnsupported,
          ImageUnreadable,
          ImageTooLarge,
          Overloaded,
        ],
      },
    },
    async (request, reply) => {
      const { tenant, params, query } = request
      const asset = await createAssetStore(tenant).getReadable(params.id)
      const variant = toVariant(query)
      // It may be kept, but only by who asked, and is asked for again each time: whoever left the tenant sees nothing.
      reply.header('cache-control', 'private, no-cache')
      if (isNotModified(request, reply, `"${asset.sha256}-${variantName(variant)}"`))
        return reply.code(304).send(null)
      const { stream, length } = await images.get(tenant, asset, variant)
      try {
        await recordRead(tenant, asset.id, requestAuditContext(request, 'media'))
      } catch (error) {
        stream.destroy()
        throw error
      }
      return reply
        .headers({
          'content-type': `image/${variant.format}`,
          'content-length': length,
          'content-disposition': 'inline',
          'x-content-type-options': 'nosniff',
          'content-security-policy': 'sandbox',
        })
        .send(stream)
    },
  )
}
