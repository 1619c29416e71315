import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { eachCollection, eachWithFeatures } from '../each.ts'
import type { Feature } from '../geojson.ts'
import { mediaTypeOf } from '../http.ts'
import { checkOwnLinks, linkOf } from '../links.ts'
import { expectStatus, geoJson } from '../subject.ts'

/** Features of one collection that are looked at one by one. */
const several = 5

/** OGC 17-069r4, A.2.8 and A.2.9: one feature, and parameters that are not known or wrong. */
export const oneFeatureTests: readonly AbstractTest[] = [
  {
    id: '/conf/core/f-op',
    async run({ client, ...subject }) {
      await eachWithFeatures({ client, ...subject }, async (_collection, features, path) => {
        for (const { id } of features.slice(0, several)) {
          const answer = expectStatus(await client(`${path}/${id}`, { accept: geoJson }), 200)
          checkSame(mediaTypeOf(answer), geoJson, 'the media type of a feature')
        }
        const missing = await client(`${path}/00000000-0000-4000-8000-000000000000`, { accept: geoJson })
        check(missing.status === 404, `a feature that is not there is answered ${missing.status}`)
      })
    },
  },
  {
    id: '/conf/core/f-success',
    async run(subject) {
      await eachWithFeatures(subject, async (_collection, features, path) => {
        for (const listed of features.slice(0, several)) {
          const { json } = await subject.client(`${path}/${listed.id}`, { accept: geoJson })
          subject.checkSchema(json, 'feature', 'a feature')
          const alone = json as Feature
          for (const member of ['id', 'geometry', 'properties'] as const)
            checkSame(alone[member], listed[member], `the ${member} of ${listed.id}, alone and in the list`)
        }
      })
    },
  },
  {
    id: '/conf/core/f-links',
    async run(subject) {
      await eachWithFeatures(subject, async ({ id }, features, path) => {
        for (const feature of features.slice(0, several)) {
          const { json } = await subject.client(`${path}/${feature.id}`, { accept: geoJson })
          const { links } = json as Feature
          await checkOwnLinks(subject, links, geoJson, 'text/html')
          const { href } = linkOf(links, 'collection')
          const answer = expectStatus(await subject.client(href), 200)
          checkSame((answer.json as { id: string }).id, id, 'the collection that its link leads to')
        }
      })
    },
  },
  {
    id: '/conf/core/query-param-unknown',
    async run(subject) {
      const query = { 'there-is-no-such-parameter': 1 }
      for (const path of ['', '/conformance', '/collections'])
        expectStatus(await subject.client(path, { query }), 400)
      await eachCollection(subject, async ({ id }, path) => {
        expectStatus(await subject.client(`/collections/${id}`, { query }), 400)
        expectStatus(await subject.client(path, { query, accept: geoJson }), 400)
      })
    },
  },
  {
    id: '/conf/core/query-param-invalid',
    async run(subject) {
      await eachCollection(subject, async (collection, path) => {
        const wrong = [{ limit: 'x' }, { bbox: 'x' }, { datetime: 'x' }]
        for (const query of wrong) expectStatus(await subject.client(path, { query, accept: geoJson }), 400)
        const twice = await subject.client(`${path}?limit=1&limit=2`, { accept: geoJson })
        check(twice.status === 400, `limit twice is answered ${twice.status}`)
        const [feature] = await subject.features(collection)
        if (feature === undefined) return
        const query = { 'there-is-no-such-parameter': 1 }
        expectStatus(await subject.client(`${path}/${feature.id}`, { query, accept: geoJson }), 400)
      })
    },
  },
]
