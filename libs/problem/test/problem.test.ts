import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { createError, problems, ServiceUnavailable, StoreUnavailable } from '../src/index.ts'

const Unauthorised = createError('CE_CREDENTIAL_MISSING', 'Send a credential', 401)
const Taken = createError('CE_NAME_TAKEN', "The name '%s' is taken", 409)

/** An app whose `GET /thrown` throws what it is given, and the log lines that it writes. */
async function build(t: Test, thrown?: unknown) {
  const lines: Record<string, unknown>[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const app = Fastify({
    logger: { level: 'info', stream },
    bodyLimit: 100,
    genReqId: () => 'request-1',
    ajv: { customOptions: { allErrors: true, removeAdditional: false } },
  })
  t.teardown(() => app.close())
  await app.register(problems)
  app.removeContentTypeParser('text/plain')
  app.get('/thrown', async () => {
    throw thrown
  })
  app.get('/thrown-later', (_request, reply) => {
    setTimeout(() => reply.send(thrown), 1)
  })
  const item = { type: 'object', properties: { count: { type: 'integer' } }, required: ['name'] }
  const schema = {
    body: { type: 'object', properties: { item }, required: ['item'], additionalProperties: false },
    querystring: { type: 'object', properties: { limit: { type: 'integer' } } },
  }
  app.post('/items', { schema }, async () => ({ ok: true }))
  return { app, lines }
}

async function problemOf(t: Test, app: FastifyInstance, request: InjectOptions) {
  const answer = await app.inject(request)
  t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  t.equal(answer.headers['cache-control'], 'no-store')
  return { answer, problem: answer.json() }
}

t.test('an error of ours is a problem with its code, its text and the request id', async t => {
  const { app } = await build(t, new Taken('anna'))
  const { answer, problem } = await problemOf(t, app, { url: '/thrown' })
  t.equal(answer.statusCode, 409)
  t.strictSame(problem, {
    type: 'urn:careeasy:error:CE_NAME_TAKEN',
    title: 'Conflict',
    status: 409,
    code: 'CE_NAME_TAKEN',
    detail: "The name 'anna' is taken",
    instance: 'urn:careeasy:request:request-1',
  })
})

t.test('each failed check of the schema is named by its path', async t => {
  const { app } = await build(t)
  const payload = { item: { count: 'x' }, extra: 1 }
  const { answer, problem } = await problemOf(t, app, { method: 'POST', url: '/items', payload })
  t.equal(answer.statusCode, 400)
  t.equal(problem.code, 'CE_VALIDATION')
  const paths = problem.errors.map(({ path }: { path: string }) => path).sort()
  t.same(paths, ['/body/extra', '/body/item/count', '/body/item/name'])
  for (const { message } of problem.errors) t.type(message, 'string')

  const query = await problemOf(t, app, {
    method: 'POST',
    url: '/items?limit=x',
    payload: { item: { name: 1 } },
  })
  t.same(query.problem.errors[0].path, '/querystring/limit')
})

t.test('a body that cannot be read is 400 and not repeated in answer or log', async t => {
  const { app, lines } = await build(t)
  const bodies = [
    '{"password":"hunter2"',
    '{"__proto__":{"password":"hunter2"}}',
    '',
    '{"constructor":{"prototype":1}}',
  ]
  for (const body of bodies) {
    const headers = { 'content-type': 'application/json' }
    const { answer, problem } = await problemOf(t, app, { method: 'POST', url: '/items', headers, body })
    t.equal(answer.statusCode, 400, body)
    t.equal(problem.code, 'CE_REQUEST_MALFORMED', body)
    t.notMatch(answer.body, 'hunter2')
  }
  t.notMatch(JSON.stringify(lines), 'hunter2')
})

t.test('a body that is too large is 413, one of another type 415', async t => {
  const { app } = await build(t)
  const large = await problemOf(t, app, { method: 'POST', url: '/items', payload: { item: 'x'.repeat(200) } })
  t.match(large.problem, { status: 413, code: 'CE_BODY_TOO_LARGE', title: 'Content Too Large' })
  const headers = { 'content-type': 'application/xml' }
  const other = await problemOf(t, app, { method: 'POST', url: '/items', headers, body: '<a/>' })
  t.match(other.problem, { status: 415, code: 'CE_MEDIA_TYPE_UNSUPPORTED' })
})

t.test('an unknown route is 404 and its query is not repeated', async t => {
  const { app, lines } = await build(t)
  const { problem } = await problemOf(t, app, { url: '/nowhere?name=anna' })
  t.match(problem, { status: 404, code: 'CE_ROUTE_UNKNOWN', detail: 'There is no GET /nowhere' })
  const ours = lines.filter(line => line['code'] === 'CE_ROUTE_UNKNOWN')
  t.equal(ours.length, 1)
  t.notMatch(JSON.stringify(ours[0]?.['msg']), 'anna')
})

t.test("a driver's error is CE_INTERNAL: its text is in the log and never in the answer", async t => {
  const text = 'connect postgres://user:hunter2@10.0.0.1/db'
  const errors = [
    Object.assign(new Error(text), { code: 11000 }),
    Object.assign(new Error(text), { code: '42P01' }),
    Object.assign(new Error(text), { code: 'ECONNREFUSED', statusCode: 404 }),
    Object.assign(new Error(text), { statusCode: 400 }),
    Object.assign(new Error(text), { code: 'FST_ERR_SOMETHING', statusCode: 500 }),
    new SyntaxError(text),
    text,
    { message: text },
  ]
  for (const error of errors) {
    const { app, lines } = await build(t, error)
    for (const url of ['/thrown', '/thrown-later']) {
      if (url === '/thrown-later' && !(error instanceof Error)) continue
      const { answer, problem } = await problemOf(t, app, { url })
      t.match(problem, { status: 500, code: 'CE_INTERNAL', title: 'Internal Server Error' })
      t.notMatch(answer.body, 'hunter2')
    }
    const logged = lines.find(line => line['level'] === 50)
    t.match(JSON.stringify(logged), 'hunter2', 'the log has it whole')
  }
})

t.test('whatever is thrown becomes a problem', async t => {
  for (const thrown of [null, undefined, 5]) {
    const { app } = await build(t, thrown)
    const { problem } = await problemOf(t, app, { url: '/thrown' })
    t.match(problem, { status: 500, code: 'CE_INTERNAL' }, String(thrown))
  }
})

t.test('503 says when to come back, without the cause', async t => {
  for (const error of [new StoreUnavailable('postgres'), new ServiceUnavailable('geo')]) {
    error.cause = new Error('hunter2')
    const { app, lines } = await build(t, error)
    const { answer, problem } = await problemOf(t, app, { url: '/thrown' })
    t.equal(answer.statusCode, 503)
    t.match(answer.headers['retry-after'], /^[1-9]\d*$/)
    t.equal(problem.code, error.code)
    t.notMatch(answer.body, 'hunter2')
    t.match(JSON.stringify(lines.find(line => line['level'] === 50)), 'hunter2', 'the log has the cause')
  }
})

t.test('401 carries a challenge, and only 401 does', async t => {
  const { app } = await build(t, new Unauthorised())
  const { answer } = await problemOf(t, app, { url: '/thrown' })
  t.equal(answer.statusCode, 401)
  t.match(answer.headers['www-authenticate'], /^Bearer /)
  const other = await app.inject({ url: '/nowhere' })
  t.notOk(other.headers['www-authenticate'])
})

t.test("a client's fault is one line of information with the code, ours an error", async t => {
  const { app, lines } = await build(t, new Taken('anna'))
  await app.inject({ url: '/thrown' })
  while (!lines.some(({ code }) => code !== undefined)) await sleep(5)
  const [line, ...others] = lines.filter(({ code }) => code !== undefined)
  t.match(line, { level: 30, code: 'CE_NAME_TAKEN', msg: "The name 'anna' is taken" })
  t.equal(others.length, 0)
  t.notOk(lines.some(({ level }) => level === 50))
})

t.test('an error that says when to try again is answered with just that wait', async t => {
  const Delayed = createError('CE_LOGIN_DELAYED', 'Wait', 429)
  const { app } = await build(t, Object.assign(new Delayed(), { retryAfter: 37 }))
  const answer = await app.inject('/thrown')
  t.equal(answer.statusCode, 429)
  t.equal(answer.headers['retry-after'], '37')
})
