import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import t from 'tap'
import { clientOf, defibrillator, definition, filled, items, url } from './defibrillators.ts'
import { createDatabase, createGeo } from './helper.ts'

t.setTimeout(180_000)

// The features in collections that a tenant defines.

const database = await createDatabase()
t.teardown(() => database.drop())

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
  await filled(t, send)
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
  await filled(t, send)
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
