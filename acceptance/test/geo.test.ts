import t from 'tap'
import { deployment, newTenant, signIn } from './client.ts'

const to = deployment()
const items = '/geo/collections/places/items'
const { person, tenant } = await newTenant(to)

const place = (name: string, lon: number, lat: number) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties: { name, kind: 'clinic' },
})

t.test('a place is created, read back and listed as GeoJSON', async t => {
  const created = await person.call('POST', items, { tenant, json: place('Vračar', 20.4762, 44.7989) })
  t.equal(created.status, 201)
  t.match(created.json, { type: 'Feature', geometry: { type: 'Point', coordinates: [20.4762, 44.7989] } })
  const read = await person.call('GET', String(created.headers.location), { tenant })
  t.equal(read.status, 200)
  t.match(read.headers['content-type'], /^application\/geo\+json/)
  t.strictSame(read.json, created.json)
  const list = await person.call('GET', items, { tenant })
  t.equal(list.json.type, 'FeatureCollection')
  t.ok(list.json.features.some((feature: { id: string }) => feature.id === created.json.id))
})

t.test('nearest answers by distance in metres', async t => {
  const own = await newTenant(to)
  for (const [name, lon, lat] of [
    ['far', 20.6, 44.8],
    ['near', 20.4601, 44.8],
    ['middle', 20.48, 44.8],
  ] as const) {
    await own.person.call('POST', items, { tenant: own.tenant, json: place(name, lon, lat) })
  }
  const { status, json } = await own.person.call(
    'GET',
    '/geo/collections/places/nearest?lon=20.46&lat=44.8&limit=2',
    {
      tenant: own.tenant,
    },
  )
  t.equal(status, 200)
  t.strictSame(
    json.features.map((feature: { properties: { name: string } }) => feature.properties.name),
    ['near', 'middle'],
  )
  const [near, middle] = json.features.map(
    (feature: { properties: { distance: number } }) => feature.properties.distance,
  )
  // 0.0001 and 0.02 degrees of longitude at 44.8° N are 7.9 m and 1,582 m.
  t.ok(Math.abs(near - 7.9) < 0.2, `${near} m`)
  t.ok(Math.abs(middle - 1_582) < 5, `${middle} m`)
})

t.test('the seeded places are near their own city', async t => {
  const demo = await signIn(to.edgeUrl, to.demo.email, to.demo.password)
  for (const mine of to.demo.tenants) {
    const { json } = await demo.call('GET', items, { tenant: mine })
    t.ok(json.features.length >= 5, mine)
  }
})

t.test('what is no place on earth is refused clearly', async t => {
  const point = (coordinates: unknown) => ({ ...place('x', 0, 0), geometry: { type: 'Point', coordinates } })
  const bodies: unknown[] = [
    point([200, 0]),
    point([0, 91]),
    point([]),
    point([1]),
    point([1, 2, 3]),
    point(['1', '2']),
    point([null, 2]),
    {
      ...place('x', 0, 0),
      geometry: {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
    },
    { ...place('x', 0, 0), geometry: null },
    { type: 'Feature', geometry: { type: 'Point', coordinates: [0, 0] } },
    { ...place('x', 0, 0), properties: {} },
    { ...place('', 0, 0) },
    {},
    [],
  ]
  for (const json of bodies) {
    const answer = await person.call('POST', items, { tenant, json })
    t.equal(answer.status, 400, JSON.stringify(json).slice(0, 90))
  }
  for (const query of [
    '',
    'lon=1',
    'lon=181&lat=0',
    'lon=a&lat=b',
    'lon=NaN&lat=0',
    'lon=0&lat=0&limit=0',
    'lon=1&lon=2&lat=0',
  ]) {
    t.equal(
      (await person.call('GET', `/geo/collections/places/nearest?${query}`, { tenant })).status,
      400,
      query,
    )
  }
  t.equal((await person.call('GET', '/geo/collections/nowhere/items', { tenant })).status, 404)
})
