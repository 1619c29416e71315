import type { Static } from '@sinclair/typebox'
import t from 'tap'
import type { FeatureCollectionSchema } from '../src/schemas/feature.ts'
import { createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/places/items'

t.test('a place that was added is read back as GeoJSON, with its ETag', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  const sent = feature('Clinic Oost', 4.9407, 52.3602, { beds: 12, open: { mon: ['9-17'] }, note: '' })
  const added = await app.inject({ method: 'POST', url: items, headers, body: sent })
  t.equal(added.statusCode, 201)
  t.match(added.headers['content-type'], /^application\/geo\+json/)
  t.equal(added.headers.etag, '"1"')
  const { id, properties } = added.json()
  t.equal(added.headers.location, `${items}/${id}`)
  t.same(properties, {
    ...sent.properties,
    created_at: properties.created_at,
    updated_at: properties.created_at,
  })

  const read = await app.inject({ url: added.headers.location as string, headers })
  t.equal(read.statusCode, 200)
  t.match(read.headers['content-type'], /^application\/geo\+json/)
  t.equal(read.headers.etag, '"1"')
  t.same(read.json(), added.json())
  t.same(read.json().geometry, sent.geometry)
})

t.test('a Feature is taken as application/geo+json too, and as nothing else', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const send = async (type: string, body: string) =>
    app.inject({
      method: 'POST',
      url: items,
      headers: { ...(await as(tenants[0])), 'content-type': type },
      body,
    })
  const body = JSON.stringify(feature('Pharmacy'))
  t.equal((await send('application/geo+json', body)).statusCode, 201)
  t.equal((await send('application/geo+json; charset=utf-8', body)).statusCode, 201)
  const refused = await send('application/xml', '<place/>')
  t.equal(refused.statusCode, 415)
  t.equal(refused.json().code, 'CE_MEDIA_TYPE_UNSUPPORTED')
  const unreadable = await send('application/geo+json', '{"type":')
  t.equal(unreadable.statusCode, 400)
  t.equal(unreadable.json().code, 'CE_REQUEST_MALFORMED')
})

t.test('a list comes in pages that neither skip nor repeat, the oldest first', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const name of names) await app.inject({ method: 'POST', url: items, headers, body: feature(name) })
  const seen: string[] = []
  let url: string | undefined = `${items}?limit=2`
  while (url !== undefined) {
    const page: Static<typeof FeatureCollectionSchema> = (await app.inject({ url, headers })).json()
    t.equal(page.type, 'FeatureCollection')
    t.equal(page.numberReturned, page.features.length)
    seen.push(...page.features.map(place => String(place.properties.name)))
    const next = page.links.find(link => link.rel === 'next')
    t.equal(next !== undefined, page.next_cursor !== undefined)
    url = next?.href
  }
  t.same(seen, names)
})

t.test('a bbox gives the places inside it, also across the antimeridian, and in pages', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  for (const [name, lon, lat] of [
    ['Amsterdam', 4.9, 52.37],
    ['Utrecht', 5.12, 52.09],
    ['Suva', 178.44, -18.14],
    ['Apia', -171.77, -13.83],
  ] as const) {
    await app.inject({ method: 'POST', url: items, headers, body: feature(name, lon, lat) })
  }
  const within = async (query: string) => {
    const page = (await app.inject({ url: `${items}?${query}`, headers })).json()
    return page.features.map((place: { properties: { name: string } }) => place.properties.name)
  }
  t.same(await within('bbox=4.7,52,5,52.5'), ['Amsterdam'])
  t.same(await within('bbox=4,50,6,53'), ['Amsterdam', 'Utrecht'])
  t.same(await within('bbox=170,-20,-170,-10'), ['Suva', 'Apia'])
  t.same(await within('bbox=-180,-90,180,90&limit=1'), ['Amsterdam'])
  const first = (await app.inject({ url: `${items}?bbox=4,50,6,53&limit=1`, headers })).json()
  const second = await app.inject({ url: first.links.at(-1).href, headers })
  t.equal(second.json().features[0].properties.name, 'Utrecht')
  const other = await app.inject({ url: `${items}?bbox=0,0,1,1&cursor=${first.next_cursor}`, headers })
  t.equal(other.json().code, 'CE_CURSOR_INVALID', 'a cursor is good for its own bbox only')
})

t.test("another tenant's places are not found, not listed, and its cursors are refused", async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const [own, other] = [await as(tenants[0], 'owner'), await as(tenants[1], 'owner')]
  const { id } = (
    await app.inject({ method: 'POST', url: items, headers: other, body: feature('Theirs') })
  ).json()
  await app.inject({ method: 'POST', url: items, headers: other, body: feature('Theirs too') })

  const read = await app.inject({ url: `${items}/${id}`, headers: own })
  t.equal(read.statusCode, 404)
  t.equal(read.json().code, 'CE_PLACE_NOT_FOUND')
  t.equal((await app.inject({ url: items, headers: own })).json().numberReturned, 0)
  const { next_cursor } = (await app.inject({ url: `${items}?limit=1`, headers: other })).json()
  const stolen = await app.inject({ url: `${items}?limit=1&cursor=${next_cursor}`, headers: own })
  t.equal(stolen.statusCode, 400)
  t.equal(stolen.json().code, 'CE_CURSOR_INVALID')
})

t.test('a viewer reads and may not write, a member and above write', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  for (const [role, status] of [
    ['viewer', 403],
    ['member', 201],
    ['admin', 201],
    ['owner', 201],
  ] as const) {
    const headers = await as(tenants[0], role)
    const added = await app.inject({ method: 'POST', url: items, headers, body: feature(role) })
    t.equal(added.statusCode, status, role)
    t.equal((await app.inject({ url: items, headers })).statusCode, 200, role)
  }
})

t.test(
  'a call past the edge is 401, one without a tenant 400, a platform admin who is no member 403',
  async t => {
    const { app, identity, tenants } = await createGeo(t, database)
    const forged = await identity.sign('profile', 'hop+jwt', {
      iss: 'edge',
      aud: 'careeasy:services',
      sub: 'x',
    })
    for (const authorization of [undefined, 'Bearer x', `Bearer ${forged}`]) {
      const answer = await app.inject({ url: items, ...(authorization && { headers: { authorization } }) })
      t.equal(answer.statusCode, 401)
      t.equal(answer.json().code, 'CE_HOP_REQUIRED')
    }
    const noTenant = { authorization: await identity.hop({}) }
    t.equal((await app.inject({ url: items, headers: noTenant })).json().code, 'CE_TENANT_REQUIRED')
    const admin = { authorization: await identity.hop({ tenant: tenants[0], roles: ['platform:admin'] }) }
    t.equal((await app.inject({ url: items, headers: admin })).json().code, 'CE_ROLE_INSUFFICIENT')
  },
)

t.test('the collections describe themselves', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0], 'viewer')
  const all = await app.inject({ url: '/geo/collections', headers })
  t.equal(all.statusCode, 200)
  t.equal(all.json().collections[0].id, 'places')
  const one = await app.inject({ url: '/geo/collections/places', headers })
  t.same(one.json(), all.json().collections[0])
  t.ok(
    one
      .json()
      .links.some((link: { rel: string; href: string }) => link.rel === 'items' && link.href.endsWith(items)),
  )
  t.equal((await app.inject({ url: '/geo/collections/roads', headers })).statusCode, 404)
})

t.test('every route is described in the OpenAPI document, the internal ones are not', async t => {
  const { app } = await createGeo(t, database)
  const { paths } = (await app.inject({ url: '/openapi.json' })).json()
  t.same(
    Object.keys(paths)
      .filter(path => /^\/geo(\/(api|co.*))?$/.test(path))
      .sort(),
    [
      '/geo',
      '/geo/api',
      '/geo/collections',
      ...['places', 'service-areas', '{collection}'].flatMap(collection =>
        [
          ...['', '/along', '/items', '/items/{id}', '/nearest', '/queryables'],
          '/tiles/WebMercatorQuad/{z}/{y}/{x}',
        ].map(path => `/geo/collections/${collection}${path}`),
      ),
      '/geo/conformance',
    ],
  )
  t.same(
    Object.keys(paths).filter(path => path.includes('internal')),
    [],
  )
})
