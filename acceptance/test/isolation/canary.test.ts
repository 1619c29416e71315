import t from 'tap'
import { type Answer, deployment, newTenant, type Person, send, signIn } from '../client.ts'

// Two tenants with the same kinds of things. Every published route is called for one of them with every id of
// the other, in every place an id can stand; none may answer with, change, or confirm what is the other's.

const to = deployment()
const [mine, victim] = [await newTenant(to), await newTenant(to)]
const marker = 'VICTIM-MARKER'

async function furnish(person: Person, tenant: string, name: string): Promise<Record<string, string>> {
  const created = await Promise.all([
    person.call('POST', '/profile/objects/person', { tenant, json: { fname: name, lname: name } }),
    person.call('POST', '/geo/collections/places/items', {
      tenant,
      json: {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [20, 44] },
        properties: { name, kind: 'home' },
      },
    }),
    person.call('POST', '/media/assets', {
      tenant,
      body: name,
      headers: { 'content-type': 'text/plain', 'content-disposition': `attachment; filename="${name}.txt"` },
    }),
  ])
  for (const { status, bytes } of created) if (status !== 201) throw new Error(`furnish: ${status} ${bytes}`)
  const [human, place, asset] = created.map(answer => String(answer.json.id))
  return {
    human: human as string,
    place: place as string,
    asset: asset as string,
    user: person.user.id ?? '',
    tenant,
  }
}

const others = await furnish(victim.person, victim.tenant, marker)
await furnish(mine.person, mine.tenant, 'own')

function leaks(answer: Answer): boolean {
  return answer.bytes.includes(marker)
}

t.test(
  'every published route with every id of the other tenant',
  { skip: to.serviceUrls === undefined },
  async t => {
    let called = 0
    for (const [service, url] of Object.entries(to.serviceUrls ?? {})) {
      if (service === 'edge') continue
      const { json: document } = await send(url, '/openapi.json')
      for (const [template, verbs] of Object.entries(
        document.paths as Record<string, Record<string, unknown>>,
      )) {
        if (template.startsWith('/internal/') || template === '/auth/login') continue
        for (const verb of Object.keys(verbs)) {
          // Some routes end or renew the session that calls them: each begins with one of its own.
          const caller = await signIn(to.edgeUrl, mine.email, mine.password)
          for (const [kind, id] of Object.entries(others)) {
            const path = template.replace(/\{\w+\}/g, encodeURIComponent(id))
            const body = verb === 'get' || verb === 'delete' ? {} : { json: { roles: ['owner'] } }
            const answer = await caller.call(verb.toUpperCase(), path, { tenant: mine.tenant, ...body })
            called += 1
            t.notOk(leaks(answer), `${verb} ${template} with the ${kind}`)
            t.ok(answer.status < 500, `${verb} ${template} with the ${kind}: ${answer.status}`)
            const named = template.includes('{') && kind !== 'user'
            if (named) t.ok(answer.status >= 400, `${verb} ${template} with the ${kind}: ${answer.status}`)
          }
        }
      }
    }
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
    for (const id of Object.values(others)) if (id !== '') t.notOk(answer.bytes.includes(id), path)
  }
  const nearest = await mine.person.call('GET', '/geo/collections/places/nearest?lon=20&lat=44&limit=100', {
    tenant: mine.tenant,
  })
  t.equal(nearest.json.features.length, 1)
  t.notOk(leaks(nearest))
})

t.test("the other tenant's id in the header is 403, whatever else is asked", async t => {
  for (const path of [
    '/profile/objects/person',
    `/media/assets/${others['asset']}/content`,
    '/audit/events',
  ]) {
    const answer = await mine.person.call('GET', path, { tenant: victim.tenant })
    t.equal(answer.status, 403, path)
    t.equal(answer.json.code, 'CE_TENANT_FORBIDDEN')
  }
})

t.test("a cursor of the other tenant's list is refused", async t => {
  await furnish(victim.person, victim.tenant, marker)
  for (const path of [
    '/profile/objects/person',
    '/geo/collections/places/items',
    '/media/assets',
    '/audit/events',
  ]) {
    const { json } = await victim.person.call('GET', `${path}?limit=1`, { tenant: victim.tenant })
    t.type(json.next_cursor, 'string', path)
    const answer = await mine.person.call('GET', `${path}?limit=1&cursor=${json.next_cursor}`, {
      tenant: mine.tenant,
    })
    t.equal(answer.status, 400, path)
    t.equal(answer.json.code, 'CE_CURSOR_INVALID', path)
  }
})

t.test('the victim still has everything', async t => {
  const { person, tenant } = victim
  const human = await person.call('GET', `/profile/objects/person/${others['human']}`, { tenant })
  const place = await person.call('GET', `/geo/collections/places/items/${others['place']}`, { tenant })
  const asset = await person.call('GET', `/media/assets/${others['asset']}/content`, { tenant })
  for (const answer of [human, place, asset]) t.equal(answer.status, 200)
  t.equal(asset.bytes.toString(), marker)
})
