import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { checkIds, eachCollection, eachWithFeatures } from '../each.ts'
import type { Box, Collection, Feature } from '../geojson.ts'
import { linkOf } from '../links.ts'
import { projectionOf } from '../projection.ts'
import { compileSchema } from '../schemas.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'
import {
  all,
  checkRefused,
  eachFiltered,
  queryablesOf,
  quoted,
  relation,
  sampleOf,
  spatialOf,
} from './filters.ts'
import { boxesFor, checkBox } from './selection.ts'

const part3 = 'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf'
const unknown = 'this_is_not_a_queryable'

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

/** OGC 19-079r2: queryables and filters. */
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
]
