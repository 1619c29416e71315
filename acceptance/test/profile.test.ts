import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant } from './client.ts'
import { people } from './things.ts'

const to = deployment()
const path = '/profile/objects/person'
const { person, api, tenant } = await newTenant(to)

async function list() {
  const params = { ...people, query: { limit: 1_000 } }
  return (await answered(api.GET('/profile/objects/{type}', { params }))).data.items
}

t.test('a person is created, read back and listed', async t => {
  const body = {
    fname: 'Ana',
    lname: 'Ilić',
    email: 'ana@example.org',
    others: { education: [{ school: 'A' }], experiences: [] },
  }
  const created = await answered(api.POST('/profile/objects/{type}', { params: people, body }))
  t.equal(created.status, 201)
  t.match(created.data, body)
  const { id } = created.data
  const etag = String(created.headers.get('etag'))
  t.equal(created.headers.get('location'), `${path}/${id}`)
  const params = { path: { type: 'person', id } }
  const read = await answered(api.GET('/profile/objects/{type}/{id}', { params }))
  t.equal(read.status, 200)
  t.strictSame(read.data, created.data)
  t.equal(read.headers.get('etag'), etag)
  const same = await person.call('GET', `${path}/${id}`, { tenant, headers: { 'if-none-match': etag } })
  t.equal(same.status, 304)
  t.ok((await list()).some(item => item.id === id))
})

t.test('a list is paged to its end, each person once', async t => {
  const own = await newTenant(to)
  for (let i = 0; i < 5; i++) {
    const body = { fname: `N${i}`, lname: 'Page' }
    await own.api.POST('/profile/objects/{type}', { params: people, body })
  }
  const seen: unknown[] = []
  let cursor: { cursor?: string } = {}
  for (let page = 0; page < 5; page++) {
    const query = { limit: 2, ...cursor }
    const { data } = await answered(own.api.GET('/profile/objects/{type}', { params: { ...people, query } }))
    seen.push(...data.items.map(item => item['fname']))
    if (data.next_cursor === undefined) break
    cursor = { cursor: data.next_cursor }
  }
  t.strictSame(seen.sort(), ['N0', 'N1', 'N2', 'N3', 'N4'])
})

t.test('what does not fit the schema, or would not be data, is refused and nothing is stored', async t => {
  const before = (await list()).length
  const bodies: string[] = [
    '{}',
    '{"fname":"A"}',
    '{"fname":1,"lname":"B"}',
    '{"fname":"A","lname":"B","tenantId":"7MA170G"}',
    '{"fname":"A","lname":"B","_id":"x"}',
    '{"fname":{"$gt":""},"lname":"B"}',
    '{"fname":"A","lname":"B","others":{"education":[{"$where":"1"}],"experiences":[]}}',
    '{"fname":"A","lname":"B","others":{"education":[{"a.b":1}],"experiences":[]}}',
    '{"fname":"A","lname":"B","others":{"education":[{"__proto__":{}}],"experiences":[]}}',
    '{"fname":"A","lname":"B","others":{"education":[{"constructor":{"prototype":{}}}],"experiences":[]}}',
    `{"fname":"A","lname":"B","others":{"education":[${'['.repeat(40)}${']'.repeat(40)}],"experiences":[]}}`,
    '{"fname":"A","lname":"B","others":{"education":[{"n":9007199254740993}],"experiences":[]}}',
    '{"fname":"A\\u0000","lname":"B"}',
    '[1,2]',
    '{"fname":',
  ]
  for (const body of bodies) {
    const answer = await person.call('POST', path, {
      tenant,
      body,
      headers: { 'content-type': 'application/json' },
    })
    t.equal(answer.status, 400, body.slice(0, 90))
    t.match(answer.code, /^CE_/)
  }
  const big = JSON.stringify({
    fname: 'A',
    lname: 'B',
    others: { education: [{ a: 'x'.repeat(1_100_000) }], experiences: [] },
  })
  t.equal(
    (await person.call('POST', path, { tenant, body: big, headers: { 'content-type': 'application/json' } }))
      .status,
    413,
  )
  t.equal(
    (await person.call('POST', path, { tenant, body: 'x', headers: { 'content-type': 'text/plain' } }))
      .status,
    415,
  )
  const after = (await list()).length
  t.equal(after, before)
})

t.test('a bad list query or cursor is 400, an unknown id 404', async t => {
  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=x',
    'cursor=abc',
    'cursor=',
    'offset=1',
    'limit=1&limit=2',
  ]) {
    t.equal((await person.call('GET', `${path}?${query}`, { tenant })).status, 400, query)
  }
  t.equal((await person.call('GET', `${path}/0190a000-0000-7000-8000-00000000dead`, { tenant })).status, 404)
  t.equal((await person.call('GET', `${path}/not-an-id`, { tenant })).status, 400)
})
