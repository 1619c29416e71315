import { createHash } from 'node:crypto'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { TileUnknown } from '../errors.ts'
import { type FeatureKind, vectorTile } from '../schemas/collection.ts'
import { createTileStore } from '../store/tiles.ts'
import { createTileCache } from '../tile-cache.ts'

const maxLevel = 22
const Index = Type.Integer({ minimum: 0, maximum: 2 ** maxLevel })

/** The features of one collection as vector tiles, for a map. */
export const tiles: FastifyPluginAsyncTypebox<{ kind: FeatureKind }> = async (app, { kind }) => {
  app.get(
    `${kind.path}/tiles/WebMercatorQuad/:z/:y/:x`,
    {
      schema: {
        operationId: `get${kind.operation[0]}Tile`,
        summary: `A Mapbox vector tile of ${kind.title.toLowerCase()}; at most 20,000 features`,
        tags: [kind.id],
        params: Type.Object({ z: Type.Integer({ minimum: 0, maximum: maxLevel }), y: Index, x: Index }),
        produces: [vectorTile],
        response: { 200: Type.Unsafe<Buffer>({ description: 'a vector tile' }), 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const { z, y, x } = request.params
      const name = `${z}/${y}/${x}`
      if (Math.max(x, y) >= 2 ** z) throw new TileUnknown(name)
      const { tenant } = request
      const make = () => createTileStore(tenant, kind).make({ z, x, y })
      const tile = await createTileCache(tenant, kind).read(name, make)
      const etag = `"${createHash('sha256').update(tile).digest('base64url')}"`
      if (isNotModified(request, reply, etag)) return reply.code(304).send(null)
      return reply.type(vectorTile).send(Buffer.from(tile))
    },
  )
}
