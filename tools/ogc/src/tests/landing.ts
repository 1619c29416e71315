import { createConfig, lintFromString } from '@redocly/openapi-core'
import { type AbstractTest, check } from '../abstract-test.ts'
import type { Link } from '../geojson.ts'
import { mediaTypeOf } from '../http.ts'
import { checkOwnLinks, linkOf } from '../links.ts'
import { expectStatus } from '../subject.ts'

const json = 'application/json'

/** OGC 17-069r4, A.2.1 to A.2.4: general, landing page, API definition, conformance declaration. */
export const landingTests: readonly AbstractTest[] = [
  {
    id: '/conf/core/http',
    async run({ client }) {
      for (const path of ['', '/conformance', '/collections']) {
        expectStatus(await client(path), 200)
        const head = expectStatus(await client(path, { method: 'HEAD' }), 200)
        check(head.text === '', `HEAD ${head.url} is answered with content`)
      }
      const missing = await client('/there-is-no-such-path')
      check(missing.status === 404, `a path that is not there is answered ${missing.status}, not 404`)
      check(/[/+]json/.test(mediaTypeOf(missing)), 'an error has no content in JSON')
    },
  },
  {
    id: '/conf/core/root-op',
    async run({ landingPage }) {
      expectStatus(await landingPage(), 200)
    },
  },
  {
    id: '/conf/core/root-success',
    async run(subject) {
      const answer = expectStatus(await subject.landingPage(), 200)
      subject.checkSchema(answer.json, 'landingPage', 'the landing page')
      const { links } = answer.json as { links: Link[] }
      for (const rel of ['service-desc', 'service-doc', 'conformance', 'data']) linkOf(links, rel)
      await checkOwnLinks(subject, links, json, 'text/html')
    },
  },
  {
    id: '/conf/core/api-definition-op',
    async run({ client, landingPage }) {
      const { links } = (await landingPage()).json as { links: Link[] }
      for (const rel of ['service-desc', 'service-doc']) {
        const { href, type } = linkOf(links, rel)
        expectStatus(await client(href, { accept: type ?? '*/*' }), 200)
      }
    },
  },
  {
    id: '/conf/core/api-definition-success',
    async run({ api }) {
      const { document } = await api()
      const config = await createConfig({ rules: { struct: 'error', 'no-unresolved-refs': 'error' } })
      const [fault] = await lintFromString({ source: JSON.stringify(document), config })
      check(fault === undefined, `${fault?.message} at ${fault?.location[0]?.pointer}`)
    },
  },
  {
    id: '/conf/core/conformance-op',
    async run({ client, landingPage }) {
      const { links } = (await landingPage()).json as { links: Link[] }
      expectStatus(await client(linkOf(links, 'conformance').href), 200)
      expectStatus(await client('/conformance'), 200)
    },
  },
  {
    id: '/conf/core/conformance-success',
    async run({ client, checkSchema }) {
      const { json } = await client('/conformance')
      checkSchema(json, 'conformance', 'the conformance declaration')
      const { conformsTo } = json as { conformsTo: string[] }
      const core = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core'
      check(conformsTo.includes(core), `it does not declare ${core}`)
      check(new Set(conformsTo).size === conformsTo.length, 'it declares a class twice')
    },
  },
]
