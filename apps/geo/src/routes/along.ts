import { type Cursors, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { CollectionNotFound, GeometryInvalid, RouteCrowded } from '../errors.ts'
import type { FeatureRoutes } from '../feature-routes.ts'
import { createRouteLine } from '../route-line.ts'
import { FeatureCollectionSchema, geoJson, PositionSchema, toFeature } from '../schemas/feature.ts'
import { findAlong } from '../store/along.ts'
import { storageOf } from '../store/kinds.ts'

const AlongQuery = Type.Object(
  {
    metres: Type.Number({
      minimum: 0,
      maximum: 10_000,
      default: 500,
      description: 'how far from the line, on the WGS 84 ellipsoid',
    }),
    ...PageQuery,
  },
  { additionalProperties: false },
)

const LineSchema = Type.Object(
  {
    type: Type.Literal('LineString'),
    coordinates: Type.Array(PositionSchema, { minItems: 2, maxItems: 1_000 }),
  },
  {
    additionalProperties: false,
    description:
      'of at most 500 km; an edge is the shortest way between its ends, also across the antimeridian',
    examples: [
      {
        type: 'LineString',
        coordinates: [
          [20.44, 44.81],
          [20.48, 44.8],
        ],
      },
    ],
  },
)

/** What lies along a way. POST, since a line is too long for an address; nothing is changed. */
export const along: FastifyPluginAsyncTypebox<{ routes: FeatureRoutes; cursors: Cursors }> = async (
  app,
  { routes, cursors },
) => {
  app.addContentTypeParser(geoJson, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  app.post(
    `${routes.path}/along`,
    {
      bodyLimit: 131_072,
      schema: {
        operationId: `list${routes.operation[1]}Along`,
        summary: `${routes.title} near a line, in the order of the way; properties.distance is in metres from it, along from its start`,
        tags: [routes.tag],
        consumes: [geoJson, 'application/json'],
        params: routes.params,
        querystring: AlongQuery,
        body: LineSchema,
        response: { 200: FeatureCollectionSchema },
        problems: [RoleInsufficient, CollectionNotFound, GeometryInvalid, RouteCrowded],
      },
    },
    async (request, reply) => {
      const { tenant, body, query } = request
      const { metres, limit, cursor } = query
      const { coordinates } = body
      const line = createRouteLine(coordinates)
      const kind = await routes.kindOf(request)
      const scope = { list: JSON.stringify(['along', kind.id, metres, coordinates]), tenant: tenant.uuid }
      const [after, afterId] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const beside = await findAlong(tenant, storageOf(kind), { line: coordinates, metres })
      const ordered = beside
        .map(({ feature, distance, isAtStart }) => {
          const along = isAtStart ? 0 : line.locate(feature.geometry, distance)
          return { feature, distance, along }
        })
        .sort((a, b) => a.along - b.along || (a.feature.id < b.feature.id ? -1 : 1))
      const rest = ordered.filter(
        ({ along, feature }) =>
          after === undefined ||
          along > Number(after) ||
          (along === Number(after) && feature.id > String(afterId)),
      )
      const { items, next_cursor } = toPage(rest, limit, last =>
        cursors.encode(scope, [String(last.along), last.feature.id]),
      )
      reply.type(geoJson)
      return {
        type: 'FeatureCollection' as const,
        features: items.map(({ feature, distance, along }) =>
          toFeature(feature, undefined, { distance, along }),
        ),
        numberMatched: ordered.length,
        numberReturned: items.length,
        links: [],
        ...(next_cursor === undefined ? {} : { next_cursor }),
      }
    },
  )
}
