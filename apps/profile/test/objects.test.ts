import { randomUUID } from 'node:crypto'
import t from 'tap'
import { ada, onEachTier, other, own, path, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

onEachTier('an object is replaced, merged and patched, each time a version', async (t, tier) => {
  const client = await clientOf(await startProfile(t, { tier }))
  await client.putThing()
  const first = await client.send('POST', client.things, { body: { name: 'a', tags: ['x'], deep: { n: 1 } } })
  t.equal(first.statusCode, 201)
  const url = String(first.headers['location'])
  t.equal(url, `${client.things}/${first.json().id}`)
  const replaced = await client.send('PUT', url, { body: { name: 'b', deep: { n: 2, o: 3 } }, match: '"1"' })
  t.equal(replaced.statusCode, 200, replaced.body)
  t.equal(replaced.headers['etag'], '"2"')
  t.notOk('tags' in replaced.json())
  const merged = await client.patch(url, { name: null, deep: { o: null, p: [null] } }, 'merge')
  t.match(merged.json(), { version: 3, deep: { n: 2, p: [null] } })
  t.notOk('name' in merged.json() || 'o' in merged.json().deep)
  const operations = [
    { op: 'test', path: '/deep/n', value: 2 },
    { op: 'copy', from: '/deep', path: '/copy' },
    { op: 'move', from: '/deep/p', path: '/list' },
    { op: 'add', path: '/list/-', value: 'end' },
    { op: 'replace', path: '/copy/n', value: 9 },
    { op: 'remove', path: '/deep' },
  ]
  const patched = await client.patch(url, operations, 'json', '"3"')
  t.equal(patched.statusCode, 200, patched.body)
  t.match(patched.json(), { version: 4, copy: { n: 9, p: [null] }, list: [null, 'end'] })
  t.notOk('deep' in patched.json())
  const read = await client.send('GET', url)
  t.same(read.json(), patched.json())
  t.equal(read.json().updated_by, 'u1')
})

t.test('a change says what it changes: 428 without, 412 when it is no longer so', async t => {
  const client = await clientOf(await startProfile(t))
  const url = await client.createPerson()
  const body = { ...ada, fname: 'Augusta' }
  for (const answer of [await client.send('PUT', url, { body }), await client.patch(url, [], 'json')]) {
    t.equal(answer.statusCode, 428)
    t.equal(answer.json().code, 'CE_PRECONDITION_REQUIRED')
  }
  t.equal((await client.send('PUT', url, { body, match: '"1"' })).statusCode, 200)
  for (const answer of [
    await client.send('PUT', url, { body, match: '"1"' }),
    await client.patch(url, {}, 'merge', '"1"'),
    await client.patch(url, [], 'json', 'W/"2"'),
    await client.send('DELETE', url, { match: '"3"' }),
  ]) {
    t.equal(answer.statusCode, 412)
  }
  t.match((await client.send('GET', url)).json(), { fname: 'Augusta', version: 2 })
})

t.test('what is put into a person always has both lists, and what does not fit is named', async t => {
  const client = await clientOf(await startProfile(t))
  const url = await client.createPerson()
  const put = await client.send('PUT', url, { body: { fname: 'A', lname: 'B' }, match: '"1"' })
  t.same(put.json().others, { education: [], experiences: [] })
  const refused = await client.patch(url, { fname: 5, others: { hobbies: [] }, version: 7 }, 'merge')
  t.equal(refused.statusCode, 400)
  t.same(refused.json().errors, [{ path: '/body/version', message: 'is set by the service alone' }])
  const faults = (await client.patch(url, { fname: 5, others: { hobbies: [] } }, 'merge')).json().errors
  t.same(faults.map(({ path }: { path: string }) => path).sort(), ['/body/fname', '/body/others/hobbies'])
  t.equal((await client.send('GET', url)).json().version, 2)
})

t.test('a type, an object or a version that there is not is answered 404', async t => {
  const client = await clientOf(await startProfile(t))
  const url = await client.createPerson()
  const id = randomUUID()
  const cases: [string, string][] = [
    [`/profile/objects/robot/${id}`, 'CE_TYPE_UNKNOWN'],
    [`${path}/${id}`, 'CE_PERSON_NOT_FOUND'],
    [`${path}/${id}/history`, 'CE_PERSON_NOT_FOUND'],
    [`${path}/${id}/history/1`, 'CE_PERSON_NOT_FOUND'],
    [`${url}/history/2`, 'CE_VERSION_NOT_FOUND'],
  ]
  for (const [at, code] of cases) {
    const answer = await client.send('GET', at)
    t.equal(answer.statusCode, 404, at)
    t.equal(answer.json().code, code)
  }
  await client.putThing()
  const asThing = url.replace('person', 'thing')
  t.equal((await client.send('GET', asThing)).json().code, 'CE_OBJECT_NOT_FOUND', 'an id of another type')
  t.equal((await client.send('DELETE', asThing)).statusCode, 404)
  const robot = await client.send('POST', '/profile/objects/robot', { body: {} })
  t.equal(robot.json().code, 'CE_TYPE_UNKNOWN')
})

onEachTier("another tenant's objects are as if there were none", async (t, tier) => {
  const profile = await startProfile(t, { tier })
  const client = await clientOf(profile)
  const theirs = await clientOf(profile, other)
  await client.putThing()
  await theirs.putThing()
  const person = await theirs.createPerson()
  const before = (await theirs.send('GET', person)).json()
  for (const answer of [
    await client.send('GET', person),
    await client.send('PUT', person, { body: ada, match: '"1"' }),
    await client.patch(person, { fname: 'X' }, 'merge'),
    await client.send('DELETE', person),
    await client.send('POST', `${person}/restore`),
    await client.send('GET', `${person}/history`),
    await client.send('GET', `${person}/history/1`),
  ]) {
    t.equal(answer.statusCode, 404)
    t.equal(answer.json().code, 'CE_PERSON_NOT_FOUND')
  }
  const refer = (owner: string) => client.send('POST', client.things, { body: { owner } })
  const [foreign, none] = [await refer(before.id), await refer(randomUUID())]
  t.equal(foreign.statusCode, 422)
  t.equal(none.statusCode, 422)
  t.equal(foreign.json().code, 'CE_REF_UNKNOWN')
  t.equal(foreign.json().detail.replace(before.id, ''), none.json().detail.replace(/[0-9a-f-]{36}/, ''))
  t.same((await theirs.send('GET', person)).json(), before)
  t.equal(await profile.db.collection('objects').countDocuments({ tenantId: own }), 0)
})

t.test('a reference is to an object of the type that is not deleted', async t => {
  const client = await clientOf(await startProfile(t))
  await client.putThing()
  const person = await client.createPerson()
  const owner = person.split('/').at(-1) as string
  const refer = (body: object) => client.send('POST', client.things, { body })
  const part = (await refer({ owner })).json().id
  t.equal((await refer({ owner, parts: [part, part] })).statusCode, 201)
  t.equal((await refer({ owner: part })).json().code, 'CE_REF_UNKNOWN', 'of another type')
  t.equal((await refer({ parts: [part, owner] })).json().code, 'CE_REF_UNKNOWN')
  t.equal((await client.send('DELETE', person)).statusCode, 204)
  t.equal((await refer({ owner })).json().code, 'CE_REF_UNKNOWN', 'a deleted one')
})

t.test('the same key and body is answered as the first time, another body 422', async t => {
  const client = await clientOf(await startProfile(t))
  const post = (body: object, key: string) => client.send('POST', path, { body, key })
  const first = await post(ada, 'k1')
  t.equal(first.statusCode, 201)
  const url = String(first.headers['location'])
  for (const change of [{ lname: 'Lovelace' }, { lname: 'King' }]) await client.patch(url, change, 'merge')
  const again = await post({ email: ada.email, lname: ada.lname, fname: ada.fname }, 'k1')
  t.equal(again.statusCode, 201)
  t.same(again.json(), first.json())
  for (const name of ['etag', 'location']) t.equal(again.headers[name], first.headers[name])
  const reused = await post({ ...ada, fname: 'Other' }, 'k1')
  t.equal(reused.statusCode, 422)
  t.equal(reused.json().code, 'CE_IDEMPOTENCY_REUSED')
  t.not((await post(ada, 'k2')).json().id, first.json().id)
  t.equal((await post(ada, 'a b')).statusCode, 400)
  t.equal((await client.send('GET', path)).json().items.length, 2)
})

t.test('a body that could not be stored as it is stores nothing, whatever the verb', async t => {
  const profile = await startProfile(t)
  const client = await clientOf(profile)
  await client.putThing()
  const url = String((await client.send('POST', client.things, { body: { a: 1 } })).headers['location'])
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
  const bodies: [number, string | Buffer][] = [
    [400, '{"$where":"1"}'],
    [400, '{"a":{"x.y":1}}'],
    [400, '{"__proto__":{}}'],
    [400, '{"a":{"constructor":{"prototype":{}}}}'],
    [400, '{"a":9007199254740993}'],
    [400, '{"a":NaN}'],
    [400, '{"a":1e999}'],
    [400, nested(33)],
    [400, JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`a${n}`, 1])))],
    [400, Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
    [400, '{"created_by":"me"}'],
    [400, '{"tenantId":"7MA170G","id":"x"}'],
    [400, '[]'],
    [400, 'null'],
    [413, JSON.stringify({ a: 'x'.repeat(1_048_577) })],
  ]
  for (const [status, body] of bodies) {
    for (const [method, at, type] of [
      ['POST', client.things, 'application/json'],
      ['PUT', url, 'application/json'],
      ['PATCH', url, 'application/merge-patch+json'],
    ] as const) {
      const answer = await client.raw(method, at, type, body)
      t.equal(answer.statusCode, status, `${method} ${body.toString().slice(0, 40)}`)
      t.match(answer.json().code, /^CE_/)
    }
  }
  for (const type of ['application/json', 'text/plain', 'application/json-patchy'])
    t.equal((await client.raw('PATCH', url, type, '{}')).statusCode, 415, type)
  t.equal((await client.raw('POST', client.things, 'application/merge-patch+json', '{}')).statusCode, 415)
  t.equal(await profile.db.collection('objects').countDocuments({}), 1)
  t.match((await client.send('GET', url)).json(), { a: 1, version: 1 })
  const long = { list: Array.from({ length: 20_000 }, (_, n) => n) }
  t.equal((await client.send('POST', client.things, { body: long })).statusCode, 201, 'a long list is fine')
})
