import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { eachCollection, eachWithFeatures } from '../each.ts'
import { type FeatureCollection, positionsOf } from '../geojson.ts'
import { type Answer, mediaTypeOf } from '../http.ts'
import { checkOwnLinks } from '../links.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'

/** Minutes that a server's clock may be off. */
const skew = 5 * 60_000

/** Reads a list by its links until there is no next one. @throws Failed for a link that leads back */
async function pagesOf({ client }: Subject, path: string, limit: number): Promise<Answer[]> {
  const pages: Answer[] = []
  const seen = new Set<string>()
  for (let next: string | undefined = `${path}?limit=${limit}`; next !== undefined; ) {
    check(!seen.has(next), `its link next leads to a page that was there: ${next}`)
    seen.add(next)
    const answer = expectStatus(await client(next, { accept: geoJson }), 200)
    pages.push(answer)
    next = (answer.json as FeatureCollection).links?.find(({ rel }) => rel === 'next')?.href
  }
  return pages
}

/** OGC 17-069r4, A.2.2 and A.2.7: the features of a collection, but for its parameters. */
export const featureTests: readonly AbstractTest[] = [
  {
    id: '/conf/core/crs84',
    async run(subject) {
      await eachWithFeatures(subject, async (_collection, features) => {
        const off = features.find(feature =>
          positionsOf(feature).some(
            ([lon, lat]) => Math.abs(lon as number) > 180 || Math.abs(lat as number) > 90,
          ),
        )
        check(off === undefined, `the feature ${off?.id} is not on the earth in CRS84`)
      })
    },
  },
  {
    id: '/conf/core/fc-op',
    async run(subject) {
      await eachCollection(subject, async (_collection, path) => {
        const answer = expectStatus(await subject.client(path, { accept: geoJson }), 200)
        checkSame(mediaTypeOf(answer), geoJson, 'the media type of its features')
      })
    },
  },
  {
    id: '/conf/core/fc-response',
    async run(subject) {
      await eachCollection(subject, async (_collection, path) => {
        const { json } = expectStatus(await subject.client(path, { accept: geoJson }), 200)
        subject.checkSchema(json, 'featureCollection', 'the answer')
      })
    },
  },
  {
    id: '/conf/core/fc-links',
    async run(subject) {
      await eachCollection(subject, async collection => {
        const all = (await subject.features(collection)).map(({ id }) => id)
        await checkOwnLinks(subject, (await subject.list(collection)).links, geoJson, 'text/html')
        if (all.length < 2) return
        const limit = Math.ceil(all.length / 3)
        const pages = await pagesOf(subject, `/collections/${collection.id}/items`, limit)
        const ids = pages.flatMap(({ json }) => (json as FeatureCollection).features.map(({ id }) => id))
        check(new Set(ids).size === ids.length, 'a feature is on two of its pages')
        checkSame(ids, all, 'the features of its pages in a row')
        check(pages.length >= 2, 'it gives no link next where more follow')
      })
    },
  },
  {
    id: '/conf/core/fc-timeStamp',
    async run(subject) {
      await eachCollection(subject, async (_collection, path) => {
        const { json, sentAt, receivedAt } = await subject.client(path, { accept: geoJson })
        const { timeStamp } = json as FeatureCollection
        if (timeStamp === undefined) return
        const at = Date.parse(timeStamp)
        const isNow = at > sentAt - skew && at < receivedAt + skew
        check(isNow, `its timeStamp ${timeStamp} is not the time of the answer`)
      })
    },
  },
  {
    id: '/conf/core/fc-numberMatched',
    async run(subject) {
      await eachCollection(subject, async (collection, path) => {
        const all = await subject.features(collection)
        for (const page of await pagesOf(subject, path, Math.max(1, all.length - 1))) {
          const { numberMatched } = page.json as FeatureCollection
          if (numberMatched !== undefined) checkSame(numberMatched, all.length, 'its numberMatched on a page')
        }
        const { numberMatched } = await subject.list(collection, { limit: 1_000 })
        if (numberMatched !== undefined) checkSame(numberMatched, all.length, 'its numberMatched')
      })
    },
  },
  {
    id: '/conf/core/fc-numberReturned',
    async run(subject) {
      await eachCollection(subject, async collection => {
        for (const limit of [1, 1_000]) {
          const { numberReturned, features } = await subject.list(collection, { limit })
          if (numberReturned !== undefined) checkSame(numberReturned, features.length, 'its numberReturned')
        }
      })
    },
  },
]
