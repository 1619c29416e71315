import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { eachCollection, eachWithFeatures } from '../each.ts'
import { mediaTypeOf } from '../http.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'

const part = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf'
const html = 'text/html'

/** The paths of all that has both encodings. */
async function pathsOf(subject: Subject): Promise<string[]> {
  const paths = ['', '/conformance', '/collections']
  for (const collection of await subject.collections()) {
    const items = `/collections/${collection.id}/items`
    const [feature] = await subject.features(collection)
    paths.push(`/collections/${collection.id}`, items, ...(feature ? [`${items}/${feature.id}`] : []))
  }
  return paths
}

/** OGC 17-069r4, A.3 and A.4: GeoJSON and HTML. */
export const encodingTests: readonly AbstractTest[] = [
  {
    id: '/conf/geojson/definition',
    class: `${part}/geojson`,
    async run(subject) {
      await eachCollection(subject, async (_collection, path) => {
        const answer = expectStatus(await subject.client(path, { accept: geoJson }), 200)
        checkSame(mediaTypeOf(answer), geoJson, 'what Accept: application/geo+json gives')
        const { content } = (await subject.api()).operation(path, 'get')?.responses?.['200'] ?? {}
        const types = Object.keys(content ?? {})
        check(types.length > 0, 'the API definition has no content for its features')
      })
    },
  },
  {
    id: '/conf/geojson/content',
    class: `${part}/geojson`,
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features, path) => {
        subject.checkSchema(await subject.list(collection), 'featureCollection', 'the list')
        for (const { id } of features.slice(0, 5)) {
          const { json } = await subject.client(`${path}/${id}`, { accept: geoJson })
          subject.checkSchema(json, 'feature', `the feature ${id}`)
        }
      })
    },
  },
  {
    id: '/conf/html/definition',
    class: `${part}/html`,
    async run(subject) {
      for (const path of await pathsOf(subject)) {
        const answer = expectStatus(await subject.client(path, { accept: html }), 200)
        checkSame(mediaTypeOf(answer), html, `what Accept: text/html gives of ${answer.url}`)
      }
    },
  },
  {
    id: '/conf/html/content',
    class: `${part}/html`,
    async run(subject) {
      for (const path of await pathsOf(subject)) {
        const { text, url } = await subject.client(path, { accept: html })
        check(/^<!doctype html>/i.test(text.trim()), `${url} is no HTML 5 document`)
        check(/<title>[^<]+<\/title>/i.test(text), `${url} has no title`)
        check(/<\/html>\s*$/i.test(text), `${url} ends before its end`)
      }
      await eachWithFeatures(subject, async (_collection, features, path) => {
        const { text } = await subject.client(`${path}?limit=1000`, { accept: html })
        const missing = features.slice(0, 1_000).find(({ id }) => !text.includes(id))
        check(missing === undefined, `the feature ${missing?.id} is not on its page`)
      })
    },
  },
]
