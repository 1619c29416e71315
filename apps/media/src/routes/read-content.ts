import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import { byteRange } from '../byte-range.ts'
import { RangeUnsatisfiable } from '../errors.ts'
import { attachment } from '../file-name.ts'
import { type Asset, AssetParams } from '../schemas/asset.ts'
import { createAssetStore } from '../store/assets.ts'

const Bytes = (description: string) => ({ description, content: { '*/*': { schema: Type.Any() } } })

const schema = {
  tags: ['assets'],
  params: AssetParams,
  response: {
    200: Bytes('the whole file'),
    206: Bytes('the range that was asked for'),
    304: Type.Null({ description: 'If-None-Match names the current content' }),
  },
}

/** Reading the bytes of the tenant's assets, whole or by range. */
export const readContent: FastifyPluginAsyncTypebox = async app => {
  const url = '/media/assets/:id/content'

  app.get(
    url,
    // Fastify's own HEAD would fetch the whole object and drop it.
    {
      exposeHeadRoute: false,
      schema: { ...schema, operationId: 'getAssetContent', summary: 'The file itself' },
    },
    async (request, reply) => {
      const assets = createAssetStore(request.tenant)
      const asset = await assets.get(request.params.id)
      const etag = etagOf(asset)
      if (isNotModified(request, reply, etag)) return reply.code(304).send(null)
      const range = byteRange(request.headers, asset, etag)
      if (range === 'none') {
        reply.header('content-range', `bytes */${asset.size}`)
        throw new RangeUnsatisfiable(asset.size)
      }
      if (range === 'whole') {
        const { stream, length } = await assets.read(asset)
        return describe(reply, asset, length).send(stream)
      }
      const { stream, length } = await assets.read(asset, range)
      reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${asset.size}`)
      return describe(reply, asset, length).send(stream)
    },
  )

  app.head(
    url,
    {
      schema: { ...schema, hide: true, operationId: 'headAssetContent', summary: 'The headers of the file' },
    },
    async (request, reply) => {
      const asset = await createAssetStore(request.tenant).get(request.params.id)
      if (isNotModified(request, reply, etagOf(asset))) return reply.code(304).send(null)
      return describe(reply, asset, asset.size).send(null)
    },
  )
}

/** The bytes of an asset never change under its id; their digest names them wherever they are. */
function etagOf({ sha256 }: Asset): string {
  return `"${sha256}"`
}

/** The type is what a stranger claimed: nothing may run as a page of ours, so it is a download in a sandbox. */
function describe(reply: FastifyReply, asset: Asset, length: number): FastifyReply {
  return reply.headers({
    'content-type': asset.type,
    'content-length': length,
    'content-disposition': attachment(asset.name),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  })
}
