import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import t from 'tap'
import { connected, createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/service-areas/items'

const area = (type: string, coordinates: unknown, name = 'North') => ({
  type: 'Feature',
  geometry: { type, coordinates },
  properties: { name, kind: 'home-care' },
})
const box = (w: number, s: number, e: number, n: number) => [
  [w, s],
  [e, s],
  [e, n],
  [w, n],
  [w, s],
]
const circle = (vertices: number) => {
  const ring = Array.from({ length: vertices }, (_, i) => {
    const angle = (2 * Math.PI * i) / vertices
    return [5 + Math.cos(angle), 52 + Math.sin(angle)].map(it => Number(it.toFixed(12)))
  })
  return [[...ring, ring[0]]]
}

const { app, as, tenants } = await createGeo(t, database)
const headers = await as(tenants[0])
const add = (body: object) => app.inject({ method: 'POST', url: items, headers, body })

/** What is taken, and as what it is read back where that is something else. */
const accepted: Record<string, readonly [sent: ReturnType<typeof area>, kept?: unknown]> = {
  'a polygon': [area('Polygon', [box(4, 52, 5, 53)])],
  'a clockwise polygon, which is turned round': [
    area('Polygon', [box(4, 52, 5, 53).reverse()]),
    // PostGIS reverses the ring, whose first and last position are one.
    [box(4, 52, 5, 53)],
  ],
  'a polygon with a hole': [area('Polygon', [box(4, 52, 6, 54), box(4.5, 52.5, 5, 53).reverse()])],
  'two polygons': [area('MultiPolygon', [[box(1, 1, 2, 2)], [box(3, 3, 4, 4)]])],
  'an area cut at the antimeridian': [
    area('MultiPolygon', [[box(170, -20, 180, -10)], [box(-180, -20, -170, -10)]]),
  ],
  'the whole earth': [area('Polygon', [box(-180, -90, 180, 90)])],
  'what touches a pole': [area('Polygon', [box(-10, 80, 10, 90)])],
  '5,000 vertices': [area('Polygon', circle(5_000))],
}

for (const [what, [sent, kept]] of Object.entries(accepted)) {
  t.test(`${what} is taken, and read back exactly`, async t => {
    const added = await add(sent)
    t.equal(added.statusCode, 201, added.body.slice(0, 500))
    const read = await app.inject({ url: added.headers.location as string, headers })
    t.same(read.json().geometry, { ...sent.geometry, coordinates: kept ?? sent.geometry.coordinates })
    t.same(read.json(), added.json())
    const etag = { ...headers, 'if-match': read.headers.etag as string }
    const url = added.headers.location as string
    t.equal((await app.inject({ method: 'PUT', url, headers: etag, body: sent })).statusCode, 200)
    t.equal((await app.inject({ method: 'DELETE', url, headers })).statusCode, 204)
  })
}

/** What is refused, with its code. */
const refused: Record<string, readonly [body: object, code: string, detail?: RegExp]> = {
  'a ring that crosses itself': [
    area('Polygon', [
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
    ]),
    'CE_GEOMETRY_INVALID',
    /Self-intersection\[1 1\]/,
  ],
  'a hole outside': [area('Polygon', [box(0, 0, 1, 1), box(5, 5, 6, 6)]), 'CE_GEOMETRY_INVALID', /Hole/],
  'polygons that overlap': [
    area('MultiPolygon', [[box(0, 0, 2, 2)], [box(1, 1, 3, 3)]]),
    'CE_GEOMETRY_INVALID',
  ],
  'a ring of one point': [area('Polygon', [Array(4).fill([1, 1])]), 'CE_GEOMETRY_INVALID'],
  'a ring that is open': [area('Polygon', [box(0, 0, 1, 1).slice(0, 4)]), 'CE_GEOMETRY_INVALID', /3\.1\.6/],
  'a line across the antimeridian': [
    area('Polygon', [box(170, 0, -170, 5)]),
    'CE_GEOMETRY_INVALID',
    /3\.1\.9/,
  ],
  '10,001 positions': [area('Polygon', circle(10_000)), 'CE_GEOMETRY_INVALID', /10001 positions/],
  'no ring': [area('Polygon', []), 'CE_VALIDATION'],
  'an empty ring': [area('Polygon', [[]]), 'CE_VALIDATION'],
  'no polygon': [area('MultiPolygon', []), 'CE_VALIDATION'],
  'three positions': [area('Polygon', [box(0, 0, 1, 1).slice(0, 3)]), 'CE_VALIDATION'],
  'a longitude beyond 180': [area('Polygon', [box(179, 0, 181, 1)]), 'CE_VALIDATION'],
  'a latitude beyond 90': [area('Polygon', [box(0, 89, 1, 91)]), 'CE_VALIDATION'],
  heights: [area('Polygon', [box(0, 0, 1, 1).map(it => [...it, 1])]), 'CE_VALIDATION'],
  'the nesting of another type': [area('MultiPolygon', [box(0, 0, 1, 1)]), 'CE_VALIDATION'],
  'a point': [feature('x'), 'CE_VALIDATION'],
  'a collection of geometries': [area('GeometryCollection', []), 'CE_VALIDATION'],
  'a million vertices': [area('Polygon', circle(1_000_000)), 'CE_BODY_TOO_LARGE'],
}

for (const [what, [body, code, detail]] of Object.entries(refused)) {
  t.test(`an area with ${what} is refused as ${code}`, async t => {
    const answer = await add(body)
    t.equal(answer.statusCode, code === 'CE_BODY_TOO_LARGE' ? 413 : 400, answer.body.slice(0, 500))
    t.equal(answer.json().code, code)
    if (detail !== undefined) t.match(answer.json().detail, detail)
  })
}

t.test('a box finds the areas that meet it, by their shapes and not by the boxes around them', async t => {
  const geo = await createGeo(t, database)
  const own = await geo.as(geo.tenants[0])
  const send = (body: object, headers = own) => geo.app.inject({ method: 'POST', url: items, headers, body })
  const triangle = [
    [4, 52],
    [6, 52],
    [4, 54],
    [4, 52],
  ]
  await send(area('Polygon', [triangle], 'triangle'))
  await send(area('MultiPolygon', [[box(170, -20, 180, -10)], [box(-180, -20, -170, -10)]], 'Fiji'))
  await send(area('Polygon', [box(4, 52, 6, 54)], 'theirs'), await geo.as(geo.tenants[1]))
  const found = async (query: string) => {
    const page = (await geo.app.inject({ url: `${items}?${query}`, headers: own })).json()
    return page.features.map((it: { properties: { name: string } }) => it.properties.name)
  }
  t.same(await found('bbox=4.1,52.1,4.2,52.2'), ['triangle'])
  t.same(await found('bbox=5.5,53.5,5.9,53.9'), [], 'within its box, and outside of it')
  t.same(await found('bbox=179,-15,-179,-14'), ['Fiji'])
  t.same(await found('bbox=175,-15,176,-14'), ['Fiji'])
  t.same(await found('bbox=0,-15,1,-14'), [], 'between its two halves')
  const filter = (text: string) => `filter=${encodeURIComponent(text)}`
  t.same(await found(filter('S_INTERSECTS(geometry, POINT(4.5 52.5))')), ['triangle'])
  t.same(await found(filter("S_INTERSECTS(geometry, BBOX(-180,-90,180,90)) AND name LIKE 'F%'")), ['Fiji'])
})

t.test('a vector tile has the features that lie in it, and what they are called', async t => {
  const geo = await createGeo(t, database)
  const own = await geo.as(geo.tenants[0])
  const other = await geo.as(geo.tenants[1])
  const places = '/geo/collections/places'
  const tileOf = async (collection: string, tile: string, headers = own) => {
    const answer = await geo.app.inject({ url: `${collection}/tiles/WebMercatorQuad/${tile}`, headers })
    t.equal(answer.statusCode, 200)
    t.match(answer.headers['content-type'], /^application\/vnd\.mapbox-vector-tile/)
    return new VectorTile(new PbfReader(answer.rawPayload)).layers
  }
  await geo.app.inject({
    method: 'POST',
    url: `${places}/items`,
    headers: own,
    body: feature('Clinic', 4.9041, 52.3676),
  })
  await geo.app.inject({
    method: 'POST',
    url: `${places}/items`,
    headers: other,
    body: feature('Theirs', 4.9041, 52.3676),
  })
  await geo.app.inject({
    method: 'POST',
    url: items,
    headers: own,
    body: area('Polygon', [box(4, 52, 5, 53)]),
  })

  // Level 10 over Amsterdam.
  const layer = (await tileOf(places, '10/336/525'))['places']
  t.equal(layer?.length, 1)
  t.match(layer?.feature(0).properties, { name: 'Clinic', kind: 'clinic' })
  const back = layer?.feature(0).toGeoJSON(525, 336, 10)
  const [lon, lat] = (back as unknown as { geometry: { coordinates: [number, number] } }).geometry.coordinates
  t.ok(Math.abs(lon - 4.9041) < 1e-4 && Math.abs(lat - 52.3676) < 1e-4, `${lon} ${lat}`)
  t.equal(layer?.extent, 4_096)
  t.same(Object.keys(await tileOf(places, '10/336/524')), [], 'its neighbour is empty')
  const areas = (await tileOf('/geo/collections/service-areas', '10/336/525'))['service-areas']
  t.equal(areas?.feature(0).type, 3, 'a polygon')
  t.equal((await tileOf(places, '0/0/0', other))['places']?.feature(0).properties['name'], 'Theirs')

  await geo.app.inject({
    method: 'POST',
    url: `${places}/items`,
    headers: own,
    body: feature('New', 4.91, 52.37),
  })
  t.equal((await tileOf(places, '10/336/525'))['places']?.length, 2, 'a change is seen at once')
})

t.test('a tile comes from the cache until something changes', async t => {
  const geo = await createGeo(t, database)
  const own = await geo.as(geo.tenants[0])
  const url = '/geo/collections/places/tiles/WebMercatorQuad/0/0/0'
  const first = await geo.app.inject({ url, headers: own })
  const owner = await connected(t, database.owner)
  await owner.query(
    `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
     VALUES ($1, gen_random_uuid(), 'past the service', 'x', '{}', 1, 1, now(), now())`,
    [geo.tenants[0]],
  )
  const again = await geo.app.inject({ url, headers: own })
  t.equal(again.headers.etag, first.headers.etag, 'the database was not asked')
  const unchanged = { ...own, 'if-none-match': first.headers.etag as string }
  t.equal((await geo.app.inject({ url, headers: unchanged })).statusCode, 304)
  await geo.app.inject({
    method: 'POST',
    url: '/geo/collections/places/items',
    headers: own,
    body: feature('x'),
  })
  t.not((await geo.app.inject({ url, headers: own })).headers.etag, first.headers.etag)
})

for (const [tile, code] of [
  ['0/0/1', 'CE_TILE_UNKNOWN'],
  ['3/8/0', 'CE_TILE_UNKNOWN'],
  ['23/0/0', 'CE_VALIDATION'],
  ['-1/0/0', 'CE_VALIDATION'],
  ['a/0/0', 'CE_VALIDATION'],
] as const) {
  t.test(`the tile ${tile} is refused as ${code}`, async t => {
    const url = `/geo/collections/places/tiles/WebMercatorQuad/${tile}`
    t.equal((await app.inject({ url, headers })).json().code, code)
  })
}

t.test('a tile at the edge of the world and one of the deepest level are made', async t => {
  for (const tile of ['0/0/0', '1/0/0', '1/1/1', '22/4194303/4194303', '22/0/0'])
    t.equal(
      (await app.inject({ url: `/geo/collections/places/tiles/WebMercatorQuad/${tile}`, headers }))
        .statusCode,
      200,
      tile,
    )
})

t.test('a place that visits name is not removed', async t => {
  const added = await app.inject({
    method: 'POST',
    url: '/geo/collections/places/items',
    headers,
    body: feature('x'),
  })
  const owner = await connected(t, database.owner)
  await owner.query(
    `INSERT INTO care.visits (tenant_id, id, carer, client, place, starts_at, ends_at, time_zone, status, created_at,
       updated_at, version)
     VALUES ($1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $2, now(), now() + interval '1 hour',
       'Europe/Amsterdam', 'booked', now(), now(), 1)`,
    [tenants[0], added.json().id],
  )
  const removed = await app.inject({ method: 'DELETE', url: added.headers.location as string, headers })
  t.equal(removed.statusCode, 409)
  t.equal(removed.json().code, 'CE_PLACE_IN_USE')
})
