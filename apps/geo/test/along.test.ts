import t, { type Test } from 'tap'
import { connected, createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)

// What lies along a way.

const database = await createDatabase()
t.teardown(() => database.drop())
const places = '/geo/collections/places'
const areas = '/geo/collections/service-areas'

interface Found {
  readonly id: string
  readonly properties: { readonly name: string; readonly distance: number; readonly along: number }
}

type Positions = readonly (readonly number[])[]
const line = (...coordinates: Positions) => ({ type: 'LineString', coordinates })

async function prepared(t: Test) {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  const ask = (path: string, body: unknown, query = '', who = headers) =>
    app.inject({ method: 'POST', url: `${path}/along${query}`, headers: who, body: body as object })
  const add = async (name: string, lon: number, lat: number, who = headers) =>
    app.inject({ method: 'POST', url: `${places}/items`, headers: who, body: feature(name, lon, lat) })
  return { app, as, tenants, headers, ask, add }
}

const told = (answer: { json(): unknown }) =>
  (answer.json() as { features: Found[] }).features.map(
    ({ properties: { name, distance, along } }) => [name, Math.round(distance), Math.round(along)] as const,
  )

t.test('own places come in the order of the way, with metres from it and along it', async t => {
  const { as, tenants, ask, add } = await prepared(t)
  // One degree of the equator is 111,319 m; a hundredth of the meridian there 1,106 m.
  for (const [name, lon, lat] of [
    ['third', 0.5, 0.01],
    ['first', -0.005, 0],
    ['second', 0.1, -0.001],
    ['too far', 0.3, 0.1],
    ['last', 1.01, 0],
  ] as const)
    await add(name, lon, lat)
  await add('of another tenant', 0.2, 0, await as(tenants[1]))
  const way = line([0, 0], [1, 0])
  const answer = await ask(places, way, '?metres=2000')
  t.equal(answer.statusCode, 200, answer.body)
  t.match(answer.headers['content-type'], /^application\/geo\+json/)
  t.same(told(answer), [
    ['first', 557, 0],
    ['second', 111, 11_132],
    ['third', 1_106, 55_660],
    ['last', 1_113, 111_319],
  ])
  t.equal(answer.json().numberMatched, 4)
  t.same(told(await ask(places, way, '?metres=0')), [])
  const viewer = await ask(places, way, '', await as(tenants[0], 'viewer'))
  t.same(told(viewer), [['second', 111, 11_132]], 'a viewer may ask; 500 m without being told')
})

t.test('a way that comes back passes a place at its first nearest point', async t => {
  const { ask, add } = await prepared(t)
  await add('passed twice', 0.25, 0.001)
  await add('at the turn', 0.501, 0)
  t.same(told(await ask(places, line([0, 0], [0.5, 0], [0, 0]))), [
    ['passed twice', 111, 27_830],
    ['at the turn', 111, 55_660],
  ])
})

t.test('a way goes across the antimeridian, and over the pole', async t => {
  const { ask, add } = await prepared(t)
  await add('beyond the line', -179.95, 0.001)
  await add('before it', 179.95, 0.001)
  t.same(told(await ask(places, line([179.9, 0], [-179.9, 0]))), [
    ['before it', 111, 5_566],
    ['beyond the line', 111, 16_698],
  ])
  await add('near the pole', 90, 89.999)
  const [near] = told(await ask(places, line([0, 89.9], [180, 89.9])))
  // 0.1 degrees of the meridian there are 11,169 m.
  t.same(near, ['near the pole', 112, 11_169])
})

t.test('pages follow one another with a cursor that is good for this way only', async t => {
  const { as, tenants, ask, add } = await prepared(t)
  for (let index = 0; index < 7; index++) await add(`p${index}`, index / 100, 0)
  await add('same spot', 0.03, 0)
  const way = line([0, 0], [0.1, 0])
  const names: string[] = []
  let query = '?limit=3'
  for (;;) {
    const answer = await ask(places, way, query)
    names.push(...told(answer).map(([name]) => name))
    const { next_cursor } = answer.json()
    if (next_cursor === undefined) break
    query = `?limit=3&cursor=${encodeURIComponent(next_cursor)}`
  }
  t.equal(names.length, 8)
  t.equal(new Set(names).size, 8)
  const other = await ask(places, line([0, 0], [0.2, 0]), query)
  t.equal(other.json().code, 'CE_CURSOR_INVALID')
  const stranger = await ask(places, way, query, await as(tenants[1]))
  t.equal(stranger.json().code, 'CE_CURSOR_INVALID')
})

t.test('what is no way is refused, and the place is named', async t => {
  const { ask, headers } = await prepared(t)
  const refused = async (body: unknown, code: string, detail: RegExp, query = '') => {
    const answer = await ask(places, body, query)
    t.equal(answer.statusCode, 400, answer.body)
    t.equal(answer.json().code, code)
    t.match(answer.body, detail)
  }
  await refused(line([0, 0], [1, 91]), 'CE_VALIDATION', /\/body\/coordinates\/1\/1/)
  await refused(line([0, 0], [1, 1, 5]), 'CE_VALIDATION', /\/body\/coordinates\/1/)
  await refused(line([0, 0]), 'CE_VALIDATION', /\/body\/coordinates/)
  await refused({ type: 'Point', coordinates: [0, 0] }, 'CE_VALIDATION', /\/body/)
  await refused(line(...Array.from({ length: 1_001 }, (_, i) => [i / 1e4, 0])), 'CE_VALIDATION', /1000 items/)
  await refused(line([5, 5], [5, 5]), 'CE_GEOMETRY_INVALID', /no length/)
  await refused(line([0, 0], [5, 0]), 'CE_GEOMETRY_INVALID', /more than 500 km/)
  await refused(line([0, 0], [180, 0]), 'CE_GEOMETRY_INVALID', /more than 500 km/)
  for (const query of ['?metres=10001', '?metres=-1', '?metres=x', '?limit=0', '?cursor=x', '?far=1'])
    await refused(
      line([0, 0], [1, 0]),
      query === '?cursor=x' ? 'CE_CURSOR_INVALID' : 'CE_VALIDATION',
      /./,
      query,
    )
  const unknown = await ask('/geo/collections/nowhere', line([0, 0], [1, 0]), '', headers)
  t.equal(unknown.json().code, 'CE_COLLECTION_NOT_FOUND')
})

t.test('more than can be put into order is refused, not cut', async t => {
  const { ask, tenants } = await prepared(t)
  const owner = await connected(t, database.owner)
  const fill = (count: number) =>
    owner.query(
      `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
       SELECT $1, gen_random_uuid(), 'p', 'home', '{}', i / 100000.0, 0.0001, now(), now() FROM generate_series(1, $2::int) i`,
      [tenants[0], count],
    )
  await fill(2_000)
  const all = await ask(places, line([0, 0], [0.1, 0]), '?limit=1')
  t.equal(all.json().numberMatched, 2_000)
  await fill(1)
  const answer = await ask(places, line([0, 0], [0.1, 0]))
  t.equal(answer.statusCode, 400)
  t.equal(answer.json().code, 'CE_ROUTE_CROWDED')
})

t.test('areas and crooked ways are as by looking at every few metres of the way', async t => {
  const { ask, tenants } = await prepared(t)
  const owner = await connected(t, database.owner)
  await owner.query(
    `INSERT INTO care.service_areas (tenant_id, id, name, kind, properties, geom, created_at, updated_at)
     SELECT $1, gen_random_uuid(), 'area ' || i, 'meals', '{}', ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[
       ST_MakePoint(x, y), ST_MakePoint(x + w, y + w / 9), ST_MakePoint(x + w / 7, y + w), ST_MakePoint(x, y)])), 4326),
       now(), now()
     FROM (SELECT i, 20.3 + hashint4(i) / 2147483648.0 * 0.2 AS x, 44.8 + hashint4(i + 7919) / 2147483648.0 * 0.2 AS y,
       0.0004 * 2 ^ (i % 9) AS w FROM generate_series(1, 150) i) AS r`,
    [tenants[0]],
  )
  const coordinates = [
    [20.15, 44.7],
    [20.3, 44.85],
    [20.32, 44.7],
    [20.45, 44.9],
    [20.2, 44.95],
  ]
  const answer = await ask(areas, line(...coordinates), '?metres=3000&limit=1000')
  t.equal(answer.statusCode, 200, answer.body)
  // Each 20 m of the way, with the metres to there; of each area the first of those that are nearest.
  const { rows } = await owner.query<{ id: string; distance: number; along: number }>(
    `WITH way AS (SELECT geography(ST_SetSRID(ST_GeomFromGeoJSON($2), 4326)) AS line),
     steps AS (SELECT (dumped).path[1] AS n, geography((dumped).geom) AS spot
       FROM way, LATERAL (SELECT ST_DumpPoints(geometry(ST_Segmentize(line, 20))) AS dumped) d),
     measured AS (SELECT n, spot, sum(coalesce(ST_Distance(spot, before, true), 0)) OVER (ORDER BY n) AS along
       FROM (SELECT n, spot, lag(spot) OVER (ORDER BY n) AS before FROM steps) s)
     SELECT id, ST_Distance(geog, line, true) AS distance, first.along
     FROM care.service_areas, way, LATERAL (SELECT along FROM measured
       ORDER BY round(ST_Distance(geog, spot, true)::numeric, 1), n LIMIT 1) first
     WHERE tenant_id = $1 AND ST_Distance(geog, line, true) <= 3000`,
    [tenants[0], JSON.stringify(line(...coordinates))],
  )
  const found = answer.json().features as Found[]
  t.same(found.map(({ id }) => id).sort(), rows.map(({ id }) => id).sort())
  t.ok(rows.length > 40 && rows.some(({ distance }) => distance === 0), `${rows.length} areas`)
  for (const { id, properties } of found) {
    const wanted = rows.find(row => row.id === id)
    t.equal(properties.distance, wanted?.distance)
    const apart = Math.abs(properties.along - (wanted?.along ?? Number.NaN))
    // The steps are 20 m, and about the nearest point of a far area a distance hardly changes.
    t.ok(apart <= 60, `${properties.name}: ${properties.along} m, not ${wanted?.along} m`)
  }
  const order = found.map(({ properties }) => properties.along)
  t.same(
    order,
    [...order].sort((a, b) => a - b),
  )
})
