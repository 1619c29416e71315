import { randomUUID } from 'node:crypto'
import { answered } from '@careeasy/client'
import t from 'tap'
import { type CallOptions, deployment, newTenant, type Owner, signIn } from '../client.ts'
import { type Answer, send } from '../raw.ts'
import { newPlace, people } from '../things.ts'

// Two tenants with the same kinds of things. Every published route is called for one of them with every id of
// the other, in every place an id can stand; none may answer with, change, or confirm what is the other's.

const to = deployment()
const [mine, victim] = [await newTenant(to), await newTenant(to)]
const marker = 'VICTIM-MARKER'
// Thousands of calls, on a machine that others use too.
t.setTimeout(600_000)

async function furnish(
  { person, client, tenant, userId }: Owner,
  name: string,
): Promise<Record<string, string>> {
  const { api } = client
  const [human, place, asset, direct] = await Promise.all([
    answered(api.POST('/profile/objects/{type}', { params: people, body: { fname: name, lname: name } })),
    answered(api.POST('/geo/collections/places/items', { body: newPlace(name, 20, 44) })),
    client.upload(new Blob([name]), { name: `${name}.txt`, type: 'text/plain' }),
    answered(api.POST('/media/assets/direct', { body: { name, size: 7 } })),
  ])
  const begun = await person.call('POST', '/media/uploads', {
    tenant,
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '7', 'upload-metadata': `filename ${btoa(name)}` },
  })
  if (begun.status !== 201) throw new Error(`furnish: ${begun.status} ${begun.bytes}`)
  return {
    human: human.data.id,
    place: place.data.id,
    asset: asset.id,
    upload: String(begun.headers['location']).split('/').at(-1) as string,
    direct: direct.data.id,
    user: userId,
    tenant,
  }
}

const others = await furnish(victim, marker)
await furnish(mine, 'own')

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
}

/** What may stand in a place that no id can: behind it a route goes on to look for the id. */
const known: Readonly<Record<string, string>> = { type: 'person', version: '1' }

/** The paths of a route with the id in every place, and in those alone that are not known. */
function pathsOf(template: string, id: string): string[] {
  const fill = (value: (name: string) => string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(value(name)))
  return [...new Set([fill(() => id), fill(name => known[name] ?? id)])]
}

const bodies: Readonly<Record<string, string>> = {
  'application/json': '{"roles":["owner"]}',
  'application/merge-patch+json': '{"fname":"changed"}',
  'application/json-patch+json': '[{"op":"add","path":"/fname","value":"changed"}]',
  'application/x-ndjson': '{"roles":["owner"]}\n',
  'application/offset+octet-stream': 'changed',
}

/** Without these a resumable upload is refused before its id is looked at. */
const resumable = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'upload-length': '7' }

/** A request of each media type that the route takes: one that it does not take would be refused for that alone. */
function requestsOf(verb: string, { requestBody }: Operation): CallOptions[] {
  if (verb === 'get') return [{}]
  if (verb === 'head' || verb === 'options') return [{ headers: resumable }]
  const headers = { ...resumable, 'if-match': '*', 'idempotency-key': randomUUID() }
  if (verb === 'delete') return [{ headers }]
  const taken = Object.keys(requestBody?.content ?? {}).filter(type => type in bodies)
  return (taken.length === 0 ? ['application/json'] : taken).map(type => ({
    body: bodies[type] as string,
    headers: { ...headers, 'content-type': type },
  }))
}

function leaks(answer: Answer): boolean {
  return answer.bytes.includes(marker)
}

t.test(
  'every published route with every id of the other tenant',
  { skip: to.serviceUrls === undefined },
  async t => {
    let called = 0
    const found = new Set<string>()
    for (const [service, url] of Object.entries(to.serviceUrls ?? {})) {
      if (service === 'edge') continue
      const { json: document } = await send(url, '/openapi.json')
      const { paths } = document as { paths: Record<string, Record<string, Operation>> }
      for (const [template, verbs] of Object.entries(paths)) {
        if (template.startsWith('/internal/') || template === '/auth/login') continue
        for (const [verb, operation] of Object.entries(verbs)) {
          found.add(`${verb} ${template}`)
          // Some routes end or renew the session that calls them: each begins with one of its own.
          const caller = await signIn(to.edgeUrl, mine.email, mine.password)
          const calls = Object.entries(others).flatMap(([kind, id]) =>
            pathsOf(template, id).flatMap(path =>
              requestsOf(verb, operation).map(request => ({ kind, id, path, request })),
            ),
          )
          for (const { kind, id, path, request } of calls) {
            const answer = await caller.call(verb.toUpperCase(), path, { tenant: mine.tenant, ...request })
            called += 1
            const what = `${verb} ${path} with the ${kind}: ${answer.status}`
            t.notOk(leaks(answer), what)
            t.ok(answer.status < 500, what)
            const named = id !== '' && path.includes(id) && kind !== 'user'
            if (named) t.ok(answer.status >= 400, what)
            // Refused for the id, not for how it was asked.
            if (named) t.notOk([415, 428].includes(answer.status), what)
          }
        }
      }
    }
    for (const route of ['get', 'put', 'patch', 'delete'])
      t.ok(found.has(`${route} /profile/objects/{type}/{id}`), `${route} of an object is called`)
    t.ok(called > 50, `${called} calls`)
  },
)

t.test('lists hold only the own things', async t => {
  for (const path of [
    '/profile/objects/person',
    '/geo/collections/places/items',
    '/media/assets',
    '/audit/events',
  ]) {
    const answer = await mine.person.call('GET', `${path}?limit=1000`, { tenant: mine.tenant })
    t.equal(answer.status, 200, path)
    t.notOk(leaks(answer), path)
    for (const [kind, id] of Object.entries(others)) {
      // Users are the platform's: whom the own owner made a member above is named in the own log.
      const isOwnDeed = kind === 'user' && path === '/audit/events'
      if (!isOwnDeed) t.notOk(answer.bytes.includes(id), `${path} with the ${kind}`)
    }
  }
  const query = { lon: 20, lat: 44, limit: 100 }
  const { data } = await answered(mine.api.GET('/geo/collections/places/nearest', { params: { query } }))
  t.equal(data.features.length, 1)
  t.notOk(JSON.stringify(data).includes(marker))
  const coordinates = [
    [19.99, 44],
    [20.01, 44],
  ]
  const along = await mine.person.call('POST', '/geo/collections/places/along', {
    tenant: mine.tenant,
    json: { type: 'LineString', coordinates },
  })
  t.equal((along.json as { features: unknown[] }).features.length, 1)
  t.notOk(leaks(along))
})

t.test("the other tenant's id in the header is 403, whatever else is asked", async t => {
  for (const path of [
    '/profile/objects/person',
    `/media/assets/${others['asset']}/content`,
    '/audit/events',
  ]) {
    const answer = await mine.person.call('GET', path, { tenant: victim.tenant })
    t.equal(answer.status, 403, path)
    t.equal(answer.code, 'CE_TENANT_FORBIDDEN')
  }
})

t.test("a cursor of the other tenant's list is refused", async t => {
  await furnish(victim, marker)
  for (const path of [
    '/profile/objects/person',
    '/geo/collections/places/items',
    '/media/assets',
    '/audit/events',
  ]) {
    const { json } = await victim.person.call('GET', `${path}?limit=1`, { tenant: victim.tenant })
    const { next_cursor } = json as { next_cursor?: string }
    t.type(next_cursor, 'string', path)
    const answer = await mine.person.call('GET', `${path}?limit=1&cursor=${next_cursor}`, {
      tenant: mine.tenant,
    })
    t.equal(answer.status, 400, path)
    t.equal(answer.code, 'CE_CURSOR_INVALID', path)
  }
})

t.test('the victim still has everything', async t => {
  const { person, tenant } = victim
  const human = await person.call('GET', `/profile/objects/person/${others['human']}`, { tenant })
  const place = await person.call('GET', `/geo/collections/places/items/${others['place']}`, { tenant })
  const asset = await person.call('GET', `/media/assets/${others['asset']}/content`, { tenant })
  for (const answer of [human, place, asset]) t.equal(answer.status, 200)
  t.match(human.json, { fname: marker, version: 1 })
  t.equal(asset.bytes.toString(), marker)
})
