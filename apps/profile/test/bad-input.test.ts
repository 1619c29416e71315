import t from 'tap'
import { ada, path, startProfile } from './helper.ts'

const json = { 'content-type': 'application/json' }

/** A person whose one entry is this JSON text. */
const withEntry = (text: string) => `{"fname":"A","lname":"B","others":{"education":[${text}]}}`
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

t.test('a body that does not fit is refused with the paths of what is wrong', async t => {
  const { app, headers } = await startProfile(t)
  const cases: [object, string[]][] = [
    [{}, ['/body/fname', '/body/lname']],
    [{ ...ada, fname: 5 }, ['/body/fname']],
    [{ ...ada, fname: null }, ['/body/fname']],
    [{ ...ada, fname: ' ' }, ['/body/fname']],
    [{ ...ada, lname: 'A\0' }, ['/body/lname']],
    [{ ...ada, lname: '' }, ['/body/lname']],
    [{ ...ada, email: 'nobody' }, ['/body/email']],
    [{ ...ada, tenantId: '7MA170G' }, ['/body/tenantId']],
    [{ ...ada, id: 'x' }, ['/body/id']],
    [{ ...ada, others: { hobbies: [] } }, ['/body/others/hobbies']],
    [{ ...ada, others: { education: ['school'] } }, ['/body/others/education/0']],
    [[ada], ['/body']],
  ]
  for (const [body, paths] of cases) {
    const answer = await app.inject({ method: 'POST', url: path, headers: await headers(), body })
    t.equal(answer.statusCode, 400, JSON.stringify(body))
    t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    t.equal(answer.json().code, 'CE_VALIDATION')
    t.same([...new Set(answer.json().errors.map((error: { path: string }) => error.path))].sort(), paths)
  }
})

t.test(
  'free JSON that could not be stored as it is, or would be taken for an operator, is refused',
  async t => {
    const { app, headers } = await startProfile(t)
    const at = '/body/others/education/0'
    const cases: [string, string][] = [
      ['{"$where":"1"}', `${at}/$where`],
      ['{"a.b":1}', `${at}/a.b`],
      ['{"a\\u0000":1}', `${at}/a\u0000`],
      ['{"constructor":1}', `${at}/constructor`],
      ['{"x":[{"prototype":1}]}', `${at}/x/0/prototype`],
      ['{"_bsontype":"ObjectId"}', `${at}/_bsontype`],
      ['{"a/~":{"$in":[]}}', `${at}/a~1~0/$in`],
      ['{"n":9007199254740993}', `${at}/n`],
      ['{"n":-9007199254740992}', `${at}/n`],
      ['{"n":1e400}', `${at}/n`],
      ['{"s":"\\ud800"}', `${at}/s`],
      // The body, others and education are three levels themselves.
      [nested(30), `${at}${'/a'.repeat(29)}`],
      [nested(50_000), `${at}${'/a'.repeat(29)}`],
    ]
    for (const [entry, pointer] of cases) {
      const answer = await app.inject({
        method: 'POST',
        url: path,
        headers: { ...(await headers()), ...json },
        body: withEntry(entry),
      })
      t.equal(answer.statusCode, 400, entry.slice(0, 40))
      t.equal(answer.json().code, 'CE_VALIDATION')
      t.match(answer.json().errors, [{ path: pointer }])
    }
    const deepest = await app.inject({
      method: 'POST',
      url: path,
      headers: { ...(await headers()), ...json },
      body: withEntry(nested(29)),
    })
    t.equal(deepest.statusCode, 201)
    t.equal((await app.inject({ url: path, headers: await headers() })).json().items.length, 1)
  },
)

t.test('what cannot be read at all is 400, another type 415, too much 413', async t => {
  const { app, headers } = await startProfile(t)
  const big = JSON.stringify({ ...ada, others: { education: [{ text: 'x'.repeat(1_048_576) }] } })
  const cases: [number, string, string | undefined, string][] = [
    [400, 'CE_REQUEST_MALFORMED', 'application/json', '{"fname":'],
    [400, 'CE_REQUEST_MALFORMED', 'application/json', ''],
    [400, 'CE_REQUEST_MALFORMED', 'application/json', withEntry('{"__proto__":{"a":1}}')],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', 'text/plain', JSON.stringify(ada)],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', 'application/x-www-form-urlencoded', 'fname=a'],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', undefined, JSON.stringify(ada)],
    [413, 'CE_BODY_TOO_LARGE', 'application/json', big],
  ]
  for (const [status, code, type, body] of cases) {
    const given = { ...(await headers()), ...(type === undefined ? {} : { 'content-type': type }) }
    const answer = await app.inject({ method: 'POST', url: path, headers: given, payload: Buffer.from(body) })
    t.equal(answer.statusCode, status, `${type} ${body.slice(0, 20)}`)
    t.equal(answer.json().code, code)
  }
})

t.test('queries and ids that do not fit are refused', async t => {
  const { app, headers } = await startProfile(t)
  for (const url of [
    `${path}?limit=0`,
    `${path}?limit=1001`,
    `${path}?limit=ten`,
    `${path}?offset=1`,
    `${path}?limit=1&limit=2`,
    `${path}/not-an-id`,
    `${path}/%00`,
  ]) {
    const answer = await app.inject({ url, headers: await headers() })
    t.equal(answer.statusCode, 400, url)
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
  const unknown = await app.inject({ url: '/profile/objects/robot', headers: await headers() })
  t.equal(unknown.statusCode, 404)
  t.equal(unknown.json().code, 'CE_TYPE_UNKNOWN')
})
