import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { eachCollection } from '../each.ts'
import type { Collection, Link } from '../geojson.ts'
import { checkOwnLinks, linkOf } from '../links.ts'
import { expectStatus, geoJson } from '../subject.ts'

const json = 'application/json'

/** OGC 17-069r4, A.2.5 and A.2.6: the collections, and each of them. */
export const collectionTests: readonly AbstractTest[] = [
  {
    id: '/conf/core/fc-md-op',
    async run({ client, landingPage }) {
      const { links } = (await landingPage()).json as { links: Link[] }
      expectStatus(await client(linkOf(links, 'data').href), 200)
      expectStatus(await client('/collections'), 200)
    },
  },
  {
    id: '/conf/core/fc-md-success',
    async run({ client, checkSchema }) {
      const { json } = expectStatus(await client('/collections'), 200)
      checkSchema(json, 'collections', 'the list of collections')
      const ids = (json as { collections: Collection[] }).collections.map(({ id }) => id)
      check(new Set(ids).size === ids.length, 'two collections have the same id')
    },
  },
  {
    id: '/conf/core/fc-md-links',
    async run(subject) {
      const { links } = (await subject.client('/collections')).json as { links: Link[] }
      await checkOwnLinks(subject, links, json, 'text/html')
    },
  },
  {
    id: '/conf/core/fc-md-items',
    async run(subject) {
      const { client } = subject
      // A collection is in the list when it can be asked for: those of the list are those that answer.
      await eachCollection(subject, async ({ id }) => {
        expectStatus(await client(`/collections/${id}`), 200)
      })
      const unknown = await client('/collections/there-is-no-such-collection')
      check(unknown.status === 404, `a collection that is not there is answered ${unknown.status}`)
    },
  },
  {
    id: '/conf/core/fc-md-items-links',
    async run(subject) {
      await eachCollection(subject, async ({ links }) => {
        for (const link of links.filter(({ rel }) => rel === 'items'))
          check(link.type !== undefined, `its link to ${link.href} has no type`)
        const { href } = linkOf(links, 'items', geoJson)
        expectStatus(await subject.client(href, { accept: geoJson }), 200)
        const page = linkOf(links, 'items', 'text/html')
        expectStatus(await subject.client(page.href, { accept: 'text/html' }), 200)
      })
    },
  },
  {
    id: '/conf/core/fc-md-extent',
    async run(subject) {
      await eachCollection(subject, async collection => {
        const { spatial, temporal } = collection.extent ?? {}
        const features = await subject.features(collection)
        for (const [west, south, east, north] of (spatial?.bbox ?? []).filter(({ length }) => length === 4)) {
          check((south as number) <= (north as number), 'the south of its extent lies north of its north')
          check(
            Math.abs(west as number) <= 180 && Math.abs(east as number) <= 180,
            'its extent is not in degrees',
          )
        }
        const [whole] = spatial?.bbox ?? []
        if (whole !== undefined && whole.length === 4) {
          const answer = await subject.list(collection, { bbox: whole.join(), limit: 1_000 })
          const wanted = Math.min(features.length, 1_000)
          checkSame(answer.features.length, wanted, 'features within its spatial extent')
        }
        for (const [from, to] of temporal?.interval ?? [])
          check(from == null || to == null || from <= to, 'its temporal extent ends before it begins')
      })
    },
  },
  {
    id: '/conf/core/sfc-md-op',
    async run(subject) {
      await eachCollection(subject, async ({ id, links }) => {
        expectStatus(await subject.client(`/collections/${id}`), 200)
        await checkOwnLinks(subject, links, json, 'text/html')
      })
    },
  },
  {
    id: '/conf/core/sfc-md-success',
    async run(subject) {
      await eachCollection(subject, async listed => {
        const { json } = expectStatus(await subject.client(`/collections/${listed.id}`), 200)
        subject.checkSchema(json, 'collection', 'its description')
        const alone = json as Collection
        for (const member of ['id', 'title', 'extent', 'itemType', 'crs', 'storageCrs'] as const)
          checkSame(alone[member], listed[member], `its ${member}, alone and in the list`)
      })
    },
  },
]
