import t from 'tap'
import { createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const { app, as, tenants } = await createGeo(t, database)
const headers = await as(tenants[0])
const items = '/geo/collections/places/items'
for (const [name, kind, lon, lat] of [
  ['Amsterdam', 'clinic', 4.9, 52.37],
  ["It's 100%", 'home', 5.12, 52.09],
  ['Suva', 'pharmacy', 178.44, -18.14],
] as const) {
  const body = feature(name, lon, lat, { kind })
  await app.inject({ method: 'POST', url: items, headers, body })
}
const others = await as(tenants[1])
await app.inject({ method: 'POST', url: items, headers: others, body: feature('Theirs') })

const ask = (filter: string, more: Record<string, string> = {}) =>
  app.inject({ url: `${items}?${new URLSearchParams({ filter, ...more })}`, headers })
async function namesOf(filter: string, more?: Record<string, string>): Promise<string> {
  const answer = await ask(filter, more)
  const { features } = answer.json()
  return (
    features?.map((it: { properties: { name: string } }) => it.properties.name[0]).join('') ?? answer.body
  )
}

/** A filter, and the initials of the places that it finds. */
const texts: Record<string, string> = {
  "name = 'Amsterdam'": 'A',
  "'Amsterdam' = name": 'A',
  "name = 'It''s 100%'": 'I',
  '"name" <> \'Suva\'': 'AI',
  "name < 'B'": 'A',
  "'B' > name": 'A',
  "kind IN ('home', 'clinic')": 'AI',
  "kind not in ('home')": 'AS',
  "name LIKE '%m%'": 'A',
  "name LIKE '%\\%'": 'I',
  "name NOT LIKE '_u%'": 'AI',
  "name BETWEEN 'A' AND 'B'": 'A',
  "name NOT BETWEEN 'A' AND 'B'": 'IS',
  'name IS NULL': '',
  'geometry IS NOT NULL': 'AIS',
  "NOT (kind = 'home' OR kind = 'clinic')": 'S',
  "kind = 'home' OR kind = 'clinic' AND name = 'x'": 'I',
  "(kind = 'home' OR kind = 'clinic') AND name = 'x'": '',
  TRUE: 'AIS',
  false: '',
  's_intersects(geometry, BBOX(4, 52, 5, 53))': 'A',
  'S_INTERSECTS(geometry, POLYGON((4 52, 6 52, 6 53, 4 53, 4 52)))': 'AI',
  'S_INTERSECTS(POLYGON((4 52, 6 52, 6 53, 4 53, 4 52), (4.5 52.3, 5 52.3, 5 52.4, 4.5 52.4, 4.5 52.3)), geometry)':
    'I',
  'S_INTERSECTS(geometry, MULTIPOINT((4.9 52.37), (178.44 -18.14)))': 'AS',
  'S_INTERSECTS(geometry, LINESTRING(4 52.37, 5 52.37))': 'A',
  'S_INTERSECTS(geometry, POINT(4.9 52.37))': 'A',
  "updated_at > DATE('2020-01-01')": 'AIS',
  "t_before(updated_at, TIMESTAMP('2020-01-01T00:00:00Z'))": '',
  "t_after(TIMESTAMP('2020-01-01T00:00:00Z'), updated_at)": '',
  "t_during(updated_at, INTERVAL('2020-01-01', '..'))": 'AIS',
  "t_disjoint(updated_at, INTERVAL('..', '2020-01-01T00:00:00Z'))": 'AIS',
  "created_at BETWEEN DATE('2020-01-01') AND DATE('2020-02-01')": '',
}

for (const [filter, initials] of Object.entries(texts)) {
  t.test(`${filter} finds ${initials || 'nothing'}`, async t => {
    t.equal(await namesOf(filter), initials)
  })
}

const comparison = { op: '=', args: [{ property: 'name' }, 'Suva'] }
for (const [filter, initials] of [
  [comparison, 'S'],
  [{ op: 'not', args: [comparison] }, 'AI'],
  [{ op: 'or', args: [comparison, { op: 'in', args: [{ property: 'kind' }, ['home']] }] }, 'IS'],
  [{ op: 'between', args: [{ property: 'name' }, 'A', 'B'] }, 'A'],
  [{ op: 'isNull', args: [{ property: 'name' }] }, ''],
  [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [4, 52, 5, 53] }] }, 'A'],
  [
    { op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [4.9, 52.37] }] },
    'A',
  ],
  [{ op: 't_after', args: [{ property: 'updated_at' }, { date: '2020-01-01' }] }, 'AIS'],
  [
    { op: 't_during', args: [{ property: 'updated_at' }, { interval: ['2020-01-01T00:00:00Z', '..'] }] },
    'AIS',
  ],
] as const) {
  t.test(`${JSON.stringify(filter)} finds ${initials || 'nothing'}`, async t => {
    t.equal(await namesOf(JSON.stringify(filter), { 'filter-lang': 'cql2-json' }), initials)
  })
}

t.test('filter-crs turns the geometries of the filter, and no other number', async t => {
  const crs = 'http://www.opengis.net/def/crs/EPSG/0/4326'
  t.equal(await namesOf('S_INTERSECTS(geometry, BBOX(52, 4, 53, 5))', { 'filter-crs': crs }), 'A')
})

t.test('a filter stands beside the other parameters, and a cursor belongs to its filter', async t => {
  t.equal(await namesOf("kind <> 'home'", { bbox: '4,50,6,53' }), 'A')
  const { next_cursor: cursor } = (await ask("kind <> 'home'", { limit: '1' })).json()
  t.equal(await namesOf("kind <> 'home'", { limit: '1', cursor }), 'S')
  t.equal((await ask("kind <> 'clinic'", { limit: '1', cursor })).json().code, 'CE_CURSOR_INVALID')
})

const nested = (levels: number) => `${'('.repeat(levels)}name = 'x'${')'.repeat(levels)}`
/** What cannot be, and where the answer says it is. */
const refused: Record<string, string> = {
  "name = 'x": 'character 8',
  "name = 'x' zzz": 'character 12',
  'name = ': 'character 8',
  name: 'character 5',
  "name = 'x' OR OR name = 'y'": 'character 15',
  "nam = 'x'": 'character 1',
  "toString = 'x'": 'character 1',
  "constructor = 'x'": 'character 1',
  'name = 5': 'character 8',
  "updated_at = 'x'": 'character 1',
  "name = DATE('2020-01-01')": 'character 1',
  "updated_at > DATE('2020-02-30')": 'character 14',
  "updated_at > DATE('2020-01-01T00:00:00Z')": 'character 14',
  "t_during(updated_at, DATE('2020-01-01'))": 'character 1',
  "name LIKE 'x\\'": 'character 11',
  "name = 'a\0b'": 'character 8',
  's_crosses(geometry, POINT(1 2))': 'character 1',
  's_intersects(name, POINT(1 2))': 'character 14',
  's_intersects(geometry, POINT(52 152))': 'character 24',
  's_intersects(geometry, POINT(1 1e999))': 'character 24',
  's_intersects(geometry, POINT(1))': 'character 31',
  's_intersects(geometry, POLYGON((0 0, 1 1, 0 0)))': 'character 24',
  's_intersects(geometry, POLYGON((0 0, 2 2, 2 0, 0 2, 0 0)))': 'character 24',
  's_intersects(geometry, POLYGON((170 0, -170 0, -170 5, 170 5, 170 0)))': 'character 24',
  's_intersects(geometry)': 'character 1',
  "name = 'x'; DROP TABLE places": 'character 11',
  "name = 'x' -- ": 'character 12',
  '1 = 1': 'character 1',
  [nested(60)]: 'character 25',
  [`${'NOT '.repeat(60)}name = 'x'`]: 'character 97',
}

for (const [filter, at] of Object.entries(refused)) {
  t.test(`${filter.slice(0, 70)} is wrong at ${at}`, async t => {
    const answer = await ask(filter)
    t.equal(answer.statusCode, 400, answer.body)
    t.equal(answer.json().code, 'CE_CQL_INVALID')
    t.match(answer.json().detail, `wrong at ${at}:`)
  })
}

const deep = JSON.parse(`${'{"op":"not","args":['.repeat(40)}true${']}'.repeat(40)}`)
for (const [filter, at] of [
  ['{', 'its JSON'],
  ['{"op":"="}', '/'],
  ['null', '/'],
  [
    JSON.stringify({ op: 'and', args: [comparison, { op: '=', args: [{ property: 'x' }, 1] }] }),
    '/args/1/args/0',
  ],
  [JSON.stringify({ op: 'toString', args: [{ property: 'name' }, 'x'] }), '/'],
  [JSON.stringify({ op: '=', args: [{ property: 'name' }, '\ud800'] }), '/args/1'],
  [
    JSON.stringify({
      op: 's_intersects',
      args: [{ property: 'geometry' }, { type: 'Polygon', coordinates: [] }],
    }),
    '/args/1',
  ],
  [JSON.stringify(deep), '/args/0/args/0'],
] as const) {
  t.test(`the JSON ${filter.slice(0, 70)} is wrong at ${at}`, async t => {
    const answer = await ask(filter, { 'filter-lang': 'cql2-json' })
    t.equal(answer.statusCode, 400, answer.body)
    t.match(answer.json().detail, `wrong at ${at}`)
  })
}

t.test('a filter that is too long, or of another language, is 400', async t => {
  t.equal((await ask(`name = '${'x'.repeat(9_000)}'`)).json().code, 'CE_VALIDATION')
  t.equal((await ask('x', { 'filter-lang': 'sql' })).json().code, 'CE_VALIDATION')
})

t.test('what can be filtered by is said by queryables', async t => {
  const answer = await app.inject({ url: '/geo/collections/places/queryables', headers })
  t.match(answer.headers['content-type'], /^application\/schema\+json/)
  t.same(Object.keys(answer.json().properties).sort(), [
    'created_at',
    'geometry',
    'id',
    'kind',
    'name',
    'updated_at',
  ])
})
