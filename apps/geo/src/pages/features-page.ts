import { type Coordinates, crs84 } from '../crs.ts'
import type { Link } from '../schemas/link.ts'
import { boxOf } from '../shapes.ts'
import { type Html, html } from './html.ts'
import { allCollections, home } from './landing-page.ts'
import { document, textOf } from './layout.ts'

/** What of an answer is shown. */
interface Feature {
  readonly id: string
  readonly geometry: { readonly type: string; readonly coordinates: readonly unknown[] }
  readonly properties: Readonly<Record<string, unknown>>
  readonly links?: readonly Link[]
}
interface FeatureCollection {
  readonly features: readonly Feature[]
  readonly links: readonly Link[]
  readonly numberReturned: number
}

/** Properties that get a column; a feature's own page has them all. */
const maxColumns = 8

export function featuresPage(payload: unknown): Html {
  const { features, links, numberReturned } = payload as FeatureCollection
  const { href, title } = collectionOf(links)
  const query = queryOf(links)
  const next = links.find(({ rel }) => rel === 'next')
  return document(
    title,
    [home, allCollections, { href, title }, { href: `${href}/items`, title: 'Features' }],
    html`
<h1>${title}</h1>
${searchForm(`${href}/items`, query)}
${mapOf(href, title, query.has('crs') ? [] : features)}
${tableOf(`${href}/items`, features)}
<p class="pages"><span id="count">${numberReturned} on this page</span>
${next === undefined ? html`<span>This is the last page.</span>` : html`<a rel="next" href="${withoutFormat(next.href)}">Next page</a>`}</p>
<p><a href="${asJson(`${href}/items`, query)}">This as JSON</a></p>`,
  )
}

export function featurePage(payload: unknown): Html {
  const feature = payload as Feature
  const { href, title } = collectionOf(feature.links ?? [])
  const name = textOf(feature.properties['name'] ?? feature.id)
  const query = queryOf(feature.links ?? [])
  const path = `${href}/items/${feature.id}`
  return document(
    name,
    [
      home,
      allCollections,
      { href, title },
      { href: `${href}/items`, title: 'Features' },
      { href: path, title: name },
    ],
    html`
<h1>${name}</h1>
${mapOf(href, title, query.has('crs') ? [] : [feature])}
<table>
<caption>Properties</caption>
<tbody><tr><th scope="row">id</th><td>${feature.id}</td></tr>${Object.entries(feature.properties).map(
      ([key, value]) => html`
<tr><th scope="row">${key}</th><td>${textOf(value)}</td></tr>`,
    )}
<tr><th scope="row">geometry</th><td>${feature.geometry.type}</td></tr></tbody>
</table>
<p><a href="${asJson(path, query)}">This as JSON</a></p>`,
  )
}

function searchForm(action: string, query: URLSearchParams): Html {
  const field = (name: string, label: string, hint: string) => html`
<p><label for="q-${name}">${label}</label>
<input id="q-${name}" name="${name}" value="${query.get(name) ?? ''}" aria-describedby="h-${name}">
<small id="h-${name}">${hint}</small></p>`
  return html`<form method="get" action="${action}" role="search">
${field('filter', 'Filter', "CQL2, as in name LIKE 'A%'")}
${field('bbox', 'Box', 'west,south,east,north in degrees')}
${field('limit', 'On a page', '1 to 1000')}
<p><button>Show</button></p>
</form>`
}

/** A place for the map, which a script fills with our vector tiles; `data-box` is what to look at first. */
function mapOf(collection: string, title: string, features: readonly Feature[]): Html {
  const boxes = features.map(({ geometry }) => boxOf(geometry.coordinates as unknown as Coordinates))
  const box = [
    Math.min(...boxes.map(({ west }) => west)),
    Math.min(...boxes.map(({ south }) => south)),
    Math.max(...boxes.map(({ east }) => east)),
    Math.max(...boxes.map(({ north }) => north)),
  ]
  return html`<div id="map" role="region" aria-label="Map of ${title}" data-collection="${collection}"
 data-layer="${collection.split('/').at(-1)}" data-box="${boxes.length === 0 ? '' : box.join(',')}"></div>`
}

function tableOf(path: string, features: readonly Feature[]): Html {
  if (features.length === 0) return html`<p>There is nothing like that here.</p>`
  const names = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))].sort(byImportance)
  const columns = names.slice(0, maxColumns)
  return html`<div class="wide"><table id="features">
<caption>Features</caption>
<thead><tr><th scope="col">Feature</th>${columns.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${features.map(
    ({ id, properties }) => html`
<tr><th scope="row"><a href="${path}/${id}">${id.slice(-8)}</a></th>${columns.map(name => html`<td>${textOf(properties[name])}</td>`)}</tr>`,
  )}
</tbody></table></div>`
}

/** What people ask for first, and what we added last. */
function byImportance(a: string, b: string): number {
  const rank = (name: string) => ['name', 'kind'].indexOf(name) + (/_at$/.test(name) ? 9 : 0)
  const [first, second] = [rank(a), rank(b)].map(value => (value < 0 ? 5 : value)) as [number, number]
  return first - second || (a < b ? -1 : 1)
}

function collectionOf(links: readonly Link[]): { href: string; title: string } {
  const found = links.find(({ rel }) => rel === 'collection')
  if (found === undefined) throw new Error('features have no link to their collection')
  return { href: found.href, title: found.title ?? found.href }
}

/** The query that the page answers, without what says which page and in which format. */
function queryOf(links: readonly Link[]): URLSearchParams {
  const self = links.find(({ rel }) => rel === 'self')?.href ?? ''
  const query = new URLSearchParams(self.split('?')[1])
  query.delete('f')
  if (query.get('crs') === crs84) query.delete('crs')
  return query
}

function asJson(path: string, query: URLSearchParams): string {
  return `${path}?${new URLSearchParams([...query, ['f', 'json']])}`
}

function withoutFormat(href: string): string {
  const [path, search] = href.split('?')
  const query = new URLSearchParams(search)
  query.delete('f')
  return `${path}?${query}`
}
