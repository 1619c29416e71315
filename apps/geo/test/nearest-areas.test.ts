import t from 'tap'
import { connected, createDatabase, createGeo } from './helper.ts'

t.setTimeout(180_000)

// Nearest for shapes: exact, whatever the index goes by.

const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/service-areas/items'
const nearest = '/geo/collections/service-areas/nearest'

interface Found {
  readonly id: string
  readonly properties: { readonly name: string; readonly distance: number }
}

const area = (name: string, ...rings: (readonly (readonly number[])[])[]) => ({
  type: 'Feature',
  geometry: { type: 'Polygon', coordinates: rings },
  properties: { name, kind: 'meals' },
})
const square = (lon: number, lat: number, side: number) =>
  [
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ] as const

t.test('an area is at no distance inside, and as far as its edge outside, also of a hole', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  for (const body of [
    area('around', square(0, 0, 2)),
    area('with a hole', square(10, 0, 2), square(10.5, 0.5, 1)),
    area('far', square(40, 40, 1)),
  ])
    t.equal((await app.inject({ method: 'POST', url: items, headers, body })).statusCode, 201)
  const at = async (lon: number, lat: number) => {
    const answer = await app.inject({ url: `${nearest}?lon=${lon}&lat=${lat}&limit=2`, headers })
    t.equal(answer.statusCode, 200, answer.body)
    return (answer.json().features as Found[]).map(({ properties }) => [
      properties.name,
      Math.round(properties.distance),
    ])
  }
  t.same((await at(1, 1))[0], ['around', 0])
  // PostGIS looks for the nearest edge on a sphere, where it is the west one, half a degree of the parallel of 1 degree
  // away: 55,651 m on the ellipsoid.
  const [hole] = (await at(11, 1)) as [[string, number]]
  t.equal(hole[0], 'with a hole')
  t.ok(Math.abs(hole[1] - 55_651) < 50, `${hole[1]} m`)
  const [west] = (await at(-1, 1)) as [[string, number]]
  t.equal(west[0], 'around')
  t.ok(Math.abs(west[1] - 111_303) < 50, `${west[1]} m`)
})

t.test('the order is that of looking at every area, large and small, near and far', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const [tenant] = tenants
  const owner = await connected(t, database.owner)
  // From slivers of metres to boxes of many degrees, whose middles tell nothing of how near they are.
  await owner.query(
    `INSERT INTO care.service_areas (tenant_id, id, name, kind, properties, geom, created_at, updated_at)
     SELECT $1, gen_random_uuid(), 'area ' || i, 'meals', '{}', ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[
       ST_MakePoint(x, y), ST_MakePoint(x + w, y + h / 9), ST_MakePoint(x + w / 9, y + h), ST_MakePoint(x, y)])), 4326),
       now(), now()
     FROM (SELECT i, hashint4(i) / 2147483648.0 * 150 AS x, hashint4(i + 7919) / 2147483648.0 * 70 AS y,
       0.0005 * 2 ^ (i % 14) AS w, 0.0005 * 2 ^ (i % 11) AS h FROM generate_series(1, 2000) i) AS r`,
    [tenant],
  )
  const headers = await as(tenant)
  for (const [lon, lat] of [
    [0, 0],
    [179.9, 10],
    [-120.3, -45.5],
    [20.46, 44.81],
  ] as const) {
    const answer = await app.inject({ url: `${nearest}?lon=${lon}&lat=${lat}&limit=40`, headers })
    const { rows } = await owner.query<{ id: string; distance: number }>(
      `SELECT id, ST_Distance(geography(geom), geography(ST_SetSRID(ST_MakePoint($2, $3), 4326)), true) AS distance
       FROM care.service_areas WHERE tenant_id = $1 ORDER BY distance, id LIMIT 40`,
      [tenant, lon, lat],
    )
    const found = answer.json().features as Found[]
    t.same(
      found.map(({ id }) => id),
      rows.map(({ id }) => id),
      `${lon} ${lat}`,
    )
    t.ok(found.every(({ properties }, index) => properties.distance === rows[index]?.distance))
  }
})

t.test('an area without a geography is kept, and is near to nothing', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  // From -90 to 90 degrees of the equator there is no one way round the earth.
  const half = area('half the earth', [
    [-90, 0],
    [90, 0],
    [90, 10],
    [-90, 10],
    [-90, 0],
  ])
  const made = await app.inject({ method: 'POST', url: items, headers, body: half })
  t.equal(made.statusCode, 201, made.body)
  await app.inject({ method: 'POST', url: items, headers, body: area('near', square(0, 0, 1)) })
  const answer = await app.inject({ url: `${nearest}?lon=0&lat=0`, headers })
  t.same(
    (answer.json().features as Found[]).map(({ properties }) => properties.name),
    ['near'],
  )
})
