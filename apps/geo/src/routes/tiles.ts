import { createHash } from 'node:crypto'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Static, Type } from '@sinclair/typebox'
import { CollectionNotFound, TileUnknown } from '../errors.ts'
import type { FeatureRoutes } from '../feature-routes.ts'
import { vectorTile } from '../schemas/collection.ts'
import { createTileStore } from '../store/tiles.ts'
import { createTileCache } from '../tile-cache.ts'

const maxLevel = 22
const Index = Type.Integer({ minimum: 0, maximum: 2 ** maxLevel })
const TileParams = Type.Object({ z: Type.Integer({ minimum: 0, maximum: maxLevel }), y: Index, x: Index })

/** The features of one collection as vector tiles, for a map. */
export const tiles: FastifyPluginAsyncTypebox<{ routes: FeatureRoutes }> = async (app, { routes }) => {
  app.get(
    `${routes.path}/tiles/WebMercatorQuad/:z/:y/:x`,
    {
      schema: {
        operationId: `get${routes.operation[0]}Tile`,
        summary: `A Mapbox vector tile of ${routes.title.toLowerCase()}; at most 20,000 features`,
        tags: [routes.tag],
        params: Type.Composite([routes.params, TileParams]),
        produces: [vectorTile],
        response: { 200: Type.Unsafe<Buffer>({ description: 'a vector tile' }), 304: Type.Null() },
        problems: [RoleInsufficient, CollectionNotFound, TileUnknown],
      },
    },
    async (request, reply) => {
      const { z, y, x } = request.params as Static<typeof TileParams>
      const name = `${z}/${y}/${x}`
      if (Math.max(x, y) >= 2 ** z) throw new TileUnknown(name)
      const { tenant } = request
      const kind = await routes.kindOf(request)
      const make = () => createTileStore(tenant, kind).make({ z, x, y })
      const tile = await createTileCache(tenant, kind).read(name, make)
      const etag = `"${createHash('sha256').update(tile).digest('base64url')}"`
      if (isNotModified(request, reply, etag)) return reply.code(304).send(null)
      return reply.type(vectorTile).send(Buffer.from(tile))
    },
  )
}
