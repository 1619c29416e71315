import { type Cursors, PageQuery, toPage } from '@careeasy/paging'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { BboxSchema, parseBbox } from '../schemas/bbox.ts'
import type { Link } from '../schemas/link.ts'
import {
  etagOf,
  geoJson,
  PlaceCollectionSchema,
  PlaceFeatureSchema,
  PlaceParams,
  toFeature,
} from '../schemas/place.ts'
import { createPlaceStore } from '../store/places.ts'

const tags = ['places']
const path = '/geo/collections/places/items'

/** Reading the places of the tenant. */
export const readPlaces: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    path,
    {
      schema: {
        operationId: 'listPlaces',
        summary: 'The places of the tenant, the oldest first',
        tags,
        querystring: Type.Object(
          { ...PageQuery, bbox: Type.Optional(BboxSchema) },
          { additionalProperties: false },
        ),
        response: { 200: PlaceCollectionSchema },
      },
    },
    async ({ tenant, query: { limit, cursor, bbox } }, reply) => {
      const scope = { list: `places ${bbox ?? ''}`, tenant: tenant.uuid }
      const [after] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const box = bbox === undefined ? undefined : parseBbox(bbox)
      const found = await createPlaceStore(tenant).list({ limit: limit + 1, after, bbox: box })
      const { items, next_cursor } = toPage(found, limit, last => cursors.encode(scope, [last.id]))
      const links = [linkTo('self', { limit, cursor, bbox })]
      if (next_cursor !== undefined) links.push(linkTo('next', { limit, cursor: next_cursor, bbox }))
      reply.type(geoJson)
      return {
        type: 'FeatureCollection' as const,
        features: items.map(place => toFeature(place)),
        numberReturned: items.length,
        links,
        ...(next_cursor === undefined ? {} : { next_cursor }),
      }
    },
  )

  app.get(
    `${path}/:id`,
    {
      schema: {
        operationId: 'getPlace',
        summary: 'One place',
        tags,
        params: PlaceParams,
        response: { 200: PlaceFeatureSchema },
      },
    },
    async ({ tenant, params }, reply) => {
      const place = await createPlaceStore(tenant).get(params.id)
      reply.type(geoJson).header('etag', etagOf(place))
      return toFeature(place)
    },
  )
}

function linkTo(rel: string, query: Readonly<Record<string, string | number | undefined>>): Link {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return { rel, href: `${path}?${search}`, type: geoJson }
}
