import { randomUUID } from 'node:crypto'
import t from 'tap'
import { type Answer, type CallOptions, deployment, eventually, newTenant } from './client.ts'

const to = deployment()
const { person, tenant, userId: user } = await newTenant(to)
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
const list = (query: Record<string, string>) => ask('GET', `${objects}/ward?${new URLSearchParams(query)}`)
const codes = ({ json }: Answer) => json.items.map(({ code }: { code: string }) => code)
const lines = ({ bytes }: Answer) =>
  bytes
    .toString()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const put = await ask('PUT', `${types}/ward`, { json: ward })
const head = (await ask('POST', `${objects}/person`, { json: { fname: 'Hana', lname: 'Head' } })).json
const stranger = (await asOther('POST', `${objects}/person`, { json: { fname: 'S', lname: 'T' } })).json

t.test('a type is its tenant’s own', async t => {
  t.equal(put.status, 201, put.bytes.toString())
  t.equal(put.headers.etag, '"1"')
  t.strictSame((await ask('GET', `${types}/ward`)).json.schema, ward)
  t.strictSame(
    (await ask('GET', types)).json.items.map(({ type }: { type: string }) => type),
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
    t.equal(answer.json.code, 'CE_TYPE_UNKNOWN')
  }
  const hostile = await ask('PUT', `${types}/bad`, { json: { pattern: '(?=a)b' } })
  t.equal(hostile.json.code, 'CE_VALIDATION')
  t.equal((await ask('GET', `${types}/bad`)).status, 404)
  const weaker = await ask('PUT', `${types}/person`, { json: { properties: {} } })
  t.equal(weaker.json.code, 'CE_TYPE_WEAKENED')
})

t.test('objects are checked with their type, kept unique, and refer within the tenant only', async t => {
  const made = await ask('POST', `${objects}/ward`, { json: { code: 'A1', beds: 4, head: head.id } })
  t.equal(made.status, 201, made.bytes.toString())
  t.match(made.json, { type: 'ward', code: 'A1', version: 1, type_version: 1, created_by: user })
  for (const [json, status, code] of [
    [{ code: 'A1' }, 409, 'CE_OBJECT_NOT_UNIQUE'],
    [{ code: 'a1' }, 400, 'CE_VALIDATION'],
    [{ code: 'A9', size: 1 }, 400, 'CE_VALIDATION'],
    [{ code: 'A9', version: 7 }, 400, 'CE_VALIDATION'],
    [{ code: 'A9', head: stranger.id }, 422, 'CE_REF_UNKNOWN'],
    [{ code: 'A9', head: randomUUID() }, 422, 'CE_REF_UNKNOWN'],
  ] as const) {
    const refused = await ask('POST', `${objects}/ward`, { json })
    t.equal(refused.status, status, JSON.stringify(json))
    t.equal(refused.json.code, code)
  }
  const unique = await Promise.all(
    Array.from({ length: 10 }, () => ask('POST', `${objects}/ward`, { json: { code: 'A2' } })),
  )
  t.strictSame(unique.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
  const key = { 'idempotency-key': randomUUID() }
  const [first, again] = [
    await ask('POST', `${objects}/ward`, { json: { code: 'A3' }, headers: key }),
    await ask('POST', `${objects}/ward`, { json: { code: 'A3' }, headers: key }),
  ]
  t.equal(first.status, 201)
  t.strictSame(again.json, first.json)
  const reused = await ask('POST', `${objects}/ward`, { json: { code: 'A4' }, headers: key })
  t.equal(reused.json.code, 'CE_IDEMPOTENCY_REUSED')
})

t.test('a list is filtered, sorted, searched and paged', async t => {
  for (const [n, about] of ['Quiet rooms', 'quiet garden', 'Loud'].entries())
    await ask('POST', `${objects}/ward`, { json: { code: `L${n}`, beds: n, about } })
  t.strictSame(codes(await list({ filter: 'code prefix "L" and beds gte 1', sort: '-beds' })), ['L2', 'L1'])
  t.strictSame(codes(await list({ filter: 'code in ["L0","L2","X1"]', sort: 'code' })), ['L0', 'L2'])
  t.strictSame(codes(await list({ q: 'quiet gar' })), ['L1'])
  const page = await list({ filter: 'code prefix "L"', sort: 'code', limit: '2' })
  t.strictSame(codes(page), ['L0', 'L1'])
  const cursor = page.json.next_cursor
  t.strictSame(codes(await list({ filter: 'code prefix "L"', sort: 'code', limit: '2', cursor })), ['L2'])
  t.equal((await list({ sort: 'code', cursor })).json.code, 'CE_CURSOR_INVALID', 'of another query')
  for (const filter of ['$where eq "1"', 'beds eq {"$gt":0}', 'tenantId eq "x"'])
    t.equal((await list({ filter })).json.code, 'CE_FILTER_INVALID', filter)
})

t.test('an object is patched, and each version can be read', async t => {
  const { headers } = await ask('POST', `${objects}/ward`, { json: { code: 'H1', beds: 1, about: 'x' } })
  const url = String(headers.location)
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
  t.equal((await patch('json', operations, '"3"')).json.code, 'CE_PATCH_CONFLICT')
  t.equal((await ask('PUT', url, { json: { code: 'H1' } })).status, 428)

  const { items } = (await ask('GET', `${url}/history`)).json
  t.strictSame(
    items.map(({ version, action, by }: Record<string, unknown>) => [version, action, by]),
    [
      [3, 'update', user],
      [2, 'update', user],
      [1, 'create', user],
    ],
  )
  t.match((await ask('GET', `${url}/history/1`)).json, { beds: 1, about: 'x', version: 1 })
  t.equal((await ask('GET', `${url}/history/4`)).json.code, 'CE_VERSION_NOT_FOUND')
  for (const path of [url, `${url}/history`, `${url}/history/1`])
    t.equal((await asOther('GET', path)).status, 404, path)
})

t.test('what was deleted is gone, frees its values, and comes back', async t => {
  const { headers } = await ask('POST', `${objects}/ward`, { json: { code: 'D1' } })
  const url = String(headers.location)
  t.equal((await ask('DELETE', url)).status, 204)
  t.equal((await ask('GET', url)).status, 404)
  t.strictSame(codes(await list({ filter: 'code eq "D1"' })), [])
  const next = await ask('POST', `${objects}/ward`, { json: { code: 'D1' } })
  t.equal(next.status, 201)
  t.equal((await ask('POST', `${url}/restore`)).json.code, 'CE_OBJECT_NOT_UNIQUE')
  await ask('DELETE', String(next.headers.location))
  const back = await ask('POST', `${url}/restore`)
  t.match(back.json, { code: 'D1', version: 3 })
  t.equal((await ask('GET', url)).status, 200)
  t.equal((await ask('POST', `${url}/restore`)).json.code, 'CE_OBJECT_NOT_DELETED')
})

t.test('a schema is tried out before it is put, and old objects stay what they were', async t => {
  const stricter = { ...ward, properties: { ...ward.properties, beds: { type: 'integer', minimum: 100 } } }
  const report = await ask('POST', `${types}/ward/report`, { json: stricter })
  t.equal(report.status, 200)
  t.ok(report.json.refused >= 1 && report.json.refused < report.json.checked, report.bytes.toString())
  t.match(report.json.objects[0].faults, [{ path: '/beds' }])
  const shared = {
    ...ward,
    properties: { ...ward.properties, head: { ...ward.properties.head, 'x-unique': true } },
  }
  await ask('POST', `${objects}/ward`, { json: { code: 'S1', head: head.id } })
  const { json } = await ask('POST', `${types}/ward/report`, { json: shared })
  t.match(json, { duplicated: 1, duplicates: [{ path: 'head' }] })
  t.equal((await ask('GET', `${types}/ward`)).json.version, 1)
})

t.test('lines are imported once, and all objects are exported', async t => {
  await ask('PUT', `${types}/bed`, { json: { properties: { no: { type: 'integer' } }, required: ['no'] } })
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
  const url = `${objects}/person/${head.id}`
  await ask('GET', url)
  await ask('GET', `${url}/history`)
  await ask('GET', `${objects}/person?filter=${encodeURIComponent('lname eq "Head"')}`)
  await ask('GET', `${objects}/person/export`)
  await ask('PATCH', url, {
    body: '{"lname":"Chief"}',
    headers: { 'content-type': 'application/merge-patch+json' },
  })
  const events = async () => {
    const { json } = await ask('GET', '/audit/events?limit=1000')
    return json.items.filter(({ target }: { target: string }) => target.includes(head.id))
  }
  const found = await eventually(events, ({ length }) => length >= 6, 30_000)
  t.strictSame(
    found.map(({ action }: { action: string }) => action).sort(),
    ['person.create', ...Array(4).fill('person.read'), 'person.update'],
    'each exactly once',
  )
  for (const { actor } of found) t.equal(actor, user)
  const theirs = await asOther('GET', '/audit/events?limit=1000')
  t.notOk(theirs.bytes.includes(head.id))
})
