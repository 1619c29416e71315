import t from 'tap'
import { connected, createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const { app, as, tenants } = await createGeo(t, database)
const headers = await as(tenants[0])
const others = await as(tenants[1])
const items = '/geo/collections/places/items'
const get = (url: string, accept?: object) => app.inject({ url, headers: { ...headers, ...accept } })
const uris = {
  crs84: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  epsg4326: 'http://www.opengis.net/def/crs/EPSG/0/4326',
  epsg3857: 'http://www.opengis.net/def/crs/EPSG/0/3857',
}
const amsterdam = feature('Amsterdam', 4.9, 52.37)
const suva = feature('Suva', 178.44, -18.14)
for (const body of [amsterdam, suva]) await app.inject({ method: 'POST', url: items, headers, body })
await app.inject({ method: 'POST', url: items, headers: others, body: feature('Theirs', 4.9, 52.37) })

/** What PostGIS makes of the same place. */
const { rows } = await (await connected(t, database.owner)).query(
  'SELECT ST_X(p) AS x, ST_Y(p) AS y FROM ST_Transform(ST_SetSRID(ST_MakePoint(4.9, 52.37), 4326), 3857) AS p',
)
const metres = [rows[0].x, rows[0].y] as const

interface Page {
  readonly features: readonly { properties: { name: string }; geometry: { coordinates: number[] } }[]
}
const namesOf = ({ features }: Page) => features.map(it => it.properties.name)
const query = (parameters: Record<string, string>) => `${items}?${new URLSearchParams(parameters)}`

t.test('from the landing page every part is found by its link', async t => {
  const landing = (await get('/geo')).json()
  for (const rel of ['self', 'service-desc', 'conformance', 'data']) {
    const { href, type } = landing.links.find((link: { rel: string }) => link.rel === rel)
    const answer = await get(href)
    t.equal(answer.statusCode, 200, href)
    t.ok(
      String(answer.headers['content-type']).replaceAll(/[ "]/g, '').startsWith(type),
      `${href} is ${answer.headers['content-type']}`,
    )
  }
  const { collections } = (await get('/geo/collections')).json()
  t.same(
    collections.map((it: { id: string }) => it.id),
    ['places', 'service-areas'],
  )
  for (const { links } of collections) {
    for (const { href, templated } of links) if (!templated) t.equal((await get(href)).statusCode, 200, href)
  }
})

t.test('links are absolute, at the host that the client asked the edge for', async t => {
  const outer = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'care.example' }
  const page = (await app.inject({ url: `${items}?limit=1`, headers: { ...headers, ...outer } })).json()
  const all = (await app.inject({ url: '/geo/collections', headers: { ...headers, ...outer } })).json()
  for (const { href } of [...page.links, ...all.links, ...all.collections[0].links])
    t.match(href, /^https:\/\/care\.example\/geo\//)
  const { href } = page.links.find((link: { rel: string }) => link.rel === 'next')
  t.equal((await get(href)).json().features.length, 1)
})

t.test('the API document has the routes below /geo, and no other', async t => {
  const { openapi, servers, paths, components } = (await get('/geo/api')).json()
  t.same(servers, [{ url: '/geo' }])
  t.match(openapi, /^3\.1/)
  t.ok(paths['/collections/places/items'].get.parameters.length > 5)
  const routes = Object.keys(paths).map(path => (path === '/' ? '/geo' : `/geo${path}`))
  t.ok(routes.includes('/geo'))
  const described = (await get('/openapi.json')).json()
  t.same(
    routes,
    Object.keys(described.paths).filter(path => /^\/geo(\/|$)/.test(path)),
  )
  const accept = 'application/vnd.oai.openapi+json;version=3.0, application/json'
  const plain = await get('/geo/api', { accept })
  t.match(plain.headers['content-type'], /^application\/json/, 'for those who know 3.0 only')
  t.ok(components.securitySchemes.tenant)
})

t.test('a list tells how many there are where it knows, when it was made, and where it belongs', async t => {
  const whole = (await get(items)).json()
  t.match(whole, { numberMatched: 2, numberReturned: 2 })
  t.ok(Math.abs(Date.now() - Date.parse(whole.timeStamp)) < 60_000)
  t.same(
    whole.links.map((link: { rel: string }) => link.rel),
    ['self', 'alternate', 'collection'],
  )
  const part = (await get(`${items}?limit=1`)).json()
  t.equal(part.numberMatched, undefined)
  t.ok(part.links.some((link: { rel: string }) => link.rel === 'next'))
  t.equal((await get(`${items}?limit=10000`)).statusCode, 200, 'a limit beyond ours is no error')
})

for (const [crs, coordinates] of [
  ['crs84', [4.9, 52.37]],
  ['epsg4326', [52.37, 4.9]],
  ['epsg3857', metres],
] as const) {
  t.test(`in ${crs} a place is where it is, its axes in the order of that system`, async t => {
    const answer = await get(query({ crs: uris[crs], name: 'Amsterdam' }))
    t.equal(answer.headers['content-crs'], `<${uris[crs]}>`)
    const [found] = answer.json().features
    for (const axis of [0, 1] as const) {
      const off = Math.abs(found.geometry.coordinates[axis] - coordinates[axis])
      t.ok(off < 1e-6, `${found.geometry.coordinates}`)
    }
    const one = await get(`${items}/${found.id}?crs=${encodeURIComponent(uris[crs])}`)
    t.same(one.json().geometry, found.geometry)
    t.equal(one.headers['content-crs'], `<${uris[crs]}>`)
  })
}

for (const [crs, bbox, names] of [
  ['crs84', '4,52,5,53', ['Amsterdam']],
  ['crs84', '4,52,-100,5,53,100', ['Amsterdam']],
  ['epsg4326', '52,4,53,5', ['Amsterdam']],
  ['epsg3857', '540000,6800000,550000,6900000', ['Amsterdam']],
  [
    'epsg3857',
    '-20037508.342789244,-20037508.342789244,20037508.342789244,20037508.342789244',
    ['Amsterdam', 'Suva'],
  ],
  ['epsg4326', '-20,170,-10,-170', ['Suva']],
] as const) {
  t.test(`the box ${bbox} in ${crs} has ${names}`, async t => {
    t.same(namesOf((await get(query({ bbox, 'bbox-crs': uris[crs] }))).json()), names)
  })
}

t.test('a pole has coordinates in Web Mercator, too', async t => {
  const added = await app.inject({ method: 'POST', url: items, headers, body: feature('Pole', 0, -90) })
  const [found] = (await get(query({ crs: uris.epsg3857, name: 'Pole' }))).json().features
  t.ok(found.geometry.coordinates[1] < -20_037_508)
  await app.inject({ method: 'DELETE', url: added.headers.location as string, headers })
})

for (const [parameters, code] of [
  [{ crs: 'EPSG:28992' }, 'CE_CRS_UNKNOWN'],
  [{ bbox: '1,2,3,4', 'bbox-crs': 'x' }, 'CE_CRS_UNKNOWN'],
  [{ bbox: '4,95,5,96' }, 'CE_BBOX_INVALID'],
  [{ bbox: '52,170,53,175' }, 'CE_BBOX_INVALID'],
  [{ bbox: '0,0,1' }, 'CE_VALIDATION'],
  [{ bbox: '0,0,1,1,1' }, 'CE_VALIDATION'],
  [{ limit: '0' }, 'CE_VALIDATION'],
  [{ unknown: '1' }, 'CE_VALIDATION'],
  [{ name: '\0' }, 'CE_VALIDATION'],
  [{ datetime: 'yesterday' }, 'CE_DATETIME_INVALID'],
  [{ datetime: '2026-02-30' }, 'CE_DATETIME_INVALID'],
  [{ datetime: '2026-02-02/2026-02-01' }, 'CE_DATETIME_INVALID'],
  [{ datetime: '../..' }, 'CE_DATETIME_INVALID'],
  [{ datetime: '2026-02-01/2026-02-02/2026-02-03' }, 'CE_DATETIME_INVALID'],
] as [Record<string, string>, string][]) {
  t.test(`a list with ${JSON.stringify(parameters)} is refused as ${code}`, async t => {
    const answer = await get(query(parameters))
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().code, code)
  })
}

t.test('an unknown parameter is 400 on every page', async t => {
  for (const url of ['/geo', '/geo/conformance', '/geo/api', '/geo/collections', '/geo/collections/places'])
    t.equal((await get(`${url}?x=1`)).statusCode, 400, url)
})

t.test('properties and the time of the last change select', async t => {
  const year = new Date().getUTCFullYear()
  t.same(namesOf((await get(query({ name: 'Suva' }))).json()), ['Suva'])
  t.same(namesOf((await get(query({ kind: 'clinic', name: 'Nowhere' }))).json()), [])
  for (const [datetime, count] of [
    [`${year - 1}-01-01T00:00:00Z/..`, 2],
    [`${year - 1}-01-01/${year + 1}-01-01`, 2],
    [`../${year - 1}-01-01T00:00:00+01:00`, 0],
    [`${year + 1}-01-01T00:00:00Z/`, 0],
    [`${year - 1}-06-01`, 0],
  ] as const)
    t.equal((await get(query({ datetime }))).json().numberReturned, count, datetime)
})

t.test('a place is replaced, changed and removed by who has its ETag, with an audit event each', async t => {
  const added = await app.inject({
    method: 'POST',
    url: items,
    headers,
    body: feature('New', 5, 52, { beds: 3, tv: true }),
  })
  const url = added.headers.location as string
  const send = (method: 'PUT' | 'PATCH' | 'DELETE', body: object | undefined, etag?: string) =>
    app.inject({
      method,
      url,
      headers: { ...headers, ...(etag && { 'if-match': etag }) },
      ...(body && { body }),
    })

  t.equal((await send('PUT', feature('Newer'))).json().code, 'CE_PRECONDITION_REQUIRED')
  t.equal((await send('PUT', feature('Newer'), '"7"')).json().code, 'CE_PRECONDITION_FAILED')
  const replaced = await send('PUT', feature('Newer', 6, 53, { beds: 4 }), '"1"')
  t.equal(replaced.statusCode, 200, replaced.body)
  t.equal(replaced.headers.etag, '"2"')
  t.match(replaced.json(), { geometry: { coordinates: [6, 53] }, properties: { name: 'Newer', beds: 4 } })
  t.equal(replaced.json().properties.tv, undefined)

  const patched = await send(
    'PATCH',
    { properties: { beds: null, wifi: true, hasOwnProperty: 'too' }, geometry: { coordinates: [7, 54] } },
    '"2"',
  )
  t.equal(patched.statusCode, 200, patched.body)
  t.match(patched.json(), {
    geometry: { coordinates: [7, 54] },
    properties: { name: 'Newer', wifi: true, hasOwnProperty: 'too' },
  })
  t.equal(patched.json().properties.beds, undefined)
  t.same((await get(url)).json(), patched.json())
  for (const wrong of [
    { properties: { name: null } },
    { geometry: { coordinates: [7, 94] } },
    { id: 'x' },
    { properties: null },
  ]) {
    const refused = await send('PATCH', wrong, '"3"')
    t.equal(refused.statusCode, 400, JSON.stringify(wrong))
    t.equal(refused.json().code, 'CE_VALIDATION')
  }

  t.equal((await send('DELETE', undefined, '"1"')).statusCode, 412)
  t.equal((await send('DELETE', undefined, '"3"')).statusCode, 204)
  t.equal((await get(url)).json().code, 'CE_PLACE_NOT_FOUND')
  t.equal((await send('DELETE', undefined)).statusCode, 404)
  const owner = await connected(t, database.owner)
  const { rows: events } = await owner.query(
    'SELECT action FROM care.audit_events WHERE target = $1 ORDER BY at, id',
    [`place/${added.json().id}`],
  )
  t.same(
    events.map(({ action }) => action),
    ['place.create', 'place.update', 'place.update', 'place.delete'],
  )
})

t.test('of two who change the same version one is refused', async t => {
  const added = await app.inject({ method: 'POST', url: items, headers, body: feature('Contested') })
  const url = added.headers.location as string
  const change = (name: string) =>
    app.inject({
      method: 'PATCH',
      url,
      headers: { ...headers, 'if-match': '"1"' },
      body: { properties: { name } },
    })
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map(change))
  t.same(answers.map(it => it.statusCode).sort(), [200, 412, 412, 412])
  await app.inject({ method: 'DELETE', url, headers })
})

t.test("another tenant's place is neither changed nor removed", async t => {
  const { features } = (await app.inject({ url: items, headers: others })).json()
  const url = `${items}/${features[0].id}`
  for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
    const body =
      method === 'PUT' ? feature('Mine now') : method === 'PATCH' ? { properties: { name: 'x' } } : undefined
    const answer = await app.inject({
      method,
      url,
      headers: { ...headers, 'if-match': '*' },
      ...(body && { body }),
    })
    t.equal(answer.json().code, 'CE_PLACE_NOT_FOUND', method)
  }
  t.equal((await app.inject({ url, headers: others })).json().properties.name, 'Theirs')
})

t.test('who may only read changes nothing', async t => {
  const viewer = await as(tenants[0], 'viewer')
  const { features } = (await get(items)).json()
  for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
    const body = method === 'DELETE' ? undefined : feature('x')
    const answer = await app.inject({
      method,
      url: `${items}/${features[0].id}`,
      headers: viewer,
      ...(body && { body }),
    })
    t.equal(answer.statusCode, 403, method)
  }
})

t.test('coordinates in another system are not taken for degrees', async t => {
  const sent = { ...headers, 'content-crs': `<${uris.epsg4326}>` }
  const answer = await app.inject({ method: 'POST', url: items, headers: sent, body: feature('x') })
  t.equal(answer.json().code, 'CE_CRS_UNKNOWN')
})

t.test('who has the newest version is told so without it', async t => {
  const { features } = (await get(items)).json()
  const url = `${items}/${features[0].id}`
  const { etag } = (await get(url)).headers
  t.equal((await get(url, { 'if-none-match': etag })).statusCode, 304)
})
