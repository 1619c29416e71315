import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { crs84, supportedCrs } from '../crs.ts'
import { geoJson } from './feature.ts'
import { LinkSchema } from './link.ts'
import { NewPlaceSchema } from './place.ts'
import { NewServiceAreaSchema } from './service-area.ts'

/** What kind of features there are, as OGC API Features describes it. */
export const CollectionSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  itemType: Type.Literal('feature'),
  extent: Type.Object({
    spatial: Type.Object({ bbox: Type.Array(Type.Array(Type.Number())), crs: Type.String() }),
    temporal: Type.Object({
      interval: Type.Array(Type.Array(Type.Union([Type.String(), Type.Null()]))),
      trs: Type.String(),
    }),
  }),
  crs: Type.Array(Type.String()),
  storageCrs: Type.String(),
  links: Type.Array(LinkSchema),
})
export type Collection = Static<typeof CollectionSchema>

export const CollectionsSchema = Type.Object({
  collections: Type.Array(CollectionSchema),
  crs: Type.Array(Type.String()),
  links: Type.Array(LinkSchema),
})

/** A collection that every tenant has. */
export interface FeatureKind {
  readonly id: 'places' | 'service-areas'
  readonly path: string
  readonly title: string
  readonly description: string
  /** Of one and of many, in operationIds. */
  readonly operation: readonly [one: string, many: string]
  readonly geometry: string
  readonly newSchema: TSchema
}

export const featureKinds: readonly FeatureKind[] = [
  {
    id: 'places',
    path: '/geo/collections/places',
    title: 'Places',
    description: 'Where care happens: clinics, pharmacies, homes',
    operation: ['Place', 'Places'],
    geometry: 'geometry-point',
    newSchema: NewPlaceSchema,
  },
  {
    id: 'service-areas',
    path: '/geo/collections/service-areas',
    title: 'Service areas',
    description: 'Who serves where: the districts of teams, the rounds of meals',
    operation: ['ServiceArea', 'ServiceAreas'],
    geometry: 'geometry-multipolygon',
    newSchema: NewServiceAreaSchema,
  },
]

/** Media types of what the links lead to. */
export const vectorTile = 'application/vnd.mapbox-vector-tile'
export const jsonSchema = 'application/schema+json'
const relQueryables = 'http://www.opengis.net/def/rel/ogc/1.0/queryables'
const relTiles = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector'

/** The description of a collection. The extent is that of the earth: to know the tenant's would be to read all. */
export function describe({ id, path, title, description }: FeatureKind): Collection {
  return {
    ...{ id, title, description, itemType: 'feature' },
    extent: {
      spatial: { bbox: [[-180, -90, 180, 90]], crs: crs84 },
      temporal: { interval: [[null, null]], trs: 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian' },
    },
    crs: supportedCrs,
    storageCrs: crs84,
    links: [
      { rel: 'self', href: path, type: 'application/json', title: 'This description' },
      { rel: 'items', href: `${path}/items`, type: geoJson, title },
      { rel: relQueryables, href: `${path}/queryables`, type: jsonSchema, title: 'What can be filtered by' },
      {
        ...{ rel: relTiles, href: `${path}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}` },
        ...{ type: vectorTile, title: 'Vector tiles', templated: true },
      },
    ],
  }
}
