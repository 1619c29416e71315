import { connect } from 'node:net'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { startService } from './helper.ts'

t.test('a URL that cannot be decoded is a problem like any other', async t => {
  const { app } = await startService(t)
  app.get('/items/:id', async () => ({}))
  const answer = await app.inject('/items/%zz')
  t.equal(answer.statusCode, 400)
  t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  t.equal(answer.json().code, 'CE_REQUEST_MALFORMED')
})

t.test('a body over the limit is 413, with the limit of the service', async t => {
  const { app } = await startService(t, { bodyLimit: 64 })
  app.post('/', { schema: { body: Type.Object({ text: Type.String() }) } }, async () => ({}))
  const answer = await app.inject({ method: 'POST', url: '/', payload: { text: 'x'.repeat(64) } })
  t.match(answer.json(), { status: 413, code: 'CE_BODY_TOO_LARGE' })
})

t.test('a request that is no HTTP is a problem too, and does not end the service', async t => {
  const { app } = await startService(t)
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  for (const [text, status, code] of [
    ['\x16\x03\x01\x00', 400, 'CE_REQUEST_MALFORMED'],
    ['GET / HTTP/9\r\n\r\n', 400, 'CE_REQUEST_MALFORMED'],
    [`GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`, 431, 'CE_HEADERS_TOO_LARGE'],
    ['GET /livez HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n', 417, 'CE_EXPECTATION_UNKNOWN'],
  ] as const) {
    const socket = connect(Number(url.port), url.hostname).setEncoding('latin1')
    socket.on('error', () => {})
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
    })
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.end(text)
    await closed
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    t.match(head, new RegExp(`^HTTP/1\\.1 ${status}[^]*content-type: application/problem\\+json`, 'i'))
    t.match(body, new RegExp(`"code":"${code}"`))
    t.match(body, /urn:careeasy:request:[0-9a-f-]{36}/)
  }
  t.equal((await fetch(`${url}livez`)).status, 200)
})

t.test('the routes describe themselves, health and the document itself excepted', async t => {
  const { app } = await startService(t)
  app.get('/items/:id', { schema: { params: Type.Object({ id: Type.String() }) } }, async () => ({}))
  const document = (await app.inject('/openapi.json')).json()
  t.equal(document.info.title, 'Sample')
  t.same(Object.keys(document.paths), ['/items/{id}'])
  const { app: silent } = await startService(t, { describeRoutes: false })
  t.equal((await silent.inject('/openapi.json')).statusCode, 404)
})

t.test('X-Forwarded-For is believed only from the addresses that were named', async t => {
  const headers = { 'x-forwarded-for': '203.0.113.9' }
  for (const [trustProxy, expected] of [
    [undefined, '127.0.0.1'],
    ['', '127.0.0.1'],
    ['10.0.0.0/8', '127.0.0.1'],
    ['10.0.0.0/8,127.0.0.1', '203.0.113.9'],
  ] as const) {
    const { app } = await startService(t, trustProxy === undefined ? {} : { trustProxy })
    app.get('/address', async request => ({ ip: request.ip }))
    t.equal((await app.inject({ url: '/address', headers })).json().ip, expected, String(trustProxy))
  }
})
