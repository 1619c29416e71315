import { requestAuditContext } from '@careeasy/audit'
import { RoleInsufficient } from '@careeasy/problem'
import { handoverAnswer, handoverOffer, isNotModified, offeredOrigins } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { type ByteRange, byteRanges } from '../byte-range.ts'
import { contentHeaders } from '../content-headers.ts'
import { AssetNotFound, AssetQuarantined, RangeUnsatisfiable } from '../errors.ts'
import { multipartRanges } from '../multipart-ranges.ts'
import { AssetParams } from '../schemas/asset.ts'
import type { AssetDocument } from '../store/asset-document.ts'
import { createAssetStore } from '../store/assets.ts'
import type { RecordRead } from '../store/reads.ts'

const Bytes = (description: string) => ({ description, content: { '*/*': { schema: Type.Any() } } })

const schema = {
  tags: ['assets'],
  params: AssetParams,
  querystring: Type.Object(
    {
      disposition: Type.Union([Type.Literal('attachment'), Type.Literal('inline')], {
        default: 'attachment',
        description: 'inline is kept to images, sound and film; all else stays a download',
      }),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Bytes('the whole file'),
    206: Bytes('the range that was asked for, or several as multipart/byteranges'),
    304: Type.Null({ description: 'If-None-Match names the current content' }),
  },
}

/** Reading the bytes of the tenant's assets, whole or by range. */
export const readContent: FastifyPluginAsyncTypebox<{ recordRead: RecordRead }> = async (
  app,
  { recordRead },
) => {
  const url = '/media/assets/:id/content'

  app.get(
    url,
    // Fastify's own HEAD would fetch the whole object and drop it.
    {
      exposeHeadRoute: false,
      schema: {
        ...schema,
        operationId: 'getAssetContent',
        summary: 'The file itself',
        problems: [RoleInsufficient, AssetNotFound, AssetQuarantined, RangeUnsatisfiable],
        readsHeaders: ['range', 'if-range'],
      },
    },
    async (request, reply) => {
      const { params, query, headers, tenant } = request
      const assets = createAssetStore(tenant)
      const asset = await assets.getReadable(params.id)
      const etag = etagOf(asset)
      if (isNotModified(request, reply, etag)) return reply.code(304).send(null)
      const ranges = byteRanges(headers, asset.size, etag)
      if (ranges === 'none') {
        reply.header('content-range', `bytes */${asset.size}`)
        throw new RangeUnsatisfiable(asset.size)
      }
      const described = contentHeaders(asset, query.disposition)
      const record = () => recordRead(tenant, asset.id, requestAuditContext(request, 'media'))
      const [first, ...others] = ranges === 'whole' ? [] : ranges
      if (others.length > 0) {
        await record()
        const file = { type: String(described['content-type']), size: asset.size }
        const body = multipartRanges(ranges as Exclude<typeof ranges, string>, file, async range => {
          return (await assets.read(asset, range)).stream
        })
        reply.code(206).headers({ ...described, 'content-type': body.contentType })
        return reply.header('content-length', body.length).send(body.stream)
      }
      const head = first === undefined ? described : { ...described, ...contentRange(first, asset.size) }
      const status = first === undefined ? 200 : 206
      const handover = await assets.handOver(asset, offeredOrigins(headers[handoverOffer]), first)
      if (handover !== undefined) {
        await record()
        reply.code(status).headers(head).header(handoverAnswer, JSON.stringify(handover))
        // No string: to the type of one that is JSON Fastify would add a charset.
        return reply.send(Buffer.alloc(0))
      }
      const { stream, length } = await assets.read(asset, first)
      await record().catch(error => {
        stream.destroy()
        throw error
      })
      return reply.code(status).headers(head).header('content-length', length).send(stream)
    },
  )

  app.head(
    url,
    {
      schema: { ...schema, hide: true, operationId: 'headAssetContent', summary: 'The headers of the file' },
    },
    async (request, reply) => {
      const asset = await createAssetStore(request.tenant).getReadable(request.params.id)
      if (isNotModified(request, reply, etagOf(asset))) return reply.code(304).send(null)
      reply.headers(contentHeaders(asset, request.query.disposition))
      return reply.header('content-length', asset.size).send(null)
    },
  )
}

function contentRange({ first, last }: ByteRange, size: number): { readonly 'content-range': string } {
  return { 'content-range': `bytes ${first}-${last}/${size}` }
}

/** The bytes of an asset never change under its id; their digest names them wherever they are. */
function etagOf({ sha256 }: AssetDocument): string {
  return `"${sha256}"`
}
