import { type AbstractTest, check } from '../abstract-test.ts'
import { eachWithFeatures } from '../each.ts'
import type { Feature } from '../geojson.ts'
import { checkKept, checkLocked, eachOwn, etagOf } from '../own-feature.ts'
import { crs84 } from '../projection.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'

const part4 = 'http://www.opengis.net/spec/ogcapi-features-4/1.0/conf'
const changes = `${part4}/create-replace-delete`
const locking = `${part4}/optimistic-locking-etags`
const nobody = '00000000-0000-4000-8000-000000000000'
const mergePatch = 'application/merge-patch+json'

async function allowedAt({ client }: Subject, url: string): Promise<Headers> {
  const { headers } = expectStatus(await client(url, { method: 'OPTIONS' }), 200, 204)
  return headers
}

/** OGC 20-002 (a draft): changes of features. */
export const changeTests: readonly AbstractTest[] = [
  {
    id: '/conf/create-replace-delete/options',
    class: changes,
    async run(subject) {
      await eachWithFeatures(subject, async (_collection, [feature], path) => {
        const list = await allowedAt(subject, path)
        const allowed = (headers: Headers) => (headers.get('allow') ?? '').split(/, */)
        check(allowed(list).includes('POST'), `Allow of ${path} does not have POST`)
        check((list.get('accept-post') ?? '').includes(geoJson), `Accept-Post does not have ${geoJson}`)
        const one = allowed(await allowedAt(subject, `${path}/${feature?.id}`))
        for (const method of ['GET', 'PUT', 'DELETE'])
          check(one.includes(method), `Allow of a feature does not have ${method}`)
      })
    },
  },
  {
    id: '/conf/create-replace-delete/create',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ url, body, read }) => {
        const answer = await read()
        checkKept(answer, body)
        const { id } = answer.json as Feature
        check(url.endsWith(`/${id}`), `Location ${url} does not end in the id ${id}`)
      })
    },
  },
  {
    id: '/conf/create-replace-delete/create-content-type',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ path, body }) => {
        expectStatus(await subject.client(path, { method: 'POST', type: null, body }), 400)
      })
    },
  },
  {
    id: '/conf/create-replace-delete/replace',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ body, send, read }) => {
        const headers = { 'if-match': etagOf(await read()) }
        const [other] = [{ ...body, properties: { ...body.properties, note: 'replaced' } }]
        expectStatus(await send('PUT', { headers, body: other }), 200, 204)
        checkKept(await read(), other)
      })
    },
  },
  {
    id: '/conf/create-replace-delete/replace-content-type',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ body, send, read }) => {
        const headers = { 'if-match': etagOf(await read()) }
        expectStatus(await send('PUT', { headers, body, type: null }), 400)
      })
    },
  },
  {
    id: '/conf/create-replace-delete/replace-exceptions',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ path, body }) => {
        const ask = { method: 'PUT', type: geoJson, body, headers: { 'if-match': '"xyz"' } }
        expectStatus(await subject.client(`${path}/${nobody}`, ask), 404)
        expectStatus(await subject.client(`${path}/${nobody}`), 404)
      })
    },
  },
  {
    id: '/conf/create-replace-delete/delete',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ send, read }) => {
        expectStatus(await send('DELETE'), 200, 204)
        expectStatus(await read(), 404)
      })
    },
  },
  {
    id: '/conf/update/options',
    class: `${part4}/update`,
    async run(subject) {
      await eachWithFeatures(subject, async (_collection, [feature], path) => {
        const headers = await allowedAt(subject, `${path}/${feature?.id}`)
        check(/\bPATCH\b/.test(headers.get('allow') ?? ''), 'Allow of a feature does not have PATCH')
        const types = headers.get('accept-patch') ?? ''
        check(types.includes(mergePatch), `Accept-Patch does not have ${mergePatch}`)
      })
    },
  },
  {
    id: '/conf/update/update',
    class: `${part4}/update`,
    async run(subject) {
      await eachOwn(subject, async ({ body, send, read }) => {
        const headers = { 'if-match': etagOf(await read()) }
        const patch = { properties: { note: 'patched' } }
        expectStatus(await send('PATCH', { headers, body: patch, type: mergePatch }), 200, 204)
        checkKept(await read(), { ...body, properties: { ...body.properties, note: 'patched' } })
      })
    },
  },
  {
    id: '/conf/update/update-content-type',
    class: `${part4}/update`,
    async run(subject) {
      await eachOwn(subject, async ({ send, read }) => {
        const headers = { 'if-match': etagOf(await read()) }
        expectStatus(await send('PATCH', { headers, body: { properties: {} }, type: null }), 400)
      })
    },
  },
  {
    id: '/conf/optimistic-locking-etags/get-etag',
    class: locking,
    async run(subject) {
      await eachWithFeatures(subject, async (_collection, [feature], path) => {
        const { headers } = await subject.client(`${path}/${feature?.id}`, { accept: geoJson })
        const etag = headers.get('etag')
        check(/^(W\/)?"[^"]*"$/.test(etag ?? ''), `its ETag is ${etag}`)
      })
    },
  },
  {
    id: '/conf/optimistic-locking-etags/replace',
    class: locking,
    async run(subject) {
      await eachOwn(subject, own => checkLocked(own, 'PUT', { body: own.body }))
    },
  },
  {
    id: '/conf/optimistic-locking-etags/update',
    class: locking,
    async run(subject) {
      const body = { properties: { note: 'locked' } }
      await eachOwn(subject, own => checkLocked(own, 'PATCH', { body, type: mergePatch }))
    },
  },
  {
    id: '/conf/optimistic-locking-etags/delete',
    class: locking,
    async run(subject) {
      await eachOwn(subject, async ({ send, read }) => {
        const etag = etagOf(await read())
        expectStatus(await send('DELETE', { headers: { 'if-match': '"0"' } }), 412)
        expectStatus(await read(), 200)
        expectStatus(await send('DELETE', { headers: { 'if-match': etag } }), 200, 204)
        expectStatus(await read(), 404)
      })
    },
  },
  {
    id: '/conf/features/crs',
    class: changes,
    async run(subject) {
      await eachOwn(subject, async ({ path, body, read }) => {
        checkKept(await read(), body)
        const post = (uri: string) =>
          subject.client(path, {
            method: 'POST',
            type: geoJson,
            body,
            headers: { 'content-crs': `<${uri}>` },
          })
        const said = expectStatus(await post(crs84), 201)
        const url = new URL(said.headers.get('location') ?? '', said.url).href
        expectStatus(await subject.client(url, { method: 'DELETE' }), 200, 204)
        const refused = await post('http://www.opengis.net/def/crs/EPSG/0/999999')
        const isRefused = refused.status >= 400 && refused.status < 500
        check(isRefused, `a Content-Crs that is not there is answered ${refused.status}`)
      })
    },
  },
]
