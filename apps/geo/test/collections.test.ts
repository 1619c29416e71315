import t from 'tap'
import { attributes, clientOf, defibrillator, definition, filled, items, url } from './defibrillators.ts'
import { createDatabase, createGeo } from './helper.ts'

t.setTimeout(180_000)

// Collections that a tenant defines.

const database = await createDatabase()
t.teardown(() => database.drop())

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

t.test('a schema that features would not fit is refused with their number and examples', async t => {
  const geo = await createGeo(t, database, { settings: { COLLECTION_CHECK_MAX: 3 } })
  const send = await clientOf(geo)
  const made = await send('PUT', url, definition)
  const ids = await filled(t, send)
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
  await filled(t, send)
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
  const [id = ''] = await filled(t, send)
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
