import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant, signInDemo } from './client.ts'
import { newPlace } from './things.ts'

const to = deployment()
const items = '/geo/collections/places/items'
const { person, api, tenant } = await newTenant(to)
const place = (name: string, lon: number, lat: number) => newPlace(name, lon, lat, 'clinic')

t.test('a place is created, read back and listed as GeoJSON', async t => {
  const created = await answered(api.POST(items, { body: place('Vračar', 20.4762, 44.7989) }))
  t.equal(created.status, 201)
  t.match(created.data, { type: 'Feature', geometry: { type: 'Point', coordinates: [20.4762, 44.7989] } })
  const { id } = created.data
  t.equal(created.headers.get('location'), `${items}/${id}`)
  const read = await answered(api.GET(`${items}/{id}`, { params: { path: { id } } }))
  t.equal(read.status, 200)
  t.match(read.headers.get('content-type'), /^application\/geo\+json/)
  t.strictSame(read.data, created.data)
  const { data: list } = await answered(api.GET(items))
  t.equal(list.type, 'FeatureCollection')
  t.ok(list.features.some(feature => feature.id === id))
})

t.test('nearest answers by distance in metres', async t => {
  const own = await newTenant(to)
  for (const [name, lon, lat] of [
    ['far', 20.6, 44.8],
    ['near', 20.4601, 44.8],
    ['middle', 20.48, 44.8],
  ] as const) {
    await own.api.POST(items, { body: place(name, lon, lat) })
  }
  const query = { lon: 20.46, lat: 44.8, limit: 2 }
  const { data } = await answered(own.api.GET('/geo/collections/places/nearest', { params: { query } }))
  t.strictSame(
    data.features.map(({ properties }) => properties.name),
    ['near', 'middle'],
  )
  const [near = 0, middle = 0] = data.features.map(({ properties }) => properties.distance)
  // 0.0001 and 0.02 degrees of longitude at 44.8° N are 7.9 m and 1,582 m.
  t.ok(Math.abs(near - 7.9) < 0.2, `${near} m`)
  t.ok(Math.abs(middle - 1_582) < 5, `${middle} m`)
})

t.test('the seeded places are near their own city', async t => {
  const demo = await signInDemo(to)
  for (const mine of to.demo.tenants) {
    const { data } = await answered(demo.forTenant(mine).api.GET(items))
    t.ok(data.features.length >= 5, mine)
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
