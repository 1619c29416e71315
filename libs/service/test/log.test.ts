import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { startService } from './helper.ts'

const headers = {
  authorization: 'Bearer hunter2',
  'auth-key': 'hunter2',
  'auth-token': 'hunter2',
  auth_key: 'hunter2',
  'Auth-Token': 'hunter2',
  cookie: 'sid=hunter2',
  'set-cookie': ['sid=hunter2', 'b=hunter2'],
  'proxy-authorization': 'Basic hunter2',
  'x-handover': '{"url":"http://s3.test/?sign=hunter2"}',
}

t.test('a secret is never in the log, however deep the object that carries it', async t => {
  const { app, lines } = await startService(t)
  const error = Object.assign(new Error('upstream'), { response: { headers }, options: { a: { headers } } })
  app.log.info({ headers }, 'as headers')
  app.log.info({ request: { headers } }, 'in a request')
  app.log.info(headers, 'bare')
  app.log.info({ a: { b: { c: { d: headers } } } }, 'deep')
  app.log.info([headers] as unknown as object, 'in a list')
  app.log.error({ err: error }, 'in an error')
  app.log.error(error)
  app.log.child({ headers }).info('in the bindings of a child')
  app.log.info({ body: { password: 'hunter2', Auth_key: 'hunter2', Auth_token: 'hunter2' } }, 'in a body')
  app.log.info({ password: 'hun\\"ter2 "hunter2' }, 'with quotes in it')
  t.ok(lines.length >= 10)
  t.notMatch(JSON.stringify(lines), 'hunter2')
  t.match(lines[0], { headers: { cookie: '[redacted]' } }, 'the name is still there')
})

t.test('what is not a secret is left as it is', async t => {
  const { app, lines } = await startService(t)
  app.log.info({ passwords: 3, path: '/auth/password', note: 'password: "none"', authorizations: ['a'] })
  t.match(lines[0], { passwords: 3, path: '/auth/password', note: 'password: "none"', authorizations: ['a'] })
})

t.test('a request is one line, without its query, its headers and its body', async t => {
  const { app, lines } = await startService(t)
  app.post('/people/:id', async () => ({ ok: true }))
  const payload = { name: 'Anna', password: 'hunter2' }
  await app.inject({
    method: 'POST',
    url: '/people/7?name=Anna',
    headers: { 'auth-key': 'hunter2' },
    payload,
  })
  while (lines.length === 0) await sleep(5)
  t.equal(lines.length, 1)
  t.match(lines[0], {
    level: 'info',
    service: 'sample',
    method: 'POST',
    path: '/people/7',
    route: '/people/:id',
    status: 200,
    ms: Number,
    reqId: /^[0-9a-f-]{36}$/,
    msg: 'request',
  })
  t.notOk('aborted' in (lines[0] as object))
  t.notMatch(JSON.stringify(lines), /Anna|hunter2/)
})

t.test('health is not logged, unless somebody debugs', async t => {
  for (const [logLevel, count] of [
    ['info', 0],
    ['debug', 2],
  ] as const) {
    const { app, lines } = await startService(t, { logLevel })
    await app.inject('/livez')
    await app.inject('/readyz')
    while (lines.length < count) await sleep(5)
    t.equal(lines.filter(line => line['msg'] === 'request').length, count, logLevel)
  }
})

t.test('the request id of the edge is taken over, anything else is replaced', async t => {
  const { app } = await startService(t)
  const id = '0190a000-0000-7000-8000-000000000001'
  const instanceFor = async (value: string) => {
    const answer = await app.inject({ url: '/nowhere', headers: { 'x-request-id': value } })
    return answer.json().instance
  }
  t.equal(await instanceFor(id), `urn:careeasy:request:${id}`)
  for (const bad of [
    '',
    'x',
    `${id}0`,
    id.toUpperCase(),
    `${id.slice(0, 35)}\t`,
    `${id}, ${id}`,
    '-'.repeat(35),
  ]) {
    const instance = await instanceFor(bad)
    t.match(instance, /^urn:careeasy:request:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, JSON.stringify(bad))
    t.not(instance, `urn:careeasy:request:${bad}`)
  }
})

t.test('a service at the door takes over nobody’s request id', async t => {
  const { app } = await startService(t, { inheritRequestId: false })
  const id = '0190a000-0000-7000-8000-000000000001'
  const answer = await app.inject({ url: '/nowhere', headers: { 'x-request-id': id } })
  t.notMatch(answer.json().instance, id)
})
