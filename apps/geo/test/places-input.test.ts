import t from 'tap'
import { createDatabase, createGeo, feature } from './helper.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
// A fresh app for each of many inputs: more than 30 s on a busy machine.
t.setTimeout(300_000)
const items = '/geo/collections/places/items'
const nearest = '/geo/collections/places/nearest'

const at = (coordinates: unknown) => ({ ...feature('x'), geometry: { type: 'Point', coordinates } })
const having = (properties: unknown) => ({ ...feature('x'), properties })
const more = (name: string, value: unknown) => feature('x', 1, 1, { [name]: value })

/** What is sent, and the path that the answer names. */
const bodies: Record<string, [body: unknown, path: string]> = {
  'a longitude beyond 180': [at([180.1, 1]), '/body/geometry/coordinates/0'],
  'a latitude beyond 90': [at([1, -90.1]), '/body/geometry/coordinates/1'],
  'a height': [at([1, 2, 3]), '/body/geometry/coordinates'],
  'one number': [at([1]), '/body/geometry/coordinates'],
  'no numbers': [at([]), '/body/geometry/coordinates'],
  'null for a number': [at([null, 1]), '/body/geometry/coordinates/0'],
  'a text for a number': [at(['4.9', 52]), '/body/geometry/coordinates/0'],
  'NaN as text': [at(['NaN', 52]), '/body/geometry/coordinates/0'],
  'no geometry': [{ type: 'Feature', properties: { name: 'x', kind: 'y' } }, '/body/geometry'],
  'a null geometry': [{ ...feature('x'), geometry: null }, '/body/geometry'],
  'a line': [
    {
      ...feature('x'),
      geometry: {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    },
    '/body/geometry/type',
  ],
  'a bare geometry': [{ type: 'Point', coordinates: [1, 2] }, '/body/type'],
  'a FeatureCollection': [{ type: 'FeatureCollection', features: [] }, '/body/type'],
  'an id of its own': [{ ...feature('x'), id: '1' }, '/body/id'],
  'a tenant of its own': [{ ...feature('x'), tenant_id: '7MA170H' }, '/body/tenant_id'],
  'no properties': [having(null), '/body/properties'],
  'no name': [having({ kind: 'clinic' }), '/body/properties/name'],
  'an empty name': [having({ name: '', kind: 'clinic' }), '/body/properties/name'],
  'a name of blanks': [having({ name: '  ', kind: 'clinic' }), '/body/properties/name'],
  'a long name': [having({ name: 'n'.repeat(201), kind: 'clinic' }), '/body/properties/name'],
  'a number for a name': [having({ name: 5, kind: 'clinic' }), '/body/properties/name'],
  'a property that is ours': [more('distance', 1), '/body/properties'],
  'too many properties': [
    having({
      name: 'x',
      kind: 'y',
      ...Object.fromEntries(Array.from({ length: 63 }, (_, i) => [`p${i}`, i])),
    }),
    '/body/properties',
  ],
  'NUL in the name': [having({ name: 'a\0b', kind: 'clinic' }), '/body/properties/name'],
  'NUL deep in a property': [more('a', { b: ['\0'] }), '/body/properties/a/b/0'],
  'NUL in a name of a property': [more('a\0', 1), '/body/properties/a\0'],
  'half a surrogate pair': [more('a', '\ud800'), '/body/properties/a'],
  'a number that would be rounded': [more('a', 2 ** 53), '/body/properties/a'],
  'too deep a property': [
    more('a', JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)),
    `/body/properties/a${'/0'.repeat(30)}`,
  ],
  'a list': [[], '/body'],
}

for (const [name, [body, path]] of Object.entries(bodies)) {
  t.test(`a place with ${name} is answered 400 with the path`, async t => {
    const { app, as, tenants } = await createGeo(t, database)
    const headers = { ...(await as(tenants[0])), 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: items, headers, body: JSON.stringify(body) })
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().code, 'CE_VALIDATION')
    const paths = answer.json().errors.map((error: { path: string }) => error.path)
    t.ok(paths.includes(path), `${JSON.stringify(paths)} has the path`)
    t.equal((await app.inject({ url: items, headers: await as(tenants[0]) })).json().numberReturned, 0)
  })
}

t.test('a body that only looks like JSON, or would change prototypes, is 400', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = { ...(await as(tenants[0])), 'content-type': 'application/geo+json' }
  const text = JSON.stringify(feature('x'))
  for (const body of [
    '',
    'NaN',
    text.replace('4.9041', 'NaN'),
    text.replace('"kind"', '"__proto__":{},"kind"'),
  ]) {
    const answer = await app.inject({ method: 'POST', url: items, headers, body })
    t.equal(answer.statusCode, 400, body)
    t.match(answer.json().code, /^CE_(REQUEST_MALFORMED|VALIDATION)$/)
  }
  const infinite = await app.inject({
    method: 'POST',
    url: items,
    headers,
    body: text.replace('4.9041', '1e999'),
  })
  t.equal(infinite.json().code, 'CE_VALIDATION')
})

t.test('a body over 64 KiB is 413', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const body = feature('x', 1, 1, { note: 'n'.repeat(65_536) })
  const answer = await app.inject({ method: 'POST', url: items, headers: await as(tenants[0]), body })
  t.equal(answer.statusCode, 413)
  t.equal(answer.json().code, 'CE_BODY_TOO_LARGE')
})

t.test('extreme but valid input is kept exactly', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  for (const sent of [
    feature('date line', 180, 0),
    feature('pole', -180, -90),
    feature('many digits', 4.904_123_456_789_012, 52.367_612_345_678_9),
    feature(`'); DROP TABLE care.places; --`, 0, 0, {
      "'": '"',
      '\\u0000': '\\u0000',
      $where: 1,
      tenant_id: 'x',
    }),
    feature('ä 漢 🏥', 0, 0, {
      nothing: null,
      zero: -0.5,
      yes: true,
      list: [[], {}],
      big: 9_007_199_254_740_991,
    }),
    feature('n'.repeat(200), 0, 0, { ['p'.repeat(64)]: '' }),
  ]) {
    const added = await app.inject({ method: 'POST', url: items, headers, body: sent })
    t.equal(added.statusCode, 201, added.body)
    const read = (await app.inject({ url: added.headers.location as string, headers })).json()
    t.same(read.geometry, sent.geometry)
    t.has(read.properties, sent.properties)
  }
})

for (const [name, query] of Object.entries({
  'limit 0': 'limit=0',
  'a limit that is no number': 'limit=ten',
  'an infinite limit': 'limit=Infinity',
  'an empty cursor': 'cursor=',
  'a made-up cursor': 'cursor=WyIwIl0.AAAA',
  'a bbox of three numbers': 'bbox=1,2,3',
  'a bbox of five numbers': 'bbox=1,2,3,4,5',
  'a bbox with NaN': 'bbox=NaN,1,2,3',
  'a bbox with south and north swapped': 'bbox=1,10,2,5',
  'a bbox beyond the poles': 'bbox=1,-91,2,5',
  'a bbox beyond the date line': 'bbox=-181,1,2,5',
  'an unknown parameter': 'offset=5',
  'a parameter twice': 'limit=1&limit=2',
})) {
  t.test(`a list with ${name} is 400`, async t => {
    const { app, as, tenants } = await createGeo(t, database)
    const answer = await app.inject({ url: `${items}?${query}`, headers: await as(tenants[0]) })
    t.equal(answer.statusCode, 400, answer.body)
    t.match(answer.json().code, /^CE_(VALIDATION|CURSOR_INVALID|BBOX_INVALID)$/)
  })
}

t.test('nearest to a point that is none is 400', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  for (const query of [
    '',
    'lon=1',
    'lon=&lat=1',
    'lon=NaN&lat=1',
    'lon=181&lat=1',
    'lon=1&lat=-91',
    'lon=Infinity&lat=1',
    'lon=1&lat=1&limit=0',
    'lon=1&lat=1&radius=5',
  ]) {
    const answer = await app.inject({ url: `${nearest}?${query}`, headers })
    t.equal(answer.statusCode, 400, query)
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
})

t.test('an id that is no UUID is 400, one that is nowhere 404', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  const uuid = '0190a000-0000-7000-8000-000000000001'
  for (const id of ['1', 'urn:uuid:0190a000-0000-7000-8000-000000000001', `${uuid}'`, `{${uuid}}`]) {
    const answer = await app.inject({ url: `${items}/${encodeURIComponent(id)}`, headers })
    t.equal(answer.statusCode, 400, id)
  }
  t.equal((await app.inject({ url: `${items}/${uuid}`, headers })).json().code, 'CE_PLACE_NOT_FOUND')
})
