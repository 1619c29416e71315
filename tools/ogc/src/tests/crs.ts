import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { checkIds, eachCollection, eachWithFeatures } from '../each.ts'
import { type Box, type Collection, type Feature, type FeatureCollection, positionsOf } from '../geojson.ts'
import { crs84, type Projection, projectionOf } from '../projection.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'
import { boxesFor } from './selection.ts'

const declared = 'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs'
const crs84h = 'http://www.opengis.net/def/crs/OGC/0/CRS84h'
const unknownCrs = 'http://www.opengis.net/def/crs/EPSG/0/999999'
const all = { limit: 1_000 }

/** The systems of a collection; `#/crs` stands for those of the whole list. */
async function systemsOf({ client }: Subject, { crs = [] }: Collection): Promise<string[]> {
  if (!crs.includes('#/crs')) return [...crs]
  const { json } = await client('/collections')
  const shared = (json as { crs?: string[] }).crs ?? []
  return crs.flatMap(uri => (uri === '#/crs' ? shared : [uri]))
}

async function eachKnown(
  subject: Subject,
  collection: Collection,
  work: (uri: string, projection: Projection) => Promise<void>,
): Promise<void> {
  for (const uri of await systemsOf(subject, collection)) {
    const projection = projectionOf(uri)
    if (projection !== undefined) await work(uri, projection)
  }
}

/** @throws Failed when a feature is somewhere else than the same one in CRS84 */
function checkPlaced(found: Feature, wanted: Feature, uri: string, projection: Projection): void {
  const [got, degrees] = [found, wanted].map(positionsOf) as [number[][], number[][]]
  checkSame(got.length, degrees.length, `the positions of ${wanted.id} in ${uri}`)
  for (const [index, position] of degrees.entries()) {
    const should = projection.fromCrs84(position)
    const is = got[index] as number[]
    const isClose = should.every((value, axis) => {
      const apart = Math.abs(value - (is[axis] as number))
      // Web Mercator has no poles: what is drawn for them is the server's to choose.
      return apart <= projection.tolerance || Math.abs(position[1] as number) > 89.9
    })
    check(isClose, `${wanted.id} is at ${is.join(' ')} in ${uri}, not at ${should.join(' ')}`)
  }
}

const checkHeader = (headers: Headers, uri: string) =>
  checkSame(headers.get('content-crs'), `<${uri}>`, 'its header Content-Crs')

/** OGC 18-058r1, Annex A: reference systems by reference. */
export const crsTests: readonly AbstractTest[] = [
  {
    id: '/conf/crs/crs-uri',
    class: declared,
    async run(subject) {
      await eachCollection(subject, async collection => {
        const { json } = await subject.client(`/collections/${collection.id}`)
        for (const one of [collection, json as Collection])
          for (const uri of await systemsOf(subject, one)) {
            const isUri = /^https?:\/\/www\.opengis\.net\/def\/crs\/[^/]+\/[^/]+\/[^/]+$/.test(uri)
            check(isUri || /^urn:ogc:def:crs:/.test(uri), `${uri} is no identifier of a reference system`)
          }
      })
    },
  },
  {
    id: '/conf/crs/default-crs',
    class: declared,
    async run(subject) {
      await eachCollection(subject, async collection => {
        const systems = await systemsOf(subject, collection)
        check(systems.includes(crs84) || systems.includes(crs84h), `it has neither ${crs84} nor ${crs84h}`)
      })
    },
  },
  {
    id: '/conf/crs/storageCrs',
    class: declared,
    async run(subject) {
      await eachCollection(subject, async collection => {
        const { storageCrs } = collection
        if (storageCrs === undefined) return
        const systems = await systemsOf(subject, collection)
        check(systems.includes(storageCrs), `its storageCrs ${storageCrs} is not among its crs`)
      })
    },
  },
  {
    id: '/conf/crs/crs-parameter',
    class: declared,
    async run(subject) {
      await eachCollection(subject, async (collection, path) => {
        const [feature] = await subject.features(collection)
        for (const crs of await systemsOf(subject, collection))
          for (const target of feature === undefined ? [path] : [path, `${path}/${feature.id}`]) {
            const answer = await subject.client(target, { query: { crs }, accept: geoJson })
            checkHeader(expectStatus(answer, 200).headers, crs)
          }
      })
    },
  },
  {
    id: '/conf/crs/crs-parameter-invalid',
    class: declared,
    async run(subject) {
      await eachCollection(subject, async (collection, path) => {
        const [feature] = await subject.features(collection)
        for (const crs of [unknownCrs, 'EPSG:4326', ''])
          for (const target of feature === undefined ? [path] : [path, `${path}/${feature.id}`])
            expectStatus(await subject.client(target, { query: { crs }, accept: geoJson }), 400)
      })
    },
  },
  {
    id: '/conf/crs/crs-parameter-default',
    class: declared,
    async run(subject) {
      await eachWithFeatures(subject, async (_collection, features, path) => {
        const [feature] = features
        for (const target of [path, `${path}/${feature?.id}`]) {
          const usual = expectStatus(await subject.client(target, { accept: geoJson }), 200)
          checkHeader(usual.headers, crs84)
          const said = await subject.client(target, { query: { crs: crs84 }, accept: geoJson })
          const [own, other] = [usual.json, said.json].map(json => {
            const list = (json as FeatureCollection).features
            return (list ?? [json as Feature]).map(({ id, geometry }) => [id, geometry])
          })
          checkSame(other, own, `${target} with crs=CRS84 and without`)
        }
      })
    },
  },
  {
    id: '/conf/crs/crs-parameter-transform',
    class: declared,
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features, path) => {
        await eachKnown(subject, collection, async (uri, projection) => {
          const found = await subject.list(collection, { ...all, crs: uri })
          const first = features.slice(0, 1_000)
          checkIds(found.features, first, `crs=${uri}`)
          for (const wanted of first) {
            const same = found.features.find(({ id }) => id === wanted.id) as Feature
            checkPlaced(same, wanted, uri, projection)
          }
          const [wanted] = features as [Feature]
          const alone = await subject.client(`${path}/${wanted.id}`, { query: { crs: uri }, accept: geoJson })
          checkPlaced(alone.json as Feature, wanted, uri, projection)
        })
      })
    },
  },
  {
    id: '/conf/crs/bbox-crs-parameter',
    class: declared,
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features) => {
        // Web Mercator ends before the poles.
        const drawn = (box: Box) => ({
          ...box,
          south: Math.max(box.south, -89),
          north: Math.min(box.north, 89),
        })
        for (const box of boxesFor(features).map(drawn)) {
          const { west, south, east, north } = box
          if (south >= north) continue
          const usual = await subject.list(collection, { ...all, bbox: [west, south, east, north].join() })
          await eachKnown(subject, collection, async (uri, { boxText }) => {
            const query = { ...all, bbox: boxText(box), 'bbox-crs': uri }
            const found = await subject.list(collection, query)
            checkIds(found.features, usual.features, `bbox=${query.bbox} in ${uri}`)
          })
        }
      })
    },
  },
  {
    id: '/conf/crs/bbox-crs-parameter-invalid',
    class: declared,
    async run(subject) {
      await eachCollection(subject, async (_collection, path) => {
        const query = { bbox: '0,0,1,1', 'bbox-crs': unknownCrs }
        expectStatus(await subject.client(path, { query, accept: geoJson }), 400)
      })
    },
  },
  {
    id: '/conf/crs/bbox-crs-parameter-default',
    class: declared,
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features) => {
        const [{ west, south, east, north }] = boxesFor(features) as [Box]
        const bbox = [west, south, east, north].join()
        const usual = await subject.list(collection, { ...all, bbox })
        const said = await subject.list(collection, { ...all, bbox, 'bbox-crs': crs84 })
        checkIds(said.features, usual.features, `bbox=${bbox} with bbox-crs=CRS84 and without`)
        check(usual.features.length > 0, `bbox=${bbox}, around one of them, gives none`)
      })
    },
  },
]
