import { type Static, Type } from '@sinclair/typebox'
import { LinkSchema } from './link.ts'
import { geoJson } from './place.ts'

/** What kind of features there are, as OGC API Features describes it. */
export const CollectionSchema = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  itemType: Type.Literal('feature'),
  crs: Type.Array(Type.String()),
  links: Type.Array(LinkSchema),
})
export type Collection = Static<typeof CollectionSchema>

export const CollectionsSchema = Type.Object({
  collections: Type.Array(CollectionSchema),
  links: Type.Array(LinkSchema),
})

/** The points of a tenant. */
export const placesCollection: Collection = {
  id: 'places',
  title: 'Places',
  description: 'Where care happens: clinics, pharmacies, homes',
  itemType: 'feature',
  crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84'],
  links: [
    { rel: 'self', href: '/geo/collections/places', type: 'application/json' },
    { rel: 'items', href: '/geo/collections/places/items', type: geoJson },
  ],
}
