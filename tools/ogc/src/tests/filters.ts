import { checkSame } from '../abstract-test.ts'
import { checkIds, eachCollection, eachWithFeatures } from '../each.ts'
import type { Collection, Feature } from '../geojson.ts'
import { mediaTypeOf } from '../http.ts'
import { linkOf } from '../links.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'

/** The relation of a collection to what it can be asked by. */
export const relation = 'http://www.opengis.net/def/rel/ogc/1.0/queryables'
/** As many features as a page may have. */
export const all = { limit: 1_000 }

export interface Queryables {
  readonly $id: string
  readonly properties: Readonly<Record<string, { type?: string; format?: string }>>
}

export async function queryablesOf({ client }: Subject, { links }: Collection): Promise<Queryables> {
  const { href } = linkOf(links, relation)
  const answer = expectStatus(await client(href, { accept: 'application/schema+json' }), 200)
  checkSame(mediaTypeOf(answer), 'application/schema+json', 'the media type of its queryables')
  return answer.json as Queryables
}

/** A queryable that is a text with a value of it, of a feature that has one; undefined where there is none. */
export function sampleOf({ properties }: Queryables, features: readonly Feature[]) {
  for (const [name, { type, format }] of Object.entries(properties)) {
    const value = features.map(feature => feature.properties[name]).find(found => typeof found === 'string')
    if (type === 'string' && format === undefined && typeof value === 'string') return { name, value }
  }
  return undefined
}

export function spatialOf({ properties }: Queryables): string | undefined {
  return Object.keys(properties).find(name => properties[name]?.format?.startsWith('geometry-'))
}

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** With each way to say it: one filter of a text, and what it must give. */
export async function eachFiltered(
  subject: Subject,
  lang: 'cql2-text' | 'cql2-json' | undefined,
  toFilter: (name: string, value: string) => string,
  isIn: (given: unknown, value: string) => boolean,
): Promise<void> {
  await eachWithFeatures(subject, async (collection, features) => {
    const sample = sampleOf(await queryablesOf(subject, collection), features)
    if (sample === undefined) return
    const filter = toFilter(sample.name, sample.value)
    const said = lang === undefined ? {} : { 'filter-lang': lang }
    const found = await subject.list(collection, { ...all, filter, ...said })
    const wanted = features.filter(({ properties }) => isIn(properties[sample.name], sample.value))
    checkIds(found.features, wanted, `filter=${filter}`)
  })
}

export async function checkRefused(subject: Subject, query: Readonly<Record<string, string>>): Promise<void> {
  await eachCollection(subject, async (_collection, path) => {
    expectStatus(await subject.client(path, { accept: geoJson, query }), 400)
  })
}
