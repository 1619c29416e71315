import type { Crs } from './crs.ts'
import type { FeatureKind } from './schemas/collection.ts'
import { geoJson, type Stored, toFeature } from './schemas/feature.ts'
import type { Link } from './schemas/link.ts'

type Query = Readonly<Record<string, string | number | undefined>>

/** A link to GeoJSON with a query. */
export function linkTo(rel: string, path: string, query: Query = {}): Link {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return { rel, href: search.size === 0 ? path : `${path}?${search}`, type: geoJson }
}

/** A link to the same as a page for people. */
export function alternateLink(path: string, query: Query = {}): Link {
  return { ...linkTo('alternate', path, { ...query, f: 'html' }), type: 'text/html' }
}

export function collectionLink({ path, title }: FeatureKind): Link {
  return { rel: 'collection', href: path, type: 'application/json', title }
}

/** Where a feature is. */
export function pathOf({ path }: FeatureKind, { id }: Pick<Stored, 'id'>): string {
  return `${path}/items/${id}`
}

/** A single feature with its links; in degrees unless told otherwise. */
export function toItem(kind: FeatureKind, feature: Stored, crs?: Crs) {
  const query = crs === undefined ? {} : { crs: crs.uri }
  const path = pathOf(kind, feature)
  return {
    ...toFeature(feature, crs),
    links: [linkTo('self', path, query), alternateLink(path, query), collectionLink(kind)],
  }
}
