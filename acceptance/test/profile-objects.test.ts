import { randomUUID } from 'node:crypto'
import { answered, type operations } from '@careeasy/client'
import t from 'tap'
import { type CallOptions, deployment, eventually, newTenant, refusal } from './client.ts'
import type { Answer } from './raw.ts'
import { people } from './things.ts'

const to = deployment()
const { person, client, api, tenant, userId: user } = await newTenant(to)
const other = await newTenant(to)

const types = '/profile/types'
const objects = '/profile/objects'
const ward = {
  type: 'object',
  properties: {
    code: { type: 'string', pattern: '^[A-Z][0-9]+$', 'x-unique': true, 'x-index': true },
    beds: { type: 'integer', minimum: 0, 'x-index': true },
    about: { type: 'string', 'x-search': true },
    head: { type: 'string', 'x-ref': 'person' },
  },
  required: ['code'],
  additionalProperties: false,
}

const ask = (method: string, path: string, options: CallOptions = {}) =>
  person.call(method, path, { tenant, ...options })
const asOther = (method: string, path: string, options: CallOptions = {}) =>
  other.person.call(method, path, { tenant: other.tenant, ...options })
const wards = { path: { type: 'ward' } } as const
const add = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  api.POST('/profile/objects/{type}', { params: wards, body, headers })
type Query = NonNullable<operations['listObjects']['parameters']['query']>
const list = (query: Query) => api.GET('/profile/objects/{type}', { params: { ...wards, query } })
const page = async (query: Query) => (await answered(list(query))).data
const codes = async (query: Query) => (await page(query)).items.map(item => item['code'])
const objectOf = (id: string) => ({ path: { type: 'ward', id } }) as const
const lines = ({ bytes }: Answer) =>
  bytes
    .toString()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const put = await answered(api.PUT('/profile/types/{type}', { params: wards, body: ward }))
const addPerson = async (to: typeof api, body: { fname: string; lname: string }) =>
  (await answered(to.POST('/profile/objects/{type}', { params: people, body }))).data
const head = await addPerson(api, { fname: 'Hana', lname: 'Head' })
const stranger = await addPerson(other.api, { fname: 'S', lname: 'T' })
const getWard = async () => (await answered(api.GET('/profile/types/{type}', { params: wards }))).data

t.test('a type is its tenant’s own', async t => {
  t.equal(put.status, 201)
  t.equal(put.headers.get('etag'), '"1"')
  t.strictSame((await getWard()).schema, ward)
  const { data: all } = await answered(api.GET('/profile/types'))
  t.strictSame(
    all.items.map(({ type }) => type),
    ['person', 'ward'],
  )
  for (const [method, path] of [
    ['GET', `${types}/ward`],
    ['GET', `${objects}/ward`],
    ['GET', `${objects}/ward/export`],
    ['DELETE', `${types}/ward`],
  ] as const) {
    const answer = await asOther(method, path)
    t.equal(answer.status, 404, `${method} ${path}`)
    t.equal(answer.code, 'CE_TYPE_UNKNOWN')
  }
  const bad = { path: { type: 'bad' } }
  const body = { pattern: '(?=a)b' }
  const hostile = await refusal(api.PUT('/profile/types/{type}', { params: bad, body }))
  t.equal(hostile.code, 'CE_VALIDATION')
  t.equal((await refusal(api.GET('/profile/types/{type}', { params: bad }))).status, 404)
  const weaker = await refusal(api.PUT('/profile/types/{type}', { params: people, body: { properties: {} } }))
  t.equal(weaker.code, 'CE_TYPE_WEAKENED')
})

t.test('objects are checked with their type, kept unique, and refer within the tenant only', async t => {
  const made = await answered(add({ code: 'A1', beds: 4, head: head.id }))
  t.equal(made.status, 201)
  t.match(made.data, { type: 'ward', code: 'A1', version: 1, type_version: 1, created_by: user })
  for (const [body, status, code] of [
    [{ code: 'A1' }, 409, 'CE_OBJECT_NOT_UNIQUE'],
    [{ code: 'a1' }, 400, 'CE_VALIDATION'],
    [{ code: 'A9', size: 1 }, 400, 'CE_VALIDATION'],
    [{ code: 'A9', version: 7 }, 400, 'CE_VALIDATION'],
    [{ code: 'A9', head: stranger.id }, 422, 'CE_REF_UNKNOWN'],
    [{ code: 'A9', head: randomUUID() }, 422, 'CE_REF_UNKNOWN'],
  ] as const) {
    const refused = await refusal(add(body))
    t.equal(refused.status, status, JSON.stringify(body))
    t.equal(refused.code, code)
  }
  const unique = await Promise.all(
    Array.from({ length: 10 }, () => ask('POST', `${objects}/ward`, { json: { code: 'A2' } })),
  )
  t.strictSame(unique.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
  const key = { 'idempotency-key': randomUUID() }
  const [first, again] = [await answered(add({ code: 'A3' }, key)), await answered(add({ code: 'A3' }, key))]
  t.equal(first.status, 201)
  t.strictSame(again.data, first.data)
  const reused = await refusal(add({ code: 'A4' }, key))
  t.equal(reused.code, 'CE_IDEMPOTENCY_REUSED')
})

t.test('a list is filtered, sorted, searched and paged', async t => {
  for (const [n, about] of ['Quiet rooms', 'quiet garden', 'Loud'].entries())
    await add({ code: `L${n}`, beds: n, about })
  t.strictSame(await codes({ filter: 'code prefix "L" and beds gte 1', sort: '-beds' }), ['L2', 'L1'])
  t.strictSame(await codes({ filter: 'code in ["L0","L2","X1"]', sort: 'code' }), ['L0', 'L2'])
  t.strictSame(await codes({ q: 'quiet gar' }), ['L1'])
  const query = { filter: 'code prefix "L"', sort: 'code', limit: 2 }
  const { items, next_cursor: cursor = '' } = await page(query)
  t.strictSame(
    items.map(item => item['code']),
    ['L0', 'L1'],
  )
  t.strictSame(await codes({ ...query, cursor }), ['L2'])
  t.equal((await refusal(list({ sort: 'code', cursor }))).code, 'CE_CURSOR_INVALID', 'of another query')
  for (const filter of ['$where eq "1"', 'beds eq {"$gt":0}', 'tenantId eq "x"'])
    t.equal((await refusal(list({ filter }))).code, 'CE_FILTER_INVALID', filter)
})

t.test('an object is patched, and each version can be read', async t => {
  const { data, headers } = await answered(add({ code: 'H1', beds: 1, about: 'x' }))
  const url = String(headers.get('location'))
  const patch = (kind: string, body: unknown, match?: string) =>
    ask('PATCH', url, {
      body: JSON.stringify(body),
      headers: {
        'content-type': `application/${kind}-patch+json`,
        ...(match === undefined ? {} : { 'if-match': match }),
      },
    })
  t.match((await patch('merge', { beds: 2, about: null })).json, { beds: 2, version: 2 })
  const operations = [
    { op: 'test', path: '/beds', value: 2 },
    { op: 'replace', path: '/beds', value: 3 },
  ]
  t.equal((await patch('json', operations)).status, 428)
  t.equal((await patch('json', operations, '"1"')).status, 412)
  t.match((await patch('json', operations, '"2"')).json, { beds: 3, version: 3 })
  t.equal((await patch('json', operations, '"3"')).code, 'CE_PATCH_CONFLICT')
  t.equal((await ask('PUT', url, { json: { code: 'H1' } })).status, 428)

  const params = objectOf(data.id)
  const { data: history } = await answered(api.GET('/profile/objects/{type}/{id}/history', { params }))
  t.strictSame(
    history.items.map(({ version, action, by }) => [version, action, by]),
    [
      [3, 'update', user],
      [2, 'update', user],
      [1, 'create', user],
    ],
  )
  t.match((await ask('GET', `${url}/history/1`)).json, { beds: 1, about: 'x', version: 1 })
  t.equal((await ask('GET', `${url}/history/4`)).code, 'CE_VERSION_NOT_FOUND')
  for (const path of [url, `${url}/history`, `${url}/history/1`])
    t.equal((await asOther('GET', path)).status, 404, path)
})

t.test('what was deleted is gone, frees its values, and comes back', async t => {
  const path = '/profile/objects/{type}/{id}'
  const { data: first } = await answered(add({ code: 'D1' }))
  const params = objectOf(first.id)
  const restore = () => api.POST(`${path}/restore`, { params })
  t.equal((await answered(api.DELETE(path, { params }))).status, 204)
  t.equal((await refusal(api.GET(path, { params }))).status, 404)
  t.strictSame(await codes({ filter: 'code eq "D1"' }), [])
  const next = await answered(add({ code: 'D1' }))
  t.equal(next.status, 201)
  t.equal((await refusal(restore())).code, 'CE_OBJECT_NOT_UNIQUE')
  await api.DELETE(path, { params: objectOf(next.data.id) })
  t.match((await answered(restore())).data, { code: 'D1', version: 3 })
  t.equal((await answered(api.GET(path, { params }))).status, 200)
  t.equal((await refusal(restore())).code, 'CE_OBJECT_NOT_DELETED')
})

t.test('a schema is tried out before it is put, and old objects stay what they were', async t => {
  const stricter = { ...ward, properties: { ...ward.properties, beds: { type: 'integer', minimum: 100 } } }
  const report = async (body: Record<string, unknown>) =>
    (await answered(api.POST('/profile/types/{type}/report', { params: wards, body }))).data
  const { refused, checked, objects: some } = await report(stricter)
  t.ok(refused >= 1 && refused < checked, `${refused} of ${checked}`)
  t.match(some[0]?.faults, [{ path: '/beds' }])
  const shared = {
    ...ward,
    properties: { ...ward.properties, head: { ...ward.properties.head, 'x-unique': true } },
  }
  await add({ code: 'S1', head: head.id })
  t.match(await report(shared), { duplicated: 1, duplicates: [{ path: 'head' }] })
  t.equal((await getWard()).version, 1)
})

t.test('lines are imported once, and all objects are exported', async t => {
  const params = { path: { type: 'bed' } }
  const bed = { properties: { no: { type: 'integer' } }, required: ['no'] }
  await api.PUT('/profile/types/{type}', { params, body: bed })
  const body = [...Array(50).keys(), 'x'].map(no => `${JSON.stringify({ no })}\n`).join('')
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': randomUUID() }
  const imported = await ask('POST', `${objects}/bed/import`, { body, headers })
  t.equal(imported.status, 200, imported.bytes.toString())
  const [failed, summary] = lines(imported)
  t.match(failed, { line: 51, code: 'CE_VALIDATION', errors: [{ message: /integer/ }] })
  t.strictSame(summary, { created: 50, present: 0, failed: 1, done: true })
  const again = lines(await ask('POST', `${objects}/bed/import`, { body, headers })).at(-1)
  t.strictSame(again, { created: 0, present: 50, failed: 1, done: true })

  const exported = await ask('GET', `${objects}/bed/export`)
  t.match(exported.headers['content-type'], 'application/x-ndjson')
  const numbers = lines(exported).map(({ no }) => no as number)
  t.strictSame(
    numbers.toSorted((a, b) => a - b),
    [...Array(50).keys()],
  )
})

t.test('every read and change of a person is in the audit log of its tenant', async t => {
  const params = { path: { type: 'person', id: head.id } }
  await api.GET('/profile/objects/{type}/{id}', { params })
  await api.GET('/profile/objects/{type}/{id}/history', { params })
  const query = { filter: 'lname eq "Head"' }
  await api.GET('/profile/objects/{type}', { params: { ...people, query } })
  await Array.fromAsync(client.exportObjects('person'))
  const changed = await ask('PATCH', `${objects}/person/${head.id}`, {
    body: '{"lname":"Chief"}',
    headers: { 'content-type': 'application/merge-patch+json' },
  })
  t.equal(changed.status, 200)
  const newest = { params: { query: { limit: 1_000 } } }
  const events = async () => {
    const { data } = await answered(api.GET('/audit/events', newest))
    return data.items.filter(({ target }) => target.includes(head.id))
  }
  const found = await eventually(events, ({ length }) => length >= 6, 30_000)
  t.strictSame(
    found.map(({ action }) => action).sort(),
    ['person.create', ...Array(4).fill('person.read'), 'person.update'],
    'each exactly once',
  )
  for (const { actor } of found) t.equal(actor, user)
  const theirs = await answered(other.api.GET('/audit/events', newest))
  t.notOk(JSON.stringify(theirs.data).includes(head.id))
})
