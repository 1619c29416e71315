import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import { importObjects } from '../src/bulk/import-objects.ts'
import { createImportReport } from '../src/bulk/import-report.ts'
import type { Line } from '../src/bulk/lines.ts'
import { createTypes } from '../src/types/create-types.ts'
import { ada, onEachTier, other, own, path, startProfile, suspended } from './helper.ts'

type Started = Awaited<ReturnType<typeof startProfile>>

// The file's own limit is tap's 30 s otherwise, whatever its tests have.
t.setTimeout(300_000)

interface Failed {
  readonly line: number
  readonly code: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

const ndjson = { 'content-type': 'application/x-ndjson' }
const person = (n: number) => JSON.stringify({ fname: `F${n}`, lname: 'Test', email: `p${n}@example.org` })
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n)).join('\n')

async function importInto(
  { app, headers }: Started,
  payload: string | Buffer | Readable,
  given = {},
  url = path,
) {
  const answer = await app.inject({
    method: 'POST',
    url: `${url}/import`,
    headers: { ...(await headers()), ...ndjson, 'idempotency-key': 'k1', ...given },
    payload,
  })
  const lines = answer.body.split('\n').filter(line => line !== '')
  const parsed = answer.statusCode === 200 ? lines.map(line => JSON.parse(line)) : []
  return { answer, failed: parsed.slice(0, -1) as Failed[], summary: parsed.at(-1) }
}

async function putType({ app, headers }: Started, type: string, schema: object) {
  const answer = await app.inject({
    method: 'PUT',
    url: `/profile/types/${type}`,
    headers: await headers({ roles: ['admin'] }),
    body: schema,
  })
  if (answer.statusCode >= 300) throw new Error(answer.body)
}

onEachTier('the object of each line is stored as one that was posted, with its event', async (t, tier) => {
  const started = await startProfile(t, { tier })
  const { app, db, headers } = started
  const { answer, failed, summary } = await importInto(started, `${people(1_203)}\n\n`)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/x-ndjson')
  t.same(failed, [])
  t.same(summary, { created: 1_203, present: 0, failed: 0, done: true })

  const stored = await db.collection('objects').findOne({ 'attributes.fname': 'F7' })
  const url = `${path}/${stored?.['id']}`
  const imported = (await app.inject({ url, headers: await headers() })).json()
  const posted = await app.inject({ method: 'POST', url: path, headers: await headers(), body: ada })
  t.same(Object.keys(imported).sort(), Object.keys(posted.json()).sort())
  t.match(imported, { fname: 'F7', version: 1, others: { education: [], experiences: [] } })
  const single = await db.collection('objects').findOne({ id: posted.json().id })
  const same = ['outbox', 'outboxSince', 'request_digest']
  const fields = (document: object | null) => Object.keys(document ?? {}).filter(name => !same.includes(name))
  t.same(fields(stored).sort(), fields(single).sort())
  t.match(stored?.['outbox'], [{ action: 'person.create', target: `person/${stored?.['id']}` }])
  const waiting = { request_digest: { $exists: true }, 'outbox.action': 'person.create' }
  t.equal(await db.collection('objects').countDocuments(waiting), 1_203)
})

t.test('a line that is wrong is told with its number and place, and stops no other', async t => {
  const started = await startProfile(t)
  const big = JSON.stringify({ ...ada, others: { education: [{ text: 'x'.repeat(1_048_576) }] } })
  const lines: [string | Buffer, string | undefined, string | undefined][] = [
    [person(1), undefined, undefined],
    ['{"fname":', 'CE_REQUEST_MALFORMED', ''],
    ['', undefined, undefined],
    ['{"fname":5,"lname":"B"}', 'CE_VALIDATION', '/fname'],
    ['{"lname":"B"}', 'CE_VALIDATION', '/fname'],
    ['[]', 'CE_VALIDATION', ''],
    ['"person"', 'CE_VALIDATION', ''],
    ['{"fname":"A","lname":"B","id":"x"}', 'CE_VALIDATION', '/id'],
    [
      '{"fname":"A","lname":"B","others":{"education":[{"$where":"1"}]}}',
      'CE_VALIDATION',
      '/others/education/0/$where',
    ],
    [
      '{"fname":"A","lname":"B","others":{"education":[{"n":9007199254740993}]}}',
      'CE_VALIDATION',
      '/others/education/0/n',
    ],
    ['{"fname":"A","lname":"B","__proto__":{"a":1}}', 'CE_REQUEST_MALFORMED', ''],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'CE_REQUEST_MALFORMED', ''],
    [big, 'CE_LINE_TOO_LONG', ''],
    [`  ${person(2)}\r`, undefined, undefined],
  ]
  const body = Buffer.concat(lines.flatMap(([line]) => [Buffer.from(line), Buffer.from('\n')]))
  // Chunks that end anywhere, as on a real connection.
  const chunks = Array.from({ length: Math.ceil(body.length / 1_009) }, (_, n) =>
    body.subarray(n * 1_009, (n + 1) * 1_009),
  )
  const { failed, summary } = await importInto(started, Readable.from(chunks, { objectMode: false }))
  t.same(
    failed.map(({ line, code, errors }) => [line, code, errors[0]?.path]),
    lines.flatMap(([, code, at], index) => (code === undefined ? [] : [[index + 1, code, at]])),
  )
  t.same(summary, { created: 2, present: 0, failed: 11, done: true })
  t.equal(await started.db.collection('objects').countDocuments({ type: 'person' }), 2)
})

t.test('the same import again makes nothing twice; other lines under its key are refused', async t => {
  const started = await startProfile(t)
  await importInto(started, people(3))
  t.same((await importInto(started, people(5))).summary, { created: 2, present: 3, failed: 0, done: true })
  const changed = await importInto(started, [person(0), person(9), person(2)].join('\n'))
  t.match(changed.failed, [{ line: 2, code: 'CE_IDEMPOTENCY_REUSED' }])
  t.same(changed.summary, { created: 0, present: 2, failed: 1, done: true })
  const next = await importInto(started, people(2), { 'idempotency-key': 'k2' })
  t.equal(next.summary.created, 2)
  const { authorization } = await started.headers({ tenant: other })
  t.equal((await importInto(started, people(2), { authorization })).summary.created, 2, 'of another tenant')
})

t.test('unique attributes and references are kept line by line, within a batch too', async t => {
  const started = await startProfile(t)
  await putType(started, 'room', {
    type: 'object',
    properties: {
      code: { type: 'string', 'x-unique': true },
      owner: { type: 'string', 'x-ref': 'person' },
    },
  })
  const { app, headers } = started
  const post = async (tenant: string) => {
    const given = await headers({ tenant })
    return (await app.inject({ method: 'POST', url: path, headers: given, body: ada })).json().id
  }
  const [mine, theirs] = [await post(own), await post(other)]
  const lines = [
    { code: 'a' },
    { code: 'b', owner: mine },
    { code: 'a' },
    { code: 'c', owner: theirs },
    { code: 'd', owner: '0190a000-0000-7000-8000-000000000009' },
    { code: 'b' },
  ]
  const body = lines.map(line => JSON.stringify(line)).join('\n')
  const { failed, summary } = await importInto(started, body, {}, '/profile/objects/room')
  t.same(
    failed.map(({ line, code }) => [line, code]),
    [
      [3, 'CE_OBJECT_NOT_UNIQUE'],
      [4, 'CE_REF_UNKNOWN'],
      [5, 'CE_REF_UNKNOWN'],
      [6, 'CE_OBJECT_NOT_UNIQUE'],
    ],
  )
  t.same(summary, { created: 2, present: 0, failed: 4, done: true })
  const again = await importInto(started, body, {}, '/profile/objects/room')
  t.same(
    again.summary,
    { created: 0, present: 2, failed: 4, done: true },
    'what is there is not its own rival',
  )
})

t.test(
  'of lines far apart with the same unique value the first is stored, whatever is written at once',
  async t => {
    const started = await startProfile(t)
    const code = { type: 'string', 'x-unique': true }
    await putType(started, 'badge', { type: 'object', properties: { code } })
    // Three batches; each line from the 301st on has the value of the one 300 before.
    const lines = Array.from({ length: 1_400 }, (_, n) => JSON.stringify({ code: `c${n % 300}`, n }))
    const url = '/profile/objects/badge'
    const { failed, summary } = await importInto(started, lines.join('\n'), {}, url)
    t.same(summary, { created: 300, present: 0, failed: 1_100, done: true })
    t.equal(failed[0]?.line, 301)
    t.ok(failed.every(one => one.code === 'CE_OBJECT_NOT_UNIQUE'))
    const stored = await started.db.collection('objects').find({ type: 'badge' }).toArray()
    t.ok(stored.every(({ attributes: { n } }) => n < 300))
  },
)

t.test('failed lines beyond a thousand are counted, and the texts of faults are bounded', async t => {
  const started = await startProfile(t)
  const wide = `{"${'k'.repeat(900_000)}":1}\n`
  const { answer, failed, summary } = await importInto(started, wide + '{}\n'.repeat(1_500))
  t.equal(failed.length, 1_000)
  t.same(summary, { created: 0, present: 0, failed: 1_501, done: true })
  t.ok(answer.body.length < 500_000)
})

t.test('other requests have their turn between lines that take long to check', async t => {
  const { app } = await startProfile(t)
  const tenant = await app.tenants.forService(own)
  const types = createTypes()
  const turns: number[] = []
  let turn = 0
  const validate = () => {
    turns.push(turn)
    for (const end = performance.now() + 5; performance.now() < end; );
    return []
  }
  const slow = async () => ({ ...(await types.current(tenant, 'person')), validate })
  async function* lines(): AsyncGenerator<Line> {
    for (let n = 1; n <= 40; n++) yield { number: n, bytes: Buffer.from(person(n)) }
  }
  const context = { tenant: own, actor: 'u', requestId: 'r', source: 'profile' }
  const options = { types: { ...types, current: slow }, type: 'person', key: 'k', context }
  let ended = false
  const count = () => {
    turn += 1
    if (!ended) setImmediate(count)
  }
  setImmediate(count)
  const report = createImportReport()
  await importObjects(lines(), { ...options, tenant: async () => tenant }, report)
  ended = true
  t.equal(turns.length, 40)
  // At least each third line is after a pause, however slow the machine is.
  t.ok(Number(turns.at(-1)) - Number(turns[0]) >= 10, turns.join(' '))
})

t.test('what is no import is refused before its lines are read', async t => {
  const started = await startProfile(t)
  const { headers } = started
  const cases: [number, string, object, string?][] = [
    [400, 'CE_VALIDATION', { 'idempotency-key': '' }],
    [400, 'CE_VALIDATION', { 'idempotency-key': 'a b' }],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', { 'content-type': 'application/json' }],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', { 'content-encoding': 'gzip' }],
    [404, 'CE_TYPE_UNKNOWN', {}, '/profile/objects/nothing'],
    [400, 'CE_VALIDATION', {}, '/profile/objects/No'],
    [403, 'CE_ROLE_INSUFFICIENT', await headers({ roles: ['viewer'] })],
    [403, 'CE_TENANT_SUSPENDED', await headers({ tenant: suspended })],
  ]
  for (const [status, code, given, url] of cases) {
    const { answer } = await importInto(started, person(1), given, url)
    t.equal(answer.statusCode, status, code)
    t.equal(answer.json().code, code)
  }
  t.equal(await started.db.collection('objects').countDocuments({}), 0)
})

t.test('more lines than an import may have are refused, and those before are there', async t => {
  const started = await startProfile(t)
  const { answer } = await importInto(started, `${person(1)}\n${'\n'.repeat(100_000)}`)
  t.equal(answer.statusCode, 413)
  t.equal(answer.json().code, 'CE_IMPORT_TOO_LARGE')
})

t.test('a client that breaks off leaves whole objects, and the same key resumes', async t => {
  const started = await startProfile(t)
  const { app, db, headers } = started
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const given = { ...(await headers()), ...ndjson, 'idempotency-key': 'k1' }
  const upload = httpRequest(`${base}${path}/import`, { method: 'POST', headers: given })
  upload.on('error', () => {})
  upload.write(`${people(600)}\n${person(600).slice(0, 20)}`)
  const objects = db.collection('objects')
  // The first batch is whole.
  while ((await objects.countDocuments({})) < 500) await new Promise(resolve => setTimeout(resolve, 20))
  upload.destroy()
  const { summary } = await importInto(started, people(700))
  t.equal(summary.created + summary.present, 700)
  t.ok(summary.present >= 500)
  t.equal(await objects.countDocuments({ type: 'person' }), 700)
  t.equal(await objects.countDocuments({ 'attributes.email': { $exists: false } }), 0)
})

t.test(
  'a long import is taken at the pace of the store, in bounded memory',
  { timeout: 180_000 },
  async t => {
    const started = await startProfile(t)
    const base = await started.app.listen({ host: '127.0.0.1', port: 0 })
    const given = { ...(await started.headers()), ...ndjson, 'idempotency-key': 'k1' }
    const [count, size] = [600, 60_000]
    const filler = { text: 'x'.repeat(size) }
    let sent = 0
    const lines = Readable.from(
      (function* () {
        for (; sent < count; sent++)
          yield `${JSON.stringify({ fname: 'A', lname: String(sent), others: { education: [filler] } })}\n`
      })(),
      { objectMode: false },
    )
    const upload = httpRequest(`${base}${path}/import`, { method: 'POST', headers: given })
    const answered = new Promise<string>((resolve, reject) => {
      upload.on('response', response => resolve(text(response)))
      upload.on('error', reject)
    })
    let furthest = 0
    const watch = setInterval(async () => {
      // Before the count, which may take its time.
      const by = sent
      const stored = await started.db.collection('objects').countDocuments({})
      furthest = Math.max(furthest, by - stored)
    }, 100)
    await pipeline(lines, upload)
    clearInterval(watch)
    const told = (await answered).trim().split('\n')
    const summary = JSON.parse(told.pop() ?? '')
    t.match(summary, { present: 0, done: true })
    t.equal(summary.created + summary.failed, count)
    t.ok(summary.created > count / 2, `${summary.created} of ${count}`)
    // A busy machine's store may be too late for a batch; the same key would send it once more.
    for (const line of told) t.match(JSON.parse(line).code, /^CE_(STORE_UNAVAILABLE|OVERLOADED)$/)
    // Two batches of 4 MiB, one that is gathered, and what the sockets hold: less than half of the whole.
    t.ok(furthest * size < 18_000_000, `${furthest} lines ahead of the store`)
  },
)
