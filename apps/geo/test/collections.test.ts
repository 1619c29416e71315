import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import t from 'tap'
import { createDatabase, createGeo, type Geo } from './helper.ts'

t.setTimeout(180_000)

// Collections that a tenant defines, and the features in them.

const database = await createDatabase()
t.teardown(() => database.drop())
const url = '/geo/collections/defibrillators'
const items = `${url}/items`
const attributes = {
  type: 'object',
  properties: {
    label: { type: 'string', maxLength: 40 },
    shocks: { type: 'integer', minimum: 0 },
    is_public: { type: 'boolean' },
    serviced: { type: 'string', format: 'date-time' },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['label'],
  additionalProperties: false,
}
const definition = { title: 'Defibrillators', geometry: 'Point', attributes }

type Client = Awaited<ReturnType<typeof clientOf>>

/** Sends as a member of the first tenant unless told otherwise; owner for definitions. */
async function clientOf(geo: Geo, role: 'owner' | 'member' | 'viewer' = 'owner', tenant = geo.tenants[0]) {
  const headers = await geo.as(tenant, role)
  return (method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, more = {}) =>
    geo.app.inject({ method, url: path, headers: { ...headers, ...more }, ...(body && { body }) })
}

function defibrillator(label: string, lon = 4.9, lat = 52.37, more: object = {}) {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { label, ...more },
  }
}

async function filled(send: Client): Promise<string[]> {
  const ids: string[] = []
  for (const one of [
    defibrillator('North', 4.9, 52.4, { shocks: 0, is_public: true, serviced: '2026-03-01T10:00:00+01:00' }),
    defibrillator('Mid', 5.1, 52.1, { shocks: 3, is_public: false, due: '2026-05-01' }),
    defibrillator('South', 4.35, 50.85, { shocks: 12, serviced: '0000-01-01T00:00:00Z' }),
  ]) {
    const added = await send('POST', items, one)
    t.equal(added.statusCode, 201, added.body)
    ids.push(added.json().id)
  }
  return ids
}

t.test('an owner defines a collection, changes it with If-Match, and everybody sees it', async t => {
  const geo = await createGeo(t, database)
  const send = await clientOf(geo)
  const made = await send('PUT', url, definition)
  t.equal(made.statusCode, 201, made.body)
  t.equal(made.headers.location, url)
  t.match(made.json(), { id: 'defibrillators', title: 'Defibrillators', geometry: 'Point', attributes })
  t.equal((await send('PUT', url, definition)).json().code, 'CE_PRECONDITION_REQUIRED')
  t.equal((await send('PUT', url, definition, { 'if-match': '"0"' })).json().code, 'CE_PRECONDITION_FAILED')
  const etag = String(made.headers.etag)
  const renamed = await send('PUT', url, { ...definition, title: 'AEDs' }, { 'if-match': etag })
  t.equal(renamed.statusCode, 200, renamed.body)
  t.not(renamed.headers.etag, etag)
  const viewer = await clientOf(geo, 'viewer')
  const seen = await viewer('GET', url)
  t.equal(seen.json().title, 'AEDs')
  t.equal((await viewer('GET', url, undefined, { 'if-none-match': renamed.headers.etag })).statusCode, 304)
  const all = (await viewer('GET', '/geo/collections')).json().collections
  t.same(
    all.map(({ id }: { id: string }) => id),
    ['places', 'service-areas', 'defibrillators'],
  )
  const { properties } = (await viewer('GET', `${url}/queryables`)).json()
  t.match(properties, {
    label: { type: 'string' },
    shocks: { type: 'number' },
    is_public: { type: 'boolean' },
    serviced: { format: 'date-time' },
    geometry: { format: 'geometry-point' },
  })
  t.notOk('tags' in properties, 'a list is no queryable')
  for (const role of ['member', 'viewer'] as const) {
    const other = await clientOf(geo, role)
    t.equal((await other('PUT', '/geo/collections/mine', definition)).statusCode, 403)
    t.equal((await other('DELETE', url)).statusCode, 403)
  }
})

t.test('definitions that cannot be are refused, with the place', async t => {
  const geo = await createGeo(t, database, { settings: { COLLECTIONS_MAX: 1 } })
  const send = await clientOf(geo)
  for (const [fault, schema] of Object.entries({
    'a pattern that backtracks for ever': { properties: { a: { type: 'string', pattern: '^(a)\\1+$' } } },
    'a reference out of the document': { $ref: 'http://127.0.0.1/x' },
    'a circle without an end': { allOf: [{ $ref: '#' }] },
    'a type that is none': { properties: { a: { type: 'map' } } },
    'what the service sets': { properties: { created_at: { type: 'string' } } },
  })) {
    const answer = await send('PUT', url, { ...definition, attributes: schema })
    t.equal(answer.statusCode, 400, fault)
    t.equal(answer.json().code, 'CE_VALIDATION')
    t.ok(answer.json().errors[0].path, fault)
  }
  t.equal((await send('PUT', url, { ...definition, geometry: 'Circle' })).statusCode, 400)
  t.equal((await send('PUT', '/geo/collections/No', definition)).statusCode, 400)
  t.equal((await send('PUT', '/geo/collections/places', definition)).json().code, 'CE_COLLECTION_BUILT_IN')
  t.equal((await send('DELETE', '/geo/collections/places')).json().code, 'CE_COLLECTION_BUILT_IN')
  t.equal((await send('GET', url)).json().code, 'CE_COLLECTION_NOT_FOUND')
  t.equal((await send('GET', items)).json().code, 'CE_COLLECTION_NOT_FOUND')
  const both = await Promise.all(['one', 'two'].map(id => send('PUT', `/geo/collections/${id}`, definition)))
  t.same(both.map(({ statusCode }) => statusCode).sort(), [201, 409], 'of two at once, one is the last')
  t.equal(both.find(({ statusCode }) => statusCode === 409)?.json().code, 'CE_COLLECTION_LIMIT')
})

t.test('features are created, replaced, changed and removed as those of other collections', async t => {
  const send = await clientOf(await createGeo(t, database))
  await send('PUT', url, definition)
  const added = await send('POST', items, defibrillator('Hall', 4.9, 52.37, { shocks: 2 }))
  t.equal(added.statusCode, 201, added.body)
  const path = String(added.headers.location)
  t.equal(path, `${items}/${added.json().id}`)
  t.match(added.json().properties, { label: 'Hall', shocks: 2 })
  t.notOk('name' in added.json().properties)
  t.equal((await send('PATCH', path, { properties: { shocks: 3 } })).statusCode, 428)
  const mine = { 'if-match': added.headers.etag }
  const changed = await send('PATCH', path, { properties: { shocks: 3 } }, mine)
  t.match(changed.json().properties, { label: 'Hall', shocks: 3 })
  t.equal((await send('PUT', path, defibrillator('Door'), mine)).statusCode, 412)
  const replaced = await send('PUT', path, defibrillator('Door'), { 'if-match': changed.headers.etag })
  t.equal(replaced.json().properties.label, 'Door')
  t.same((await send('GET', path)).json(), replaced.json())
  const wrong = {
    'an attribute of the wrong type': defibrillator('x', 4, 52, { shocks: 'many' }),
    'a missing attribute': { ...defibrillator('x'), properties: {} },
    'one that the schema has not': defibrillator('x', 4, 52, { colour: 'red' }),
    'another geometry': {
      ...defibrillator('x'),
      geometry: {
        type: 'LineString',
        coordinates: [
          [4, 52],
          [5, 52],
        ],
      },
    },
    'degrees out of range': defibrillator('x', 200, 52),
  }
  for (const [fault, body] of Object.entries(wrong)) {
    const refused = await send('POST', items, body)
    t.equal(refused.statusCode, 400, fault)
    t.match(refused.json().errors[0].path, /^\/body\/(properties|geometry)/, fault)
  }
  const spoilt = await send(
    'PATCH',
    path,
    { properties: { label: null } },
    { 'if-match': replaced.headers.etag },
  )
  t.equal(spoilt.statusCode, 400)
  t.equal((await send('DELETE', path)).statusCode, 204)
  t.equal((await send('GET', path)).json().code, 'CE_FEATURE_NOT_FOUND')
  const { data, items: events = data } = (await send('GET', '/audit/events?limit=3')).json()
  t.match(events[0], { action: 'feature.delete', target: `feature/defibrillators/${added.json().id}` })
})

t.test('any geometry is kept where the collection takes any; what none could measure is refused', async t => {
  const send = await clientOf(await createGeo(t, database))
  await send('PUT', url, { title: 'Any', geometry: 'Geometry' })
  const square = [
    [
      [4, 52],
      [5, 52],
      [5, 53],
      [4, 53],
      [4, 52],
    ],
  ]
  const shapes = {
    Point: [4, 52],
    MultiPoint: [
      [4, 52],
      [5, 53],
    ],
    LineString: [
      [4, 52],
      [5, 53],
    ],
    MultiLineString: [
      [
        [4, 52],
        [5, 53],
      ],
      [
        [6, 52],
        [6, 53],
      ],
    ],
    Polygon: square,
    MultiPolygon: [square],
  }
  for (const [type, coordinates] of Object.entries(shapes)) {
    const added = await send('POST', items, {
      type: 'Feature',
      geometry: { type, coordinates },
      properties: {},
    })
    t.equal(added.statusCode, 201, added.body)
    t.match(added.json().geometry, { type })
  }
  t.equal((await send('GET', `${items}?bbox=4.5,52.4,4.6,52.6`)).json().numberReturned, 4)
  const refused = {
    Polygon: [
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
    ],
    LineString: [
      [-90, 0],
      [90, 0],
    ],
    MultiPoint: Array.from({ length: 10_001 }, () => [4, 52]),
  }
  for (const [type, coordinates] of Object.entries(refused)) {
    const answer = await send('POST', items, {
      type: 'Feature',
      geometry: { type, coordinates },
      properties: {},
    })
    t.equal(answer.json().code, 'CE_GEOMETRY_INVALID', `${type} ${answer.body}`)
  }
  t.equal(
    (
      await send('POST', items, {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [] },
        properties: {},
      })
    ).statusCode,
    400,
  )
})

t.test('lists filter by the attributes: CQL2 on queryables, parameters, boxes and pages', async t => {
  const send = await clientOf(await createGeo(t, database))
  await send('PUT', url, definition)
  await filled(send)
  const found = async (query: string) => {
    const answer = await send('GET', `${items}?${query}`)
    t.equal(answer.statusCode, 200, `${query}: ${answer.body}`)
    return answer
      .json()
      .features.map(({ properties }: { properties: { label: string } }) => properties.label)
      .join()
  }
  const filters: Record<string, string> = {
    "label = 'Mid'": 'Mid',
    "label LIKE '%o%'": 'North,South',
    'shocks > 2': 'Mid,South',
    'shocks BETWEEN 1 AND 3': 'Mid',
    'shocks IN (0, 12)': 'North,South',
    '3 <= shocks AND shocks < 12': 'Mid',
    'is_public = true': 'North',
    'is_public IS NULL': 'South',
    "serviced < TIMESTAMP('2026-03-01T09:30:00Z')": 'North',
    "due = DATE('2026-05-01')": 'Mid',
    'S_INTERSECTS(geometry, BBOX(4, 50, 5, 53)) AND shocks > 5': 'South',
  }
  for (const [filter, labels] of Object.entries(filters))
    t.equal(await found(`filter=${encodeURIComponent(filter)}`), labels, filter)
  t.equal(await found('label=South'), 'South')
  t.equal(await found('shocks=3&is_public=false'), 'Mid')
  t.equal(await found('serviced=2026-03-01T09:00:00Z'), 'North')
  t.equal(await found('bbox=4.8,52,5.2,52.2'), 'Mid')
  t.equal(await found(`datetime=${new Date(0).toISOString()}/..`), 'North,Mid,South')
  t.equal(await found('datetime=../2000-01-01'), '')
  const page = (await send('GET', `${items}?limit=2&shocks=0&label=North`)).json()
  t.equal(page.next_cursor, undefined)
  const first = (await send('GET', `${items}?limit=2`)).json()
  const { href } = first.links.find(({ rel }: { rel: string }) => rel === 'next')
  t.equal((await send('GET', href)).json().features[0].properties.label, 'South')
  const latitudeFirst = encodeURIComponent('http://www.opengis.net/def/crs/EPSG/0/4326')
  const turned = (await send('GET', `${items}?label=North&crs=${latitudeFirst}`)).json()
  t.same(turned.features[0].geometry.coordinates, [52.4, 4.9])
  for (const [query, code] of [
    ['colour=red', 'CE_VALIDATION'],
    ['shocks=many', 'CE_VALIDATION'],
    ['name=x', 'CE_VALIDATION'],
    ['geometry=x', 'CE_VALIDATION'],
    ['toString=x', 'CE_VALIDATION'],
    [`filter=${encodeURIComponent("shocks = 'x'")}`, 'CE_CQL_INVALID'],
    [`filter=${encodeURIComponent('label > 3')}`, 'CE_CQL_INVALID'],
    [`filter=${encodeURIComponent("colour = 'x'")}`, 'CE_CQL_INVALID'],
    [`cursor=${first.next_cursor}&shocks=0`, 'CE_CURSOR_INVALID'],
  ])
    t.equal((await send('GET', `${items}?${query}`)).json().code, code, String(query))
})

t.test('nearest measures in metres, and tiles have the attributes and follow a change', async t => {
  const send = await clientOf(await createGeo(t, database))
  await send('PUT', url, definition)
  await filled(send)
  const near = (await send('GET', `${url}/nearest?lon=5.1&lat=52.1&limit=2`)).json()
  t.same(
    near.features.map(({ properties }: { properties: { label: string } }) => properties.label),
    ['Mid', 'North'],
  )
  t.equal(near.features[0].properties.distance, 0)
  t.ok(
    Math.abs(near.features[1].properties.distance - 36_080) < 200,
    String(near.features[1].properties.distance),
  )
  const layer = async () => {
    const { rawPayload } = await send('GET', `${url}/tiles/WebMercatorQuad/0/0/0`)
    return new VectorTile(new PbfReader(rawPayload)).layers['defibrillators']
  }
  const before = await layer()
  t.equal(before?.length, 3)
  t.match(before?.feature(1).properties, { label: 'Mid', shocks: 3, is_public: false })
  await send('POST', items, defibrillator('Fourth'))
  t.equal((await layer())?.length, 4)
})

t.test('a schema that features would not fit is refused with their number and examples', async t => {
  const geo = await createGeo(t, database, { settings: { COLLECTION_CHECK_MAX: 3 } })
  const send = await clientOf(geo)
  const made = await send('PUT', url, definition)
  const ids = await filled(send)
  const mine = { 'if-match': made.headers.etag }
  const { shocks: _shocks, ...others } = attributes.properties
  const narrower = { ...attributes, properties: { ...others, shocks: { type: 'integer', maximum: 5 } } }
  const refused = await send('PUT', url, { ...definition, attributes: narrower }, mine)
  t.equal(refused.statusCode, 409, refused.body)
  t.match(refused.json(), { code: 'CE_COLLECTION_UNFIT', count: 1, examples: [{ id: ids[2] }] })
  t.equal(refused.json().examples[0].errors[0].path, '/properties/shocks')
  const lines = await send('PUT', url, { ...definition, geometry: 'LineString' }, mine)
  t.match(lines.json(), { code: 'CE_COLLECTION_UNFIT', count: 3 })
  t.equal((await send('GET', url)).headers.etag, made.headers.etag, 'nothing was changed')
  const wider = { ...attributes, required: [] }
  const put = await send('PUT', url, { ...definition, geometry: 'Geometry', attributes: wider }, mine)
  t.equal(put.statusCode, 200, put.body)
  t.equal((await send('POST', items, { ...defibrillator('x'), properties: {} })).statusCode, 201)
  const again = { 'if-match': put.headers.etag }
  t.equal((await send('PUT', url, definition, again)).json().code, 'CE_COLLECTION_TOO_LARGE')
  const retitled = { ...definition, geometry: 'Geometry', attributes: wider, title: 'Still' }
  t.equal((await send('PUT', url, retitled, again)).statusCode, 200, 'what needs no check needs no limit')
})

t.test('a collection with features goes only where it is said, and its name can be used again', async t => {
  const send = await clientOf(await createGeo(t, database))
  await send('PUT', url, definition)
  await filled(send)
  const tile = `${url}/tiles/WebMercatorQuad/0/0/0`
  t.ok((await send('GET', tile)).rawPayload.length > 0)
  t.equal((await send('DELETE', url)).json().code, 'CE_COLLECTION_IN_USE')
  t.equal((await send('DELETE', `${url}?features=keep`)).statusCode, 400)
  t.equal((await send('DELETE', `${url}?features=remove`, undefined, { 'if-match': '"0"' })).statusCode, 412)
  t.equal((await send('DELETE', `${url}?features=remove`)).statusCode, 204)
  t.equal((await send('GET', items)).statusCode, 404)
  t.equal((await send('GET', tile)).statusCode, 404)
  t.equal((await send('PUT', url, { title: 'Lines', geometry: 'LineString' })).statusCode, 201)
  t.same((await send('GET', items)).json().features, [])
  t.equal((await send('GET', tile)).rawPayload.length, 0)
  t.equal((await send('DELETE', url)).statusCode, 204)
})

t.test('writers race with a change of the schema: what is there fits it all the same', async t => {
  const send = await clientOf(await createGeo(t, database))
  const made = await send('PUT', url, { ...definition, attributes: {} })
  const narrow = { title: 'Narrow', geometry: 'Point', attributes: { required: ['label'] } }
  const bare = { ...defibrillator('x'), properties: {} }
  const writes = Array.from({ length: 30 }, () => send('POST', items, bare))
  const change = send('PUT', url, narrow, { 'if-match': made.headers.etag })
  const [put, ...answers] = await Promise.all([change, ...writes])
  const kept = answers.filter(({ statusCode }) => statusCode === 201).length
  for (const { statusCode } of answers) t.ok([201, 400, 409].includes(statusCode), `${statusCode}`)
  t.equal((await send('GET', `${items}?limit=1000`)).json().numberReturned, kept)
  t.equal(put.statusCode, kept === 0 ? 200 : 409, 'either the schema or the features')
})

t.test('no tenant sees, fills or removes the collection of another', async t => {
  const geo = await createGeo(t, database)
  const send = await clientOf(geo)
  const other = await clientOf(geo, 'owner', geo.tenants[1])
  await send('PUT', url, definition)
  const [id = ''] = await filled(send)
  for (const path of [url, items, `${items}/${id}`, `${url}/queryables`, `${url}/nearest?lon=4&lat=52`])
    t.equal((await other('GET', path)).statusCode, 404, path)
  t.equal((await other('GET', `${url}/tiles/WebMercatorQuad/0/0/0`)).statusCode, 404)
  t.equal((await other('POST', items, defibrillator('x'))).statusCode, 404)
  t.equal((await other('DELETE', `${url}?features=remove`)).statusCode, 404)
  t.equal((await other('PUT', url, { title: 'Theirs', geometry: 'Point' })).statusCode, 201, 'the same name')
  t.same((await other('GET', items)).json().features, [])
  t.equal((await other('GET', `${items}/${id}`)).json().code, 'CE_FEATURE_NOT_FOUND')
  t.equal((await other('DELETE', `${url}?features=remove`)).statusCode, 204)
  t.equal((await send('GET', items)).json().numberReturned, 3)
})
