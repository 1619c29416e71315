import t from 'tap'
import { createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)
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
