import { type Static, type TSchema, Type } from '@sinclair/typebox'
import type { Queryables } from '../cql2/operands.ts'
import { crs84, supportedCrs } from '../crs.ts'
import { geoJson, type NewFeature } from './feature.ts'
import { LinkSchema } from './link.ts'
import type { Definition } from './own-collection.ts'
import { NewPlaceSchema } from './place.ts'
import { namedQueryables } from './queryables.ts'
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
  geometry: Type.Optional(Type.String({ description: 'of collections that the tenant defined' })),
  attributes: Type.Optional(
    Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'a JSON Schema 2020-12' }),
  ),
  links: Type.Array(LinkSchema),
})
export type Collection = Static<typeof CollectionSchema>

export const CollectionsSchema = Type.Object({
  collections: Type.Array(CollectionSchema),
  crs: Type.Array(Type.String()),
  links: Type.Array(LinkSchema),
})
export type Collections = Static<typeof CollectionsSchema>

/** A collection: one that every tenant has, or one that a tenant defined. */
export interface FeatureKind {
  readonly id: string
  readonly path: string
  readonly title: string
  readonly description: string
  /** The format of its geometries in the description of its queryables. */
  readonly geometry: string
  readonly newSchema: TSchema
  readonly queryables: Queryables
  /** What the tenant said of it; undefined where every tenant has it. */
  readonly definition?: Definition
  /** What only the tenant's schema can tell. @throws ValidationFailed (400) */
  readonly check?: (feature: NewFeature) => void
}

/** A collection that every tenant has. */
export interface BuiltInKind extends FeatureKind {
  readonly id: 'places' | 'service-areas'
  /** Of one and of many, in operationIds. */
  readonly operation: readonly [one: string, many: string]
}

export const featureKinds: readonly BuiltInKind[] = [
  {
    id: 'places',
    path: '/geo/collections/places',
    title: 'Places',
    description: 'Where care happens: clinics, pharmacies, homes',
    operation: ['Place', 'Places'],
    geometry: 'geometry-point',
    newSchema: NewPlaceSchema,
    queryables: namedQueryables,
  },
  {
    id: 'service-areas',
    path: '/geo/collections/service-areas',
    title: 'Service areas',
    description: 'Who serves where: the districts of teams, the rounds of meals',
    operation: ['ServiceArea', 'ServiceAreas'],
    geometry: 'geometry-multipolygon',
    newSchema: NewServiceAreaSchema,
    queryables: namedQueryables,
  },
]

/** Media types of what the links lead to. */
export const vectorTile = 'application/vnd.mapbox-vector-tile'
export const jsonSchema = 'application/schema+json'
export const relQueryables = 'http://www.opengis.net/def/rel/ogc/1.0/queryables'
const relTiles = 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector'

/** The description of a collection. The extent is that of the earth: to know the tenant's would be to read all. */
export function describe({ id, path, title, description, definition }: FeatureKind): Collection {
  return {
    ...{ id, title, description, itemType: 'feature' },
    extent: {
      spatial: { bbox: [[-180, -90, 180, 90]], crs: crs84 },
      temporal: { interval: [[null, null]], trs: 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian' },
    },
    crs: supportedCrs,
    storageCrs: crs84,
    ...(definition && { geometry: definition.geometry, attributes: definition.attributes }),
    links: [
      { rel: 'self', href: path, type: 'application/json', title: 'This description' },
      { rel: 'alternate', href: `${path}?f=html`, type: 'text/html', title: 'The same for people' },
      { rel: 'items', href: `${path}/items`, type: geoJson, title },
      { rel: 'items', href: `${path}/items?f=html`, type: 'text/html', title },
      { rel: relQueryables, href: `${path}/queryables`, type: jsonSchema, title: 'What can be filtered by' },
      {
        ...{ rel: relTiles, href: `${path}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}` },
        ...{ type: vectorTile, title: 'Vector tiles', templated: true },
      },
    ],
  }
}
