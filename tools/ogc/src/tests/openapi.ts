import { createConfig, lintFromString } from '@redocly/openapi-core'
import { type AbstractTest, check, Skipped } from '../abstract-test.ts'
import type { ApiDefinition } from '../api-definition.ts'
import { eachCollection } from '../each.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'

const oas30 = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30'

/** Of 17-069r4 for OpenAPI 3.0, or the draft of its next version for 3.1: the tests are the same. */
function both(name: string, run: (subject: Subject, api: ApiDefinition) => Promise<void>): AbstractTest[] {
  return ['3.0', '3.1'].map(version => ({
    id: `/conf/oas${version.replace('.', '')}/${name}`,
    ...(version === '3.0' && { class: oas30 }),
    async run(subject) {
      const api = await subject.api()
      const { openapi } = api.document
      if (!openapi.startsWith(version)) throw new Skipped(`the API definition is OpenAPI ${openapi}`)
      await run(subject, api)
    },
  }))
}

/** OGC 17-069r4, A.7: the API definition in OpenAPI. */
export const openApiTests: readonly AbstractTest[] = [
  ...both('definition-1', async ({ client, landingPage }) => {
    const { links } = (await landingPage()).json as { links: { rel: string; href: string; type?: string }[] }
    const found = links.find(({ rel, type }) => rel === 'service-desc' && /openapi\+json/.test(type ?? ''))
    check(found !== undefined, 'no link leads to it as application/vnd.oai.openapi+json')
    const answer = expectStatus(await client(found.href, { accept: found.type as string }), 200)
    const got = answer.headers.get('content-type') ?? ''
    check(got.startsWith('application/vnd.oai.openapi+json'), `it comes as ${got}`)
    const pages = links.filter(({ rel, type }) => rel === 'service-doc' && type === 'text/html')
    check(pages.length > 0, 'no link leads to it as text/html')
  }),
  ...both('definition-2', async (_subject, { document }) => {
    const config = await createConfig({ rules: { struct: 'error', 'no-unresolved-refs': 'error' } })
    const [fault] = await lintFromString({ source: JSON.stringify(document), config })
    check(fault === undefined, `${fault?.message} at ${fault?.location[0]?.pointer}`)
  }),
  ...both('oas-impl', async (subject, api) => {
    const paths = ['/', '/conformance', '/collections']
    await eachCollection(subject, async ({ id }) => {
      paths.push(`/collections/${id}`, `/collections/${id}/items`, `/collections/${id}/items/1`)
    })
    for (const path of paths)
      check(api.operation(path, 'get') !== undefined, `it has no GET of ${path}, which there is`)
  }),
  ...both('completeness', async (subject, api) => {
    await eachCollection(subject, async (_collection, path) => {
      const { responses = {} } = api.operation(path, 'get') ?? {}
      for (const status of ['200', '400'])
        check(responses[status] !== undefined, `it has no answer ${status} of GET ${path}`)
      for (const name of ['limit', 'bbox', 'datetime'])
        check(
          api.parameters(path, 'get').some(parameter => parameter.name === name),
          `it has no parameter ${name} of GET ${path}`,
        )
    })
  }),
  ...both('exceptions-codes', async (subject, api) => {
    await eachCollection(subject, async (_collection, path) => {
      const answer = await subject.client(path, { query: { limit: 'x' }, accept: geoJson })
      const { responses = {} } = api.operation(path, 'get') ?? {}
      check(responses[String(answer.status)] !== undefined, `it does not have the status ${answer.status}`)
    })
  }),
  ...both('security', async (subject, { document, operation }) => {
    const path = '/collections'
    const alone = await fetch(subject.root + path, { headers: { accept: 'application/json' } })
    await alone.arrayBuffer()
    if (alone.status === 200) return
    check(alone.status === 401 || alone.status === 403, `without credentials it answers ${alone.status}`)
    const wanted = operation(path, 'get')?.security ?? document.security ?? []
    check(wanted.length > 0, 'it does not say that credentials are needed')
    const schemes = Object.keys(document.components?.securitySchemes ?? {})
    const unknown = wanted.flatMap(Object.keys).find(name => !schemes.includes(name))
    check(unknown === undefined, `it has no security scheme ${unknown}`)
  }),
]
