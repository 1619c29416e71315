import type { Tenant } from '@careeasy/tenant-connection'
import { mintCapability } from '@careeasy/tenant-connection'
import t from 'tap'
import { createPlaceStore } from '../src/store/places.ts'
import { capabilityKey, connected, createDatabase, createGeo, feature } from './helper.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/places/items'
const nearest = '/geo/collections/places/nearest'

interface Found {
  properties: { name: string; distance: number }
}

t.test('nearest gives the own places by distance in metres, the nearest first', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  for (const [name, lon, lat] of [
    ['Utrecht', 5.1214, 52.0907],
    ['Amsterdam', 4.9041, 52.3676],
    ['Paris', 2.3522, 48.8566],
  ] as const) {
    await app.inject({ method: 'POST', url: items, headers, body: feature(name, lon, lat) })
  }
  const closer = feature('of another tenant', 4.9, 52.3)
  await app.inject({ method: 'POST', url: items, headers: await as(tenants[1]), body: closer })

  const answer = await app.inject({ url: `${nearest}?lon=4.9&lat=52.3`, headers })
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], /^application\/geo\+json/)
  const found = answer.json().features as Found[]
  t.same(
    found.map(({ properties }) => properties.name),
    ['Amsterdam', 'Utrecht', 'Paris'],
  )
  // Vincenty on WGS 84: 7,527 m, 27,833 m and 425,171 m, give or take a metre or two.
  t.ok(found.every(({ properties }) => properties.distance > 7_000 && properties.distance < 430_000))
  const [first] = (await app.inject({ url: `${nearest}?lon=4.9&lat=52.3&limit=1`, headers })).json().features
  t.equal(first.properties.name, 'Amsterdam')
})

t.test('a distance is that on the ellipsoid: one degree of the equator and of the meridian', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  await app.inject({ method: 'POST', url: items, headers, body: feature('east', 1, 0) })
  await app.inject({ method: 'POST', url: items, headers, body: feature('north', 0, 1) })
  const { features } = (await app.inject({ url: `${nearest}?lon=0&lat=0`, headers })).json()
  // On a sphere both would be equal; on WGS 84 the meridian's degree is the shorter one.
  t.same(
    features.map(({ properties }: Found) => [properties.name, Math.round(properties.distance)]),
    [
      ['north', 110_574],
      ['east', 111_319],
    ],
  )
})

t.test('nearest looks across the antimeridian', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  await app.inject({ method: 'POST', url: items, headers, body: feature('over the line', -179.9, 0) })
  await app.inject({ method: 'POST', url: items, headers, body: feature('this side', 178, 0) })
  const { features } = (await app.inject({ url: `${nearest}?lon=179.9&lat=0`, headers })).json()
  t.equal(features[0].properties.name, 'over the line')
})

t.test('nearest and the list use their indexes under row-level security', async t => {
  const { tenants } = await createGeo(t, database)
  const owner = await connected(t, database.owner)
  await owner.query(
    `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
     SELECT t, gen_random_uuid(), 'place ' || i, 'clinic', '{}', 3 + random() * 4, 50 + random() * 3, now(), now()
     FROM unnest($1::text[]) t, generate_series(1, 4000) i`,
    [tenants],
  )
  await owner.query('VACUUM ANALYZE care.places')

  const [tenant] = tenants
  const asked: { text: string; values: readonly unknown[] }[] = []
  const batch = async (...statements: typeof asked) => {
    asked.push(...statements)
    return []
  }
  const recorder = { uuid: tenant, postgres: { batch } } as unknown as Tenant
  const store = createPlaceStore(recorder)
  await store.nearest(5, 52, 50)
  await store.list({ limit: 51, after: '0190a000-0000-7000-8000-000000000001', bbox: undefined })
  await store.list({ limit: 51, after: undefined, bbox: { west: 4.9, south: 52, east: 4.92, north: 52.02 } })

  const app = await connected(t, database.app)
  await app.query('BEGIN')
  const { value } = mintCapability(Buffer.from(capabilityKey, 'hex'), tenant, 1)
  await app.query("SELECT set_config('app.cap', $1, true)", [value])
  const plans: string[] = []
  for (const { text, values } of asked) {
    const { rows } = await app.query(`EXPLAIN (ANALYZE, COSTS OFF) ${text}`, [...values])
    plans.push(rows.map(row => row['QUERY PLAN']).join('\n'))
  }
  t.match(
    plans[0],
    /Index Scan using places_tenant_geog.*\n.*Index Cond: \(tenant_id = .*\n.*Order By: \(geog <->/,
  )
  t.match(plans[1], /Index Scan using places_pkey.*\n.*Index Cond: \(\(tenant_id = .*id > /)
  t.notMatch(plans[1], /Sort/)
  t.match(plans[2], /Index Cond: \(\(tenant_id = .*\(lat >= .*\(lon >= /)
})
