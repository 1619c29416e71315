import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createServiceClient, type ServiceClientOptions } from '../src/index.ts'

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A callee that answers as the test says, and a client for it. */
async function start(
  t: Test,
  answer: (response: ServerResponse, request: IncomingMessage, count: number) => void,
  options: Partial<ServiceClientOptions> = {},
) {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ method: request.method, url: request.url, headers: request.headers, body })
    answer(response, request, seen.length)
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = createServiceClient({
    service: 'geo',
    url: `http://127.0.0.1:${port}`,
    tokenFor: audience => `token-for-${audience}`,
    ...options,
  })
  t.teardown(async () => {
    // The test itself may have closed it.
    await client.close().catch(() => {})
    server.closeAllConnections()
    server.close()
  })
  return { client, seen, sockets, server }
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const unavailable = {
  code: 'CE_SERVICE_UNAVAILABLE',
  statusCode: 503,
  message: "The service 'geo' cannot be reached right now",
}

t.test('a call carries the token for its callee, the request id, the query and the body', async t => {
  const { client, seen } = await start(t, response => json(response, 201, { id: 7 }))
  const answer = await client.call<{ id: number }>({
    method: 'POST',
    path: '/internal/things',
    query: { tenant: '7MA170H', name: 'a&b=c', limit: 5 },
    body: { text: 'ä' },
    requestId: 'r-1',
  })
  t.strictSame(answer, { status: 201, body: { id: 7 } })
  t.match(seen, [
    {
      method: 'POST',
      url: '/internal/things?tenant=7MA170H&name=a%26b%3Dc&limit=5',
      headers: {
        authorization: 'Bearer token-for-geo',
        'x-request-id': 'r-1',
        'content-type': 'application/json',
      },
      body: '{"text":"ä"}',
    },
  ])
})

t.test('an answer without a body is undefined', async t => {
  const { client, seen } = await start(t, response => response.writeHead(204).end())
  t.strictSame(await client.call({ method: 'GET', path: '/internal/things' }), {
    status: 204,
    body: undefined,
  })
  t.notOk(seen[0]?.headers['x-request-id'])
  t.notOk(seen[0]?.headers['content-type'])
})

t.test('a status that the caller expects is an answer', async t => {
  const { client } = await start(t, response => json(response, 404, { code: 'CE_TENANT_UNKNOWN' }))
  const answer = await client.call({ method: 'GET', path: '/internal/tenants/X', expect: [404] })
  t.strictSame(answer, { status: 404, body: { code: 'CE_TENANT_UNKNOWN' } })
})

t.test('any other status is 503, its text only in the cause', async t => {
  for (const status of [302, 400, 401, 404, 409, 500, 503]) {
    const { client } = await start(t, response => json(response, status, { code: 'CE_X', detail: 'hunter2' }))
    const error = await client
      .call({ method: 'GET', path: '/internal/things', expect: [410] })
      .catch((error: Error) => error)
    t.match(error, unavailable, String(status))
    t.match((error as Error).cause, { message: `GET /internal/things of geo answered ${status} CE_X` })
  }
})

t.test('an answer that is no JSON is 503', async t => {
  const { client } = await start(t, response => response.end('<html>hunter2'))
  await t.rejects(client.call({ method: 'GET', path: '/internal/things' }), unavailable)
})

t.test('a callee that cannot be reached is 503', async t => {
  const { client, server } = await start(t, response => json(response, 200, {}))
  server.close()
  server.closeAllConnections()
  await t.rejects(client.call({ method: 'GET', path: '/internal/things' }), unavailable)
  await t.rejects(client.call({ method: 'POST', path: '/internal/things', body: {} }), unavailable)
})

t.test('a callee that is late is 503 in time, whether it is silent or drips', async t => {
  const silent = () => {}
  const dripping = (response: ServerResponse) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
  }
  for (const answer of [silent, dripping]) {
    const { client } = await start(t, answer, { timeout: 300 })
    const begun = performance.now()
    await t.rejects(client.call({ method: 'GET', path: '/internal/things' }), unavailable)
    const waited = performance.now() - begun
    t.ok(waited > 250 && waited < 20_000, `${waited} ms`)
  }
})

t.test('a GET is tried once more on a broken connection, within the same time', async t => {
  const once = await start(t, (response, request, count) =>
    count === 1 ? request.socket.destroy() : json(response, 200, { count }),
  )
  t.same(await once.client.call({ method: 'GET', path: '/a' }), { status: 200, body: { count: 2 } })

  const always = await start(t, (_response, request) => request.socket.destroy())
  await t.rejects(always.client.call({ method: 'GET', path: '/a' }), unavailable)
  t.equal(always.seen.length, 2, 'once more and not again')

  const late = await start(
    t,
    (_response, request, count) => {
      if (count === 1) setTimeout(() => request.socket.destroy(), 3_500)
    },
    { timeout: 4_000 },
  )
  const begun = performance.now()
  await t.rejects(late.client.call({ method: 'GET', path: '/a' }), unavailable)
  t.ok(performance.now() - begun < 7_000, 'the second try has what is left of the time')
})

t.test('a GET survives a keep-alive connection that the callee has just closed', async t => {
  const { client, sockets, seen } = await start(t, response => json(response, 200, {}))
  await client.call({ method: 'GET', path: '/a' })
  for (const socket of sockets) socket.resetAndDestroy()
  t.match(await client.call({ method: 'GET', path: '/b' }), { status: 200 })
  t.same(
    seen.map(({ url }) => url),
    ['/a', '/b'],
  )
})

t.test('what changes something is never sent twice', async t => {
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    const { client, seen } = await start(t, (_response, request) => request.socket.destroy())
    await t.rejects(client.call({ method, path: '/a', body: {} }), unavailable)
    await sleep(50)
    t.equal(seen.length, 1, method)
  }
})

t.test('many calls at once share a bounded number of connections', async t => {
  let most = 0
  const { client, sockets } = await start(t, response => {
    most = Math.max(most, sockets.size)
    setTimeout(() => json(response, 200, {}), 5)
  })
  await Promise.all(Array.from({ length: 100 }, () => client.call({ method: 'GET', path: '/a' })))
  t.ok(most > 1 && most <= 16, `${most} connections`)
})

t.test('closing waits for what is under way', async t => {
  const { client } = await start(t, response => setTimeout(() => json(response, 200, { done: true }), 100))
  const call = client.call({ method: 'GET', path: '/a' })
  await sleep(20)
  await client.close()
  t.match(await call, { body: { done: true } })
})
