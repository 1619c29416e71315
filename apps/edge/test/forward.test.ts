import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { send, startEdge, sub } from './helper.ts'

const pairs = (headers: Record<string, string>): [string, string][] => Object.entries(headers)

t.test('a service sees the hop token and none of the credentials', async t => {
  const { url, seen, credentials, testIdentity } = await startEdge(t)
  const headers: [string, string][] = [
    ...pairs(await credentials('7MA170H')),
    ['x-tenant-uuid', '7MA170G'],
    ['x-forwarded-for', '6.6.6.6'],
    ['x-request-id', 'forged'],
    ['proxy-authorization', 'Basic eDp5'],
    ['cookie', 'a=b'],
    ['connection', 'close, auth-token'],
    ['te', 'trailers'],
    ['x-original-url', '/internal/access'],
    ['if-none-match', '"v1"'],
  ]
  t.equal((await send(`${url}/profile/objects/person?limit=2`, { headers })).status, 200)
  const [{ headers: arrived, url: path }] = seen as [(typeof seen)[number]]
  t.equal(path, '/profile/objects/person?limit=2')
  const allowed = ['authorization', 'host', 'connection', 'if-none-match', 'x-request-id', 'x-forwarded-for']
  t.strictSame(Object.keys(arrived).sort(), [...allowed, 'x-forwarded-host', 'x-forwarded-proto'].sort())
  t.equal(arrived['x-forwarded-for'], '127.0.0.1')
  t.equal(arrived['if-none-match'], '"v1"')
  t.match(arrived['x-request-id'], /^[0-9a-f-]{36}$/)

  const trust = JSON.parse(readFileSync(testIdentity.settings('edge').TRUST_BUNDLE_FILE, 'utf8'))
  const token = String(arrived['authorization']).slice('Bearer '.length)
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(trust.edge), {
    issuer: 'edge',
    audience: 'careeasy:services',
    algorithms: ['EdDSA'],
    typ: 'hop+jwt',
  })
  t.equal(protectedHeader.alg, 'EdDSA')
  t.match(payload, { sub, sid: 's1', tenant: '7MA170H', roles: ['member'] })
  t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 60)
})

t.test('a public route carries a hop token without a person', async t => {
  const { url, seen } = await startEdge(t)
  const body = JSON.stringify({ username: 'a', password: 'b' })
  const headers: [string, string][] = [
    ['content-type', 'application/json'],
    ['content-length', String(body.length)],
    ['tenant-uuid', '7MA170H'],
  ]
  t.equal((await send(`${url}/auth/login`, { method: 'POST', headers, body })).status, 200)
  const [arrived] = seen as [(typeof seen)[number]]
  t.equal(arrived.body, body)
  const claims = JSON.parse(
    Buffer.from(String(arrived.headers['authorization']).split('.')[1] ?? '', 'base64url').toString(),
  )
  t.match(claims, { sub: 'anonymous', roles: [] })
  t.notOk('tenant' in claims)
})

t.test('headers of one connection do not come back, and the request id does', async t => {
  const { url, custom, credentials } = await startEdge(t)
  custom.answer = (_request, response) => {
    response.writeHead(201, {
      connection: 'keep-alive, x-secret',
      'keep-alive': 'timeout=99',
      'x-secret': 's',
      'x-powered-by': 'x',
      server: 'x',
      location: '/profile/objects/person/1',
      etag: '"1"',
      'set-cookie': ['a=1', 'b=2'],
    })
    response.end('{}')
  }
  const { status, headers } = await send(`${url}/profile/x`, { headers: pairs(await credentials('7MA170H')) })
  t.equal(status, 201)
  for (const gone of ['x-secret', 'x-powered-by', 'server']) t.notOk(gone in headers, gone)
  t.match(headers, { etag: '"1"', 'set-cookie': ['a=1', 'b=2'], 'cache-control': 'no-store' })
  t.match(headers['x-request-id'], /^[0-9a-f-]{36}$/)
})

t.test('a large body streams through in both directions unchanged', async t => {
  const { url, custom, credentials } = await startEdge(t)
  custom.answer = (request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    request.pipe(response)
  }
  const bytes = randomBytes(8 * 1_048_576)
  const headers = { ...(await credentials('7MA170H')), 'content-type': 'image/png' }
  const digest = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(`${url}/media/assets`, { method: 'POST', headers })
    request.on('error', reject)
    request.on('response', response => {
      const hash = createHash('sha256')
      response.on('data', chunk => hash.update(chunk))
      response.on('end', () => resolve(hash.digest('hex')))
    })
    // No content-length: goes out chunked.
    for (let at = 0; at < bytes.length; at += 65_536) request.write(bytes.subarray(at, at + 65_536))
    request.end()
  })
  t.equal(digest, createHash('sha256').update(bytes).digest('hex'))
})

t.test('a body over the limit is 413, declared or chunked, and the service goes on', async t => {
  const { url, credentials } = await startEdge(t)
  const body = Buffer.alloc(2 * 1_048_576)
  const headers = pairs(await credentials('7MA170H'))
  const declared: [string, string][] = [...headers, ['content-length', String(body.length)]]
  const chunked: [string, string][] = [...headers, ['transfer-encoding', 'chunked']]
  for (const sent of [declared, chunked]) {
    const response = await send(`${url}/profile/objects/person`, { method: 'POST', headers: sent, body })
    t.equal(response.status, 413)
    t.equal(response.json['code'], 'CE_BODY_TOO_LARGE')
  }
  t.equal((await send(`${url}/auth/me`, { headers })).status, 200)
})

t.test('an answer that breaks off breaks the connection off, never a clean end', async t => {
  const { url, custom, credentials } = await startEdge(t)
  custom.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('half of ')
    setTimeout(() => response.destroy(), 50)
  }
  await t.rejects(send(`${url}/media/assets/1/content`, { headers: pairs(await credentials('7MA170H')) }))
})

t.test('a client that goes away ends the request to the service', async t => {
  const { url, custom, credentials } = await startEdge(t)
  const gone = new Promise<void>(resolve => {
    custom.answer = (_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 5)
      response.on('close', () => {
        clearInterval(timer)
        resolve()
      })
    }
  })
  const headers = await credentials('7MA170H')
  const request = httpRequest(`${url}/media/assets/1/content`, { headers })
  request.on('error', () => {})
  request.on('response', response => response.once('data', () => request.destroy()))
  request.end()
  await gone
  t.pass('the service was told')
})

t.test('a service that is away is 503 with Retry-After, and the edge recovers by itself', async t => {
  const { url, custom, credentials } = await startEdge(t)
  const headers = pairs(await credentials('7MA170H'))
  let broken = true
  custom.answer = (request, response) => {
    if (broken) request.socket.destroy()
    else response.end('{}')
  }
  const response = await send(`${url}/profile/x`, { headers })
  t.equal(response.status, 503)
  t.equal(response.json['code'], 'CE_SERVICE_UNAVAILABLE')
  t.match(response.headers['retry-after'], /^\d+$/)
  broken = false
  t.equal((await send(`${url}/profile/x`, { headers })).status, 200)
})

t.test('a status of the service goes through with its body', async t => {
  const { url, custom, credentials } = await startEdge(t)
  custom.answer = (request, response) => {
    request.resume()
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"code":"CE_X"}')
  }
  const headers = pairs(await credentials('7MA170H'))
  const response = await send(`${url}/profile/x`, {
    method: 'POST',
    headers: [...headers, ['content-length', '2']],
    body: '{}',
  })
  t.equal(response.status, 409)
  t.equal(response.json['code'], 'CE_X')
})

t.test('an answer whose header cannot be passed on is an error, not a silence', async t => {
  const { url, custom, credentials } = await startEdge(t)
  custom.answer = (request, response) => {
    request.resume()
    // As a service in another language may send it: the name in ISO 8859-1, beside a length.
    const name = Buffer.from('attachment; filename="sn\u00edmek.png"', 'latin1')
    response.socket?.write(
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-disposition: '),
        name,
        Buffer.from('\r\n\r\nok'),
      ]),
    )
  }
  const { status, json } = await send(`${url}/media/x`, { headers: pairs(await credentials('7MA170H')) })
  t.equal(status, 502)
  t.equal(json['code'], 'CE_UPSTREAM_BROKEN')
})

t.test('an import may be longer than other bodies, and is passed on while it comes', async t => {
  const { url, custom, credentials } = await startEdge(t)
  let arrived = 0
  custom.answer = (request, response) => {
    request.on('data', chunk => {
      arrived += chunk.length
    })
    request.on('end', () => response.writeHead(200).end('{}'))
  }
  const headers = { ...(await credentials('7MA170H')), 'content-type': 'application/x-ndjson' }
  const part = Buffer.alloc(1_048_576, '{}\n')
  const upload = httpRequest(`${url}/profile/objects/person/import`, { method: 'POST', headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    upload.on('response', response => resolve(response.resume().statusCode))
    upload.on('error', reject)
  })
  upload.write(part)
  while (arrived < part.length) await new Promise(resolve => setTimeout(resolve, 5))
  t.equal(arrived, part.length, 'the service has what was sent, before the end')
  upload.end(part)
  t.equal(await answered, 200)
  t.equal(arrived, 2 * part.length)

  const tooLong = Buffer.alloc(10_485_761)
  for (const [path, body] of [
    ['/profile/objects/person/import', tooLong],
    ['/profile/objects/person', Buffer.concat([part, part])],
  ] as const) {
    const declared = pairs({ ...headers, 'content-length': String(body.length) })
    t.equal((await send(`${url}${path}`, { method: 'POST', headers: declared, body })).status, 413, path)
  }
})
