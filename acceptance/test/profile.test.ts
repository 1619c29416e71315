import t from 'tap'
import { deployment, newTenant } from './client.ts'

const to = deployment()
const path = '/profile/objects/person'
const { person, tenant } = await newTenant(to)

t.test('a person is created, read back and listed', async t => {
  const json = {
    fname: 'Ana',
    lname: 'Ilić',
    email: 'ana@example.org',
    others: { education: [{ school: 'A' }], experiences: [] },
  }
  const created = await person.call('POST', path, { tenant, json })
  t.equal(created.status, 201)
  t.match(created.json, json)
  const { location, etag } = created.headers
  t.equal(location, `${path}/${created.json.id}`)
  const read = await person.call('GET', String(location), { tenant })
  t.equal(read.status, 200)
  t.strictSame(read.json, created.json)
  t.equal(read.headers.etag, etag)
  t.equal(
    (await person.call('GET', String(location), { tenant, headers: { 'if-none-match': String(etag) } }))
      .status,
    304,
  )
  const { json: list } = await person.call('GET', path, { tenant })
  t.ok(list.items.some((item: { id: string }) => item.id === created.json.id))
})

t.test('a list is paged to its end, each person once', async t => {
  const own = await newTenant(to)
  for (let i = 0; i < 5; i++) {
    await own.person.call('POST', path, { tenant: own.tenant, json: { fname: `N${i}`, lname: 'Page' } })
  }
  const seen: string[] = []
  let next = `${path}?limit=2`
  for (let page = 0; page < 5; page++) {
    const { json } = await own.person.call('GET', next, { tenant: own.tenant })
    seen.push(...json.items.map((item: { fname: string }) => item.fname))
    if (json.next_cursor === undefined) break
    next = `${path}?limit=2&cursor=${json.next_cursor}`
  }
  t.strictSame(seen.sort(), ['N0', 'N1', 'N2', 'N3', 'N4'])
})

t.test('what does not fit the schema, or would not be data, is refused and nothing is stored', async t => {
  const before = (await person.call('GET', `${path}?limit=1000`, { tenant })).json.items.length
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
    t.match(answer.json.code, /^CE_/)
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
  const after = (await person.call('GET', `${path}?limit=1000`, { tenant })).json.items.length
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
