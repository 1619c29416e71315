import type { Collection, Collections } from '../schemas/collection.ts'
import type { Link } from '../schemas/link.ts'
import { type Html, html } from './html.ts'
import { document } from './layout.ts'

export const home = { href: '/geo', title: 'Geo' }
export const allCollections = { href: '/geo/collections', title: 'Collections' }

interface Landing {
  readonly title: string
  readonly description: string
  readonly links: readonly Link[]
}

export function landingPage(payload: unknown): Html {
  const { title, description, links } = payload as Landing
  const shown = links.filter(({ rel }) => rel === 'data' || rel === 'conformance')
  return document(
    title,
    [home],
    html`
<h1>${title}</h1>
<p>${description}</p>
<ul>${shown.map(({ href, title }) => html`<li><a href="${href}">${title ?? href}</a></li>`)}</ul>
<p><a href="/geo?f=json">This as JSON</a></p>`,
  )
}

export function conformancePage(payload: unknown): Html {
  const { conformsTo } = payload as { conformsTo: readonly string[] }
  return document(
    'Conformance',
    [home, { href: '/geo/conformance', title: 'Conformance' }],
    html`
<h1>Conformance</h1>
<p>These classes of OGC API Features and CQL2 are kept to:</p>
<ul>${conformsTo.map(uri => html`<li><code>${uri}</code></li>`)}</ul>
<p><a href="/geo/conformance?f=json">This as JSON</a></p>`,
  )
}

export function collectionsPage(payload: unknown): Html {
  const { collections } = payload as Collections
  return document(
    'Collections',
    [home, allCollections],
    html`
<h1>Collections</h1>
<table>
<caption>Collections of features</caption>
<thead><tr><th scope="col">Title</th><th scope="col">Description</th><th scope="col">Features</th></tr></thead>
<tbody>${collections.map(
      ({ id, title, description }) => html`
<tr><th scope="row"><a href="/geo/collections/${id}">${title}</a></th><td>${description}</td>
<td><a href="/geo/collections/${id}/items">Features of ${title}</a></td></tr>`,
    )}
</tbody>
</table>
<p><a href="/geo/collections?f=json">This as JSON</a></p>`,
  )
}

export function collectionPage(payload: unknown): Html {
  const { id, title, description, crs } = payload as Collection
  const path = `/geo/collections/${id}`
  return document(
    title,
    [home, allCollections, { href: path, title }],
    html`
<h1>${title}</h1>
<p>${description}</p>
<p><a href="${path}/items">The features</a></p>
<h2>Reference systems</h2>
<ul>${crs.map(uri => html`<li><code>${uri}</code></li>`)}</ul>
<p><a href="${path}?f=json">This as JSON</a></p>`,
  )
}
