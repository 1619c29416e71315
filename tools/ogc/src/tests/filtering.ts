import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { checkIds, eachCollection, eachWithFeatures } from '../each.ts'
import type { Box, Collection, Feature } from '../geojson.ts'
import { mediaTypeOf } from '../http.ts'
import { linkOf } from '../links.ts'
import { projectionOf } from '../projection.ts'
import { compileSchema } from '../schemas.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'
import { boxesFor, checkBox } from './selection.ts'

const part3 = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf'
const cql2 = 'http://www.opengis.net/spec/cql2/1.0/conf'
const relation = 'http://www.opengis.net/def/rel/ogc/1.0/queryables'
const all = { limit: 1_000 }
const unknown = 'this_is_not_a_queryable'

interface Queryables {
  readonly $id: string
  readonly properties: Readonly<Record<string, { type?: string; format?: string }>>
}

async function queryablesOf({ client }: Subject, { links }: Collection): Promise<Queryables> {
  const { href } = linkOf(links, relation)
  const answer = expectStatus(await client(href, { accept: 'application/schema+json' }), 200)
  checkSame(mediaTypeOf(answer), 'application/schema+json', 'the media type of its queryables')
  return answer.json as Queryables
}

/** A queryable that is a text with a value of it, of a feature that has one; undefined where there is none. */
function sampleOf({ properties }: Queryables, features: readonly Feature[]) {
  for (const [name, { type, format }] of Object.entries(properties)) {
    const value = features.map(feature => feature.properties[name]).find(found => typeof found === 'string')
    if (type === 'string' && format === undefined && typeof value === 'string') return { name, value }
  }
  return undefined
}

function spatialOf({ properties }: Queryables): string | undefined {
  return Object.keys(properties).find(name => properties[name]?.format?.startsWith('geometry-'))
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** With each way to say it: one filter of a text, and what it must give. */
async function eachFiltered(
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

async function checkRefused(subject: Subject, query: Readonly<Record<string, string>>): Promise<void> {
  await eachCollection(subject, async (_collection, path) => {
    expectStatus(await subject.client(path, { accept: geoJson, query }), 400)
  })
}

function declares(uri: string): AbstractTest {
  return {
    id: `${uri.slice(uri.indexOf('/conf/'))}/get-conformance`,
    class: uri,
    async run({ conformsTo }) {
      check((await conformsTo()).includes(uri), `${uri} is not declared`)
    },
  }
}

/** What a box in degrees is as a polygon of CQL2, in another system where one is named. */
function envelope({ west, south, east, north }: Box, uri?: string): string {
  const place = (lon: number, lat: number) => (uri && projectionOf(uri)?.fromCrs84([lon, lat])) || [lon, lat]
  const ring = [place(west, south), place(east, south), place(east, north), place(west, north)]
  return `POLYGON((${[...ring, ring[0] as readonly number[]].map(pair => pair.join(' ')).join(',')}))`
}

async function eachIntersected(
  subject: Subject,
  work: (collection: Collection, features: readonly Feature[], box: Box, spatial: string) => Promise<void>,
): Promise<void> {
  await eachWithFeatures(subject, async (collection, features) => {
    const spatial = spatialOf(await queryablesOf(subject, collection))
    const [box] = boxesFor(features)
    if (spatial !== undefined && box !== undefined) await work(collection, features, box, spatial)
  })
}

/** OGC 19-079r2 and 21-065r2: queryables, filters, and the basics of CQL2. */
export const filteringTests: readonly AbstractTest[] = [
  declares(`${part3}/queryables`),
  {
    id: '/conf/queryables/get-queryables-uris',
    class: `${part3}/queryables`,
    async run(subject) {
      await eachCollection(subject, async ({ links }, path) => {
        const { headers } = expectStatus(await subject.client(path, { method: 'HEAD', accept: geoJson }), 200)
        const header = headers.get('link') ?? ''
        const { href } = linkOf(links, relation)
        const isNamed = header.includes(`rel="${relation}"`) || header.includes('rel="[ogc-rel:queryables]"')
        check(isNamed, 'the header Link of its features has no relation to its queryables')
        check(header.includes(`<${href}>`), `the header Link leads elsewhere than to ${href}`)
      })
    },
  },
  {
    id: '/conf/queryables/get-queryables',
    class: `${part3}/queryables`,
    async run(subject) {
      await eachCollection(subject, async collection => {
        const queryables = await queryablesOf(subject, collection)
        subject.checkSchema(queryables, 'queryables', 'the description of its queryables')
        checkSame(queryables.$id, linkOf(collection.links, relation).href, 'the $id of its queryables')
        compileSchema(queryables)
      })
    },
  },
  declares(`${part3}/queryables-query-parameters`),
  {
    id: '/conf/queryables-query-parameters/query-param',
    class: `${part3}/queryables-query-parameters`,
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features) => {
        const sample = sampleOf(await queryablesOf(subject, collection), features)
        if (sample === undefined) return
        const { name, value } = sample
        const found = await subject.list(collection, { ...all, [name]: value })
        const wanted = features.filter(({ properties }) => properties[name] === value)
        checkIds(found.features, wanted, `${name}=${value}`)
      })
    },
  },
  {
    id: '/conf/queryables-query-parameters/query-param-invalid',
    class: `${part3}/queryables-query-parameters`,
    run: subject => checkRefused(subject, { [unknown]: '1' }),
  },
  declares(`${part3}/filter`),
  {
    id: '/conf/filter/filter-param',
    class: `${part3}/filter`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-text',
        name => `${name} IS NULL`,
        given => given == null,
      )
      await checkRefused(subject, { 'filter-lang': 'cql2-text', filter: 'THIS IS NOT A FILTER' })
      await checkRefused(subject, { 'filter-lang': 'no-such-language', filter: 'id IS NULL' })
    },
  },
  {
    id: '/conf/filter/filter-lang-default',
    class: `${part3}/filter`,
    async run(subject) {
      await eachFiltered(
        subject,
        undefined,
        (name, value) => `${name} = ${quoted(value)}`,
        (given, value) => given === value,
      )
      await checkRefused(subject, { filter: 'THIS IS NOT A FILTER' })
    },
  },
  {
    id: '/conf/filter/expression-construction',
    class: `${part3}/filter`,
    run: subject => checkRefused(subject, { filter: `${unknown} IS NULL` }),
  },
  {
    id: '/conf/filter/filter-crs-wgs84',
    class: `${part3}/filter`,
    async run(subject) {
      await eachIntersected(subject, async (collection, features, box, spatial) => {
        const filter = `S_INTERSECTS(${spatial},${envelope(box)})`
        checkBox((await subject.list(collection, { ...all, filter })).features, features, box, filter)
        const off = `S_INTERSECTS(${spatial},${envelope({ west: 1e6, south: 1e6, east: 2e6, north: 2e6 })})`
        const answer = await subject.client(`/collections/${collection.id}/items`, { query: { filter: off } })
        check(answer.status === 400, `filter=${off} is answered ${answer.status}, not 400`)
      })
    },
  },
  {
    id: '/conf/filter/filter-crs-param',
    class: `${part3}/filter`,
    async run(subject) {
      await eachIntersected(subject, async (collection, features, box, spatial) => {
        for (const uri of (collection.crs ?? []).filter(each => projectionOf(each) !== undefined)) {
          const filter = `S_INTERSECTS(${spatial},${envelope(box, uri)})`
          const found = await subject.list(collection, { ...all, filter, 'filter-crs': uri })
          checkBox(found.features, features, box, `filter=${filter} in ${uri}`)
        }
      })
      const query = { filter: 'id IS NULL', 'filter-crs': 'http://www.opengis.net/def/crs/EPSG/0/999999' }
      await checkRefused(subject, query)
    },
  },
  declares(`${part3}/features-filter`),
  {
    id: '/conf/features-filter/filter-param',
    class: `${part3}/features-filter`,
    async run(subject) {
      // With another parameter: both must hold.
      await eachIntersected(subject, async (collection, features, box, spatial) => {
        const bbox = [box.west, box.south, box.east, box.north].join()
        const filter = `NOT S_INTERSECTS(${spatial},${envelope(box)})`
        const outside = await subject.list(collection, { ...all, filter })
        const inside = await subject.list(collection, {
          ...all,
          filter: `S_INTERSECTS(${spatial},${envelope(box)})`,
        })
        checkIds([...inside.features, ...outside.features], features, 'a filter and its contrary together')
        const both = await subject.list(collection, { ...all, bbox, filter })
        checkSame(both.features.length, 0, `features of bbox=${bbox} with a filter that is its contrary`)
      })
    },
  },
  {
    id: '/conf/cql2-text/validate',
    class: `${cql2}/cql2-text`,
    async run(subject) {
      for (const filter of ["id = 'x' AND", "id == 'x'", "(id = 'x'", "id = 'x", 'id IN ()'])
        await checkRefused(subject, { filter })
    },
  },
  {
    id: '/conf/cql2-json/validate',
    class: `${cql2}/cql2-json`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-json',
        (name, value) => JSON.stringify({ op: '=', args: [{ property: name }, value] }),
        (given, value) => given === value,
      )
      for (const filter of ['{', '{"op":"="}', '{"op":"?","args":[1,1]}'])
        await checkRefused(subject, { filter, 'filter-lang': 'cql2-json' })
    },
  },
  {
    id: '/conf/basic-cql2/comparison',
    class: `${cql2}/basic-cql2`,
    async run(subject) {
      const tests: readonly (readonly [string, (given: string, value: string) => boolean])[] = [
        ['=', (given, value) => given === value],
        ['<>', (given, value) => given !== value],
      ]
      for (const [operator, isSo] of tests)
        await eachFiltered(
          subject,
          'cql2-text',
          (name, value) => `${name} ${operator} ${quoted(value)}`,
          (given, value) => typeof given === 'string' && isSo(given, value),
        )
    },
  },
  {
    id: '/conf/basic-cql2/logical',
    class: `${cql2}/basic-cql2`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-text',
        (name, value) =>
          `NOT (${name} = ${quoted(value)}) OR (${name} = ${quoted(value)} AND ${name} IS NULL)`,
        (given, value) => given != null && given !== value,
      )
    },
  },
  {
    id: '/conf/advanced-comparison-operators/like',
    class: `${cql2}/advanced-comparison-operators`,
    async run(subject) {
      const prefix = (value: string) => value.slice(0, 3).replaceAll(/[%_\\]/g, '')
      await eachFiltered(
        subject,
        'cql2-text',
        (name, value) => `${name} LIKE ${quoted(`${prefix(value)}%`)}`,
        (given, value) => typeof given === 'string' && given.startsWith(prefix(value)),
      )
    },
  },
  {
    id: '/conf/advanced-comparison-operators/in',
    class: `${cql2}/advanced-comparison-operators`,
    async run(subject) {
      await eachFiltered(
        subject,
        'cql2-text',
        (name, value) => `${name} IN (${quoted(value)}, 'neither this')`,
        (given, value) => given === value,
      )
    },
  },
]
