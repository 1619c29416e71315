import t, { type Test } from 'tap'
import { ada, onEachTier, other, path as people, startProfile } from './helper.ts'

type Profile = Awaited<ReturnType<typeof startProfile>>

const device = {
  type: 'object',
  properties: {
    serial: { type: 'string', pattern: '^[A-Z]{2}[0-9]+$', 'x-unique': true, 'x-index': true },
    room: { type: ['string', 'null'], 'x-index': true },
    note: { type: 'string', 'x-search': true },
    keeper: { type: 'string', 'x-ref': 'person' },
    users: { type: 'array', items: { type: 'string', 'x-ref': 'person' } },
  },
  required: ['serial'],
  additionalProperties: false,
}

/** Asks as an admin of the tenant. */
function asAdmin({ app, headers }: Profile, claims: Parameters<Profile['headers']>[0] = {}) {
  return async (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    url: string,
    body?: object,
    given: Record<string, string> = {},
  ) => {
    const all = { ...(await headers({ roles: ['admin'], ...claims })), ...given }
    return app.inject({ method, url, headers: all, ...(body === undefined ? {} : { body }) })
  }
}

/** Refuses the schema with that place named. */
async function refuses(t: Test, ask: ReturnType<typeof asAdmin>, schema: object, place: string, why: RegExp) {
  const answer = await ask('PUT', '/profile/types/device', schema)
  t.equal(answer.statusCode, 400, answer.body.slice(0, 200))
  t.equal(answer.json().code, 'CE_VALIDATION')
  t.match(answer.json().errors, [{ path: `/body${place}`, message: why }])
}

onEachTier('a type is put, read, changed and read again in each version', async (t, tier) => {
  const ask = asAdmin(await startProfile(t, { tier }))
  const created = await ask('PUT', '/profile/types/device', device, { 'if-none-match': '*' })
  t.equal(created.statusCode, 201, created.body)
  t.match(created.json(), { type: 'device', version: 1, schema: device })
  t.same(created.json().indexes, [
    { path: 'serial', state: 'ready' },
    { path: 'room', state: 'ready' },
  ])
  t.equal(created.headers['location'], '/profile/types/device')

  const again = await ask('PUT', '/profile/types/device', device)
  t.equal(again.statusCode, 200)
  t.equal(again.json().version, 1, 'the same schema changes nothing')

  const wider = {
    ...device,
    properties: { ...device.properties, floor: { type: 'integer', 'x-index': true } },
  }
  const changed = await ask('PUT', '/profile/types/device', wider, { 'if-match': '"1"' })
  t.equal(changed.statusCode, 200)
  t.equal(changed.headers['etag'], '"2"')
  t.same(changed.json().indexes.at(-1), { path: 'floor', state: 'building' })

  t.same((await ask('GET', '/profile/types/device')).json().schema, wider)
  t.same((await ask('GET', '/profile/types/device?version=1')).json().schema, device)
  t.equal((await ask('GET', '/profile/types/device', undefined, { 'if-none-match': '"2"' })).statusCode, 304)
  t.equal((await ask('GET', '/profile/types/device?version=3')).json().code, 'CE_TYPE_VERSION_UNKNOWN')
  t.equal((await ask('PUT', '/profile/types/device', device, { 'if-match': '"1"' })).statusCode, 412)
  t.equal((await ask('PUT', '/profile/types/device', device, { 'if-none-match': '*' })).statusCode, 412)
  t.equal((await ask('PUT', '/profile/types/robot', device, { 'if-match': '*' })).statusCode, 412)
})

onEachTier('the list gives every type once by name, the built-in one too', async (t, tier) => {
  const profile = await startProfile(t, { tier })
  const ask = asAdmin(profile)
  for (const name of ['room', 'device', 'key']) await ask('PUT', `/profile/types/${name}`, device)
  await asAdmin(profile, { tenant: other })('PUT', '/profile/types/other', device)
  const seen: string[] = []
  let url: string | undefined = '/profile/types?limit=2'
  for (let pages = 0; url !== undefined && pages < 9; pages++) {
    const page: { items: { type: string }[]; next_cursor?: string } = (await ask('GET', url)).json()
    seen.push(...page.items.map(({ type }) => type))
    url = page.next_cursor && `/profile/types?limit=2&cursor=${page.next_cursor}`
  }
  t.same(seen, ['device', 'key', 'person', 'room'])
})

t.test('owners and admins put types, members and viewers read them', async t => {
  const profile = await startProfile(t)
  for (const role of ['member', 'viewer'] as const) {
    const ask = asAdmin(profile, { roles: [role] })
    t.equal((await ask('PUT', '/profile/types/device', device)).statusCode, 403)
    t.equal((await ask('DELETE', '/profile/types/device')).statusCode, 403)
    t.equal((await ask('POST', '/profile/types/person/report', device)).statusCode, 403)
    t.equal((await ask('GET', '/profile/types/person')).statusCode, 200)
  }
  t.equal(
    (await asAdmin(profile, { roles: ['owner'] })('PUT', '/profile/types/device', device)).statusCode,
    201,
  )
  t.equal((await asAdmin(profile, { tenant: other })('GET', '/profile/types/device')).statusCode, 404)
})

t.test('a type is deleted when it has no objects, and its versions go on afterwards', async t => {
  const ask = asAdmin(await startProfile(t))
  await ask('PUT', '/profile/types/device', device)
  const made = await ask('POST', '/profile/objects/device', { serial: 'AB1' })
  t.equal(made.statusCode, 201, made.body)
  t.equal((await ask('DELETE', '/profile/types/device')).json().code, 'CE_TYPE_IN_USE')
  await ask('PUT', '/profile/types/key', device)
  t.equal((await ask('DELETE', '/profile/types/key', undefined, { 'if-match': '"7"' })).statusCode, 412)
  t.equal((await ask('DELETE', '/profile/types/key')).statusCode, 204)
  t.equal((await ask('GET', '/profile/types/key')).json().code, 'CE_TYPE_UNKNOWN')
  t.equal((await ask('DELETE', '/profile/types/key')).statusCode, 404)
  t.equal((await ask('POST', '/profile/objects/key', { serial: 'AB1' })).statusCode, 404)
  const back = await ask('PUT', '/profile/types/key', device, { 'if-none-match': '*' })
  t.equal(back.statusCode, 201)
  t.equal(back.json().version, 2)
  t.equal((await ask('DELETE', '/profile/types/person')).json().code, 'CE_TYPE_BUILT_IN')
})

t.test(
  'a type that is deleted while an index waits to be built has nothing to build when it comes back',
  async t => {
    const profile = await startProfile(t)
    const ask = asAdmin(profile)
    const url = '/profile/types/key'
    await ask('PUT', url, { properties: { serial: { type: 'string' } } })
    const indexed = { properties: { serial: { type: 'string', 'x-index': true } } }
    t.match((await ask('PUT', url, indexed)).json(), {
      indexes: [{ state: 'building' }],
      building: { done: 0 },
    })
    t.equal((await ask('DELETE', url)).statusCode, 204)
    t.equal((await ask('PUT', url, indexed)).statusCode, 201)
    const back = (await ask('GET', url)).json()
    t.same(back.indexes, [{ path: 'serial', state: 'ready' }])
    t.notOk('building' in back)
  },
)

t.test('of many who change a type at once each makes a version of its own', async t => {
  const { db, ...profile } = await startProfile(t)
  const ask = asAdmin({ db, ...profile })
  const schemas = [1, 2, 3, 4].map(maxProperties => ({ ...device, maxProperties }))
  const answers = await Promise.all(schemas.map(schema => ask('PUT', '/profile/types/device', schema)))
  const put = answers.filter(({ statusCode }) => statusCode < 300)
  t.equal(new Set(put.map(answer => answer.json().version)).size, put.length)
  for (const answer of put) {
    const { version, schema } = answer.json()
    t.same((await ask('GET', `/profile/types/device?version=${version}`)).json().schema, schema)
  }
  t.notOk((await db.collection('types').findOne({ id: 'device' }))?.['past']?.length, 'all were moved away')
})

t.test('person can be extended', async t => {
  const ask = asAdmin(await startProfile(t))
  const builtIn = (await ask('GET', '/profile/types/person')).json()
  t.equal(builtIn.version, 1)
  const same = await ask('PUT', '/profile/types/person', builtIn.schema)
  t.equal(same.statusCode, 200, same.body)
  t.equal(same.json().version, 1)
  const extended = {
    ...builtIn.schema,
    properties: { ...builtIn.schema.properties, ward: { type: 'string' } },
    required: ['fname', 'lname', 'ward'],
  }
  const put = await ask('PUT', '/profile/types/person', extended)
  t.equal(put.statusCode, 200, put.body)
  t.equal(put.json().version, 2)
  t.equal((await ask('POST', people, ada)).statusCode, 400)
  const made = await ask('POST', people, { ...ada, ward: 'B' })
  t.match(made.json(), { ...ada, ward: 'B', type_version: 2, others: { education: [], experiences: [] } })
  t.same((await ask('GET', '/profile/types/person?version=1')).json().schema, builtIn.schema)
})

t.test('person cannot be weakened, and the place is named', async t => {
  const ask = asAdmin(await startProfile(t))
  const { schema } = (await ask('GET', '/profile/types/person')).json()
  const { fname, ...others } = schema.properties
  const cases: [object, string][] = [
    [{ ...schema, properties: others }, '/properties/fname'],
    [{ ...schema, properties: { ...others, fname: { ...fname, maxLength: 500 } } }, '/properties/fname'],
    [{ ...schema, properties: { ...schema.properties, email: {} } }, '/properties/email'],
    [{ ...schema, required: ['lname'] }, '/required'],
    [{ ...schema, required: [...schema.required, 'email'] }, '/required'],
    [{ ...schema, additionalProperties: true }, '/additionalProperties'],
    [{ ...schema, not: {} }, '/not'],
    [{ ...schema, patternProperties: { '^f': false } }, '/patternProperties'],
    [{ properties: schema.properties, required: schema.required }, '/type'],
  ]
  for (const [weaker, place] of cases) {
    const answer = await ask('PUT', '/profile/types/person', weaker)
    t.equal(answer.statusCode, 409, place)
    t.equal(answer.json().code, 'CE_TYPE_WEAKENED')
    t.match(answer.json().detail, `'${place}'`)
  }
})

t.test('our keywords are refused where they cannot stand', async t => {
  const ask = asAdmin(await startProfile(t))
  const of = (attribute: object) => ({ properties: { a: attribute } })
  const nine = Object.fromEntries(
    'abcdefghi'.split('').map(name => [name, { type: 'string', 'x-index': true }]),
  )
  const cases: [object, string, RegExp][] = [
    [of({ type: 'string', 'x-unique': 'yes' }), '/properties/a/x-unique', /true or false/],
    [of({ type: 'object', 'x-unique': true }), '/properties/a/x-unique', /type is string/],
    [of({ 'x-index': true }), '/properties/a/x-index', /type is string/],
    [of({ type: 'integer', 'x-search': true }), '/properties/a/x-search', /type is string/],
    [of({ type: 'string', 'x-ref': true }), '/properties/a/x-ref', /type's name/],
    [of({ type: 'integer', 'x-ref': 'person' }), '/properties/a/x-ref', /text/],
    [of({ items: { type: 'string', 'x-index': true } }), '/properties/a/items/x-index', /items of a list/],
    [{ properties: nine }, '/properties/i/x-index', /more than 8/],
    [{ $defs: { a: { type: 'string', 'x-index': true } } }, '/$defs/a/x-index', /only stand/],
    [{ anyOf: [of({ type: 'string', 'x-unique': true })] }, '/anyOf/0/properties/a/x-unique', /only stand/],
    [{ properties: { id: {} } }, '/properties/id', /from us/],
    [{ required: ['created_at'] }, '/required/0', /from us/],
    [{ properties: { 'a.b': {} } }, '/properties/a.b', /name of an attribute/],
    [{ properties: { $where: {} } }, '/properties/$where', /name of an attribute/],
  ]
  for (const [schema, place, why] of cases) await refuses(t, ask, schema, place, why)
  t.equal((await ask('PUT', '/profile/types/Device', device)).statusCode, 400)
  const named = {
    type: 'object',
    properties: { 'x-ref': { type: 'string' }, deep: of({ type: 'number', 'x-index': true }) },
  }
  const put = await ask('PUT', '/profile/types/named', named)
  t.equal(put.statusCode, 201, 'an attribute may be called like a keyword')
  t.same(put.json().indexes, [{ path: 'deep.a', state: 'ready' }])
})

t.test('hostile schemas are refused with the place', async t => {
  const ask = asAdmin(await startProfile(t))
  const nested = (levels: number) => JSON.parse(`${'{"not":'.repeat(levels)}{}${'}'.repeat(levels)}`)
  const cases: [object, string, RegExp][] = [
    [{ $ref: 'https://example.org/schema' }, '/$ref', /leaves the document/],
    [{ $ref: 'file:///etc/passwd' }, '/$ref', /leaves the document/],
    [{ $dynamicRef: 'other#meta' }, '/$dynamicRef', /leaves the document/],
    [{ $ref: '#/$defs/none' }, '/$ref', /names no subschema/],
    [{ $ref: '#/properties' }, '/$ref', /names no subschema/],
    [
      { properties: { a: { $id: 'https://json-schema.org/draft/2020-12/schema' } } },
      '/properties/a/$id',
      /one document/,
    ],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, '/$schema', /can only be/],
    [{ $ref: '#' }, '', /without an end/],
    [
      { $defs: { a: { anyOf: [{ $ref: '#/$defs/b' }] }, b: { not: { $ref: '#/$defs/a' } } } },
      '/$defs/a',
      /without an end/,
    ],
    [{ pattern: '(?=a)b' }, '/pattern', /linear/],
    [{ pattern: '(a)\\1' }, '/pattern', /linear/],
    [{ pattern: '((a{0,100}){0,100}){0,100}' }, '/pattern', /linear/],
    [{ pattern: '(' }, '/pattern', /linear/],
    [{ patternProperties: { '(?<!a)b': {} } }, '/patternProperties/(?<!a)b', /linear/],
    [{ $defs: { unused: { pattern: '(?!a)' } } }, '/$defs/unused/pattern', /linear/],
    [{ allOf: Array.from({ length: 1_000 }, () => ({})) }, '/allOf/999', /more than 1000 subschemas/],
    [nested(40), '/not'.repeat(32), /32 levels/],
    [{ type: 'text' }, '/type', /./],
    [{ properties: [] }, '/properties', /must be object/],
    [{ maximum: 2 ** 60 }, '/maximum', /too large/],
    [{ unevaluatedItems: false }, '/unevaluatedItems', /use prefixItems with items/],
    [
      { if: true, properties: { a: { unevaluatedProperties: false } } },
      '/properties/a/unevaluatedProperties',
      /use additionalProperties, or anyOf in place of if/,
    ],
  ]
  for (const [schema, place, why] of cases) await refuses(t, ask, schema, place, why)
  const large = await ask('PUT', '/profile/types/device', { description: 'x'.repeat(65_536) })
  t.equal(large.statusCode, 413)
  t.equal((await ask('GET', '/profile/types/device')).statusCode, 404, 'nothing was stored')
})

t.test('a report names the objects that a schema would refuse, and changes nothing', async t => {
  const ask = asAdmin(await startProfile(t))
  await ask('PUT', '/profile/types/device', device)
  const ids: string[] = []
  for (const room of ['A', 'B', null])
    ids.push((await ask('POST', '/profile/objects/device', { serial: `AB${ids.length}`, room })).json().id)
  const stricter = {
    ...device,
    properties: { ...device.properties, room: { type: 'string', maxLength: 1 } },
    required: ['serial', 'room'],
  }
  const answer = await ask('POST', '/profile/types/device/report', stricter)
  t.equal(answer.statusCode, 200, answer.body)
  t.match(answer.json(), {
    checked: 3,
    refused: 1,
    complete: true,
    objects: [{ id: ids[2], faults: [{ path: '/room', message: 'must be string' }] }],
  })
  t.equal((await ask('GET', '/profile/types/device')).json().version, 1)
  t.equal((await ask('POST', '/profile/types/robot/report', device)).statusCode, 404)
  t.equal((await ask('POST', '/profile/types/device/report', { $ref: '#' })).statusCode, 400)
})

t.test('every change of a type leaves an audit event', async t => {
  const { delivered, ...profile } = await startProfile(t)
  const ask = asAdmin({ delivered, ...profile }, { sub: 'u1' })
  await ask('PUT', '/profile/types/device', device)
  await ask('PUT', '/profile/types/device', { ...device, required: [] })
  await ask('DELETE', '/profile/types/device')
  await profile.app.close()
  const actions = delivered.map(({ action, target, actor }) => [action, target, actor])
  t.same(actions.toSorted(), [
    ['type.create', 'type/device', 'u1'],
    ['type.delete', 'type/device', 'u1'],
    ['type.replace', 'type/device', 'u1'],
  ])
})
