import t, { type Test } from 'tap'
import { other, own, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

t.setTimeout(300_000)

const notes = '/profile/objects/note'
const noteType = {
  type: 'object',
  properties: {
    code: { type: 'string', 'x-unique': true },
    n: { type: 'number', 'x-index': true },
    about: { type: 'string', 'x-ref': 'person' },
    free: true,
  },
}
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const many = (count: number) => `{${Array.from({ length: count }, (_, n) => `"k${n}":1`).join()}}`

/** JSON texts that no attribute may have, with the status of their refusal. */
const hostile: [what: string, text: string | Buffer, status: number][] = [
  ['$where', '{"$where":"sleep(1)"}', 400],
  ['$gt', '{"$gt":""}', 400],
  ['a name with a dot', '{"a.b":1}', 400],
  ['a name with a dollar below', '[{"x":{"$set":{"a":1}}}]', 400],
  ['__proto__', '{"__proto__":{"admin":true}}', 400],
  ['__proto__ with an escape', '{"\\u005f_proto__":{"admin":true}}', 400],
  ['constructor.prototype', '{"constructor":{"prototype":{"a":1}}}', 400],
  ['_bsontype', '{"_bsontype":"ObjectId"}', 400],
  ['2^53+1', '9007199254740993', 400],
  ['-(2^53+1)', '[-9007199254740993]', 400],
  ['a number beyond all', '1e999', 400],
  ['NaN', 'NaN', 400],
  ['Infinity', '[Infinity]', 400],
  ['UTF-8 that is none', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 400],
  ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 400],
  ['half a character', '"\\ud800"', 400],
  ['NUL', '"a\\u0000b"', 400],
  ['33 levels', nested(33), 400],
  ['50,000 levels', nested(50_000), 400],
  ['10,000 members', many(10_000), 400],
  ['a name twice', '{"a":1,"a":2}', 400],
  ['a name twice, once with an escape', '[{"x":{"a":1,"\\u0061" : 2}}]', 400],
  ['more than 1 MiB', `"${'x'.repeat(1_048_577)}"`, 413],
]

async function startNotes(t: Test) {
  const profile = await startProfile(t)
  const client = await clientOf(profile)
  const put = await client.send('PUT', '/profile/types/note', { body: noteType })
  if (put.statusCode !== 201) throw new Error(put.body)
  const made = await client.send('POST', notes, { body: { code: 'a', n: 1, free: {} } })
  return { ...client, db: profile.db, profile, url: String(made.headers['location']), before: made.json() }
}

/** `{"free": <text>}`, and the like. */
const around = (begin: string, text: string | Buffer, end: string) =>
  Buffer.concat([Buffer.from(begin), Buffer.from(text), Buffer.from(end)])

t.test('what must not be stored is refused in objects and both kinds of patches', async t => {
  const { raw, send, url, before, db } = await startNotes(t)
  for (const [what, text, status] of hostile) {
    const ways = {
      POST: raw('POST', notes, 'application/json', around('{"free":', text, '}')),
      PUT: raw('PUT', url, 'application/json', around('{"free":', text, '}')),
      merge: raw('PATCH', url, 'application/merge-patch+json', around('{"free":', text, '}')),
      json: raw(
        'PATCH',
        url,
        'application/json-patch+json',
        around('[{"op":"add","path":"/free","value":', text, '}]'),
      ),
    }
    for (const [way, asked] of Object.entries(ways)) {
      const { statusCode, headers, json } = await asked
      t.equal(statusCode, status, `${way}: ${what}`)
      t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
      t.match(json().code, /^CE_(VALIDATION|REQUEST_MALFORMED|BODY_TOO_LARGE)$/)
    }
  }
  t.same((await send('GET', url)).json(), before)
  t.equal(await db.collection('objects').countDocuments({ type: 'note' }), 1)
})

t.test('a line of an import that must not be stored is told, and the others are', async t => {
  const { raw, db } = await startNotes(t)
  const lines = hostile.map(([, text]) => around('{"free":', text, '}'))
  const body = Buffer.concat(
    [...lines, Buffer.from('{"code":"last"}')].flatMap(line => [line, Buffer.from('\n')]),
  )
  t.equal(
    (await raw('POST', `${notes}/import`, 'application/x-ndjson', body)).statusCode,
    400,
    'without a key',
  )
  const { profile, ...client } = await startNotes(t)
  const answer = await profile.app.inject({
    method: 'POST',
    url: `${notes}/import`,
    headers: { ...(await profile.headers()), 'content-type': 'application/x-ndjson', 'idempotency-key': 'k' },
    payload: body,
  })
  const told = answer.body
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  t.same(told.at(-1), { created: 1, present: 0, failed: hostile.length, done: true })
  for (const [n, [what, , status]] of hostile.entries()) {
    t.equal(told[n].line, n + 1, what)
    t.match(told[n].code, status === 413 ? 'CE_LINE_TOO_LONG' : /^CE_(VALIDATION|REQUEST_MALFORMED)$/)
  }
  t.equal(await client.db.collection('objects').countDocuments({ type: 'note' }), 2)
  t.equal(await db.collection('objects').countDocuments({ type: 'note' }), 1)
})

t.test('a patch cannot name what no attribute is called, nor make more than an object may be', async t => {
  const { patch, url, send, before } = await startNotes(t)
  for (const name of ['__proto__', 'constructor', 'a.b', '$where', 'free/__proto__', 'free/$gt']) {
    const added = await patch(url, [{ op: 'add', path: `/${name}`, value: 1 }], 'json', '*')
    t.equal(added.json().code, 'CE_PATCH_INVALID', name)
  }
  const own = await patch(
    url,
    [
      { op: 'add', path: '/tenantId', value: other },
      { op: 'replace', path: '/id', value: 'x' },
    ],
    'json',
    '*',
  )
  t.equal(own.statusCode, 409, 'an id is no attribute that there is')
  const reserved = await patch(url, { id: 'x', version: 9 }, 'merge')
  t.match(reserved.json().errors, [{ path: '/body/id' }, { path: '/body/version' }])
  const deep = Array.from({ length: 33 }, (_, n) => ({
    op: 'add',
    path: `/free${'/a'.repeat(n)}`,
    value: {},
  }))
  t.equal((await patch(url, deep, 'json', '*')).json().code, 'CE_VALIDATION')
  const wide = Array.from({ length: 1_001 }, (_, n) => ({ op: 'add', path: `/k${n}`, value: 1 }))
  t.equal((await patch(url, wide, 'json', '*')).json().code, 'CE_VALIDATION')
  t.same((await send('GET', url)).json(), before)
})

t.test('a schema with any of it in a default, a name or a pattern is refused or kept as text', async t => {
  const { raw, send } = await startNotes(t)
  const schemaUrl = '/profile/types/odd'
  for (const [what, text, status] of hostile) {
    // Names of a schema may have dots and dollars; it is stored as text.
    if (/\$|dot|dollar|_bsontype|constructor|members/.test(what)) continue
    const { statusCode, json } = await raw(
      'PUT',
      schemaUrl,
      'application/json',
      around('{"default":', text, '}'),
    )
    t.equal(statusCode, text.length > 65_536 ? 413 : status, what)
    t.match(json().code, /^CE_(VALIDATION|REQUEST_MALFORMED|BODY_TOO_LARGE)$/)
  }
  for (const name of ['$where', 'a.b', '__proto__', 'id', 'version'])
    t.match(
      (await raw('PUT', schemaUrl, 'application/json', `{"properties":{"${name}":true}}`)).statusCode,
      400,
    )
  t.equal((await send('GET', schemaUrl)).statusCode, 404)
})

t.test(
  'a filter, a sort and a search can ask for nothing but declared attributes and plain values',
  async t => {
    const { send } = await startNotes(t)
    const filters = [
      '$where eq "1"',
      'n $gt 1',
      'n eq {"$gt":0}',
      'code in [{"$ne":null}]',
      '__proto__ eq 1',
      'constructor.name eq "Object"',
      'free.$where eq 1',
      'n eq 9007199254740993',
      'n eq NaN',
      'n gt 1e999',
      'code eq "\\ud800"',
      'code eq "\\u0000"',
      'code eq',
      'tenantId eq "7MA170G"',
      '_id exists true',
      'attributes.n eq 1',
      'slots.s1 eq 1',
      Array(11).fill('n eq 1').join(' and '),
    ]
    for (const filter of filters)
      t.match(
        (await send('GET', `${notes}?filter=${encodeURIComponent(filter)}`)).json().code,
        'CE_FILTER_INVALID',
      )
    for (const sort of ['$natural', '_id', '__proto__', '-tenantId', 'slots.s1', 'free'])
      t.equal(
        (await send('GET', `${notes}?sort=${encodeURIComponent(sort)}`)).json().code,
        'CE_SORT_INVALID',
        sort,
      )
    t.equal((await send('GET', `${notes}?q=x`)).json().code, 'CE_SEARCH_INVALID')
    for (const query of [
      'filter[$where]=1',
      'filter=n%20eq%201&filter=n%20eq%202',
      'tenantId=7MA170G',
      'cursor=%00',
    ])
      t.equal((await send('GET', `${notes}?${query}`)).statusCode, 400, query)
  },
)

t.test('ids of another tenant lead nowhere, in whatever field they stand', async t => {
  const { profile, send, patch, url, before } = await startNotes(t)
  const theirs = await clientOf(profile, other)
  const person = await theirs.createPerson()
  const theirId = person.split('/').at(-1) as string
  await theirs.send('PUT', '/profile/types/note', { body: noteType })
  const theirNote = await theirs.send('POST', notes, { body: { code: 'a', about: theirId }, key: 'k' })
  t.equal(theirNote.statusCode, 201, 'the same unique value as ours')
  for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { fname: 'A', lname: 'B' }]] as const)
    t.equal((await send(method, person, { ...(body && { body, match: '*' }) })).statusCode, 404, method)
  t.equal((await patch(person, { lname: 'X' }, 'merge')).statusCode, 404)
  for (const below of ['/history', '/history/1', '/restore'])
    t.equal((await send(below === '/restore' ? 'POST' : 'GET', person + below)).statusCode, 404, below)
  t.equal((await send('POST', notes, { body: { about: theirId } })).json().code, 'CE_REF_UNKNOWN')
  t.equal((await patch(url, { about: theirId }, 'merge')).json().code, 'CE_REF_UNKNOWN')
  t.equal((await send('PUT', url, { body: { about: theirId }, match: '*' })).json().code, 'CE_REF_UNKNOWN')
  const replayed = await send('POST', notes, { body: { code: 'b' }, key: 'k' })
  t.equal(replayed.statusCode, 201, 'their key is none of ours')
  await theirs.createPerson()
  const { next_cursor } = (await theirs.send('GET', '/profile/objects/person?limit=1')).json()
  t.equal((await send('GET', `/profile/objects/person?limit=1&cursor=${next_cursor}`)).statusCode, 400)
  for (const name of ['tenantId', '_id', 'outbox', 'unique', 'slots']) {
    const made = await send('POST', notes, { body: { [name]: name === 'tenantId' ? other : `${other}:x` } })
    t.equal(made.statusCode, 201, `${name} is an attribute as any other`)
    const [, id] = /note\/(.*)$/.exec(String(made.headers['location'])) ?? []
    t.match(await profile.db.collection('objects').findOne({ id }), { tenantId: own, version: 1 })
  }
  t.same((await send('GET', url)).json(), before)
  t.match((await theirs.send('GET', person)).json(), { version: 1 })
})
