import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createBreaker } from '../src/proxy/breaker.ts'
import { send, startEdge } from './helper.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A replica that answers with its name, and counts. */
async function startReplica(t: Test, name: string, answer?: Answer, port = 0) {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    if (answer !== undefined) return answer(request, response)
    request.resume().on('end', () => response.end(name))
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(stop)
  const { port: own } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${own}`, port: own, seen, sockets, stop }
}

async function startWith(t: Test, urls: readonly string[], overrides: Record<string, unknown> = {}) {
  const edge = await startEdge(t, { PROFILE_URL: urls.join(), ...overrides })
  const headers = Object.entries(await edge.credentials('7MA170H'))
  const ask = (method = 'GET', more: [string, string][] = [], body?: string) => {
    const length: [string, string][] = body === undefined ? [] : [['content-length', String(body.length)]]
    const sent = {
      method,
      headers: [...headers, ...more, ...length],
      ...(body === undefined ? {} : { body }),
    }
    return send(`${edge.url}/profile/x`, sent)
  }
  return { ...edge, ask }
}

/** Takes a request, and breaks the connection before any answer. */
const breakOff: Answer = request => void request.socket.destroy()

t.test('requests go to all replicas in turn', async t => {
  const [a, b] = [await startReplica(t, 'a'), await startReplica(t, 'b')]
  const { ask } = await startWith(t, [a.url, b.url])
  for (let i = 0; i < 10; i++) t.equal((await ask()).status, 200)
  t.equal(a.seen.length, 5)
  t.equal(b.seen.length, 5)
})

t.test('when a replica dies no request is lost, not even one that changes something', async t => {
  const [a, b] = [await startReplica(t, 'a'), await startReplica(t, 'b')]
  const { ask } = await startWith(t, [a.url, b.url])
  for (let i = 0; i < 4; i++) await ask()
  await a.stop()
  for (let i = 0; i < 10; i++) {
    const { status, body } = await ask('POST', [], '{"n":1}')
    t.equal(status, 200)
    t.equal(body, 'b', 'nothing of it had been sent to the dead one')
  }
  t.equal(b.seen.filter(line => line.startsWith('POST')).length, 10, 'each came once')
})

t.test('a request without an answer is tried elsewhere when twice is as good as once', async t => {
  const [a, b] = [await startReplica(t, 'a', breakOff), await startReplica(t, 'b')]
  const { ask } = await startWith(t, [a.url, b.url])
  for (const method of ['GET', 'PUT', 'DELETE', 'GET'])
    t.equal((await ask(method, [['content-length', '0']])).body, 'b', method)
  t.ok(a.seen.length > 0, 'the broken one was asked')
})

for (const [title, method, more, body] of [
  ['a POST', 'POST', [], '{}'],
  ['a PATCH without a body', 'PATCH', [], undefined],
  ['a PUT whose body was read', 'PUT', [], '{}'],
  ['a DELETE that depends on what was there', 'DELETE', [['if-match', '"1"']], undefined],
] as [string, string, [string, string][], string | undefined][]) {
  t.test(`${title} that may have been done is not done again, and the client is told so`, async t => {
    const [a, b] = [await startReplica(t, 'a', breakOff), await startReplica(t, 'b', breakOff)]
    const { ask } = await startWith(t, [a.url, b.url])
    const { status, json, headers } = await ask(method, more, body)
    t.equal(status, 502)
    t.equal(json['code'], 'CE_UPSTREAM_BROKEN')
    t.notOk('retry-after' in headers, 'it must look before it repeats')
    t.equal(a.seen.length + b.seen.length, 1)
  })
}

t.test('a replica that says that it ends is asked only if there is no other', async t => {
  const leaving: Answer = (_request, response) =>
    void response.writeHead(200, { connection: 'close' }).end('a')
  const [a, b] = [await startReplica(t, 'a', leaving), await startReplica(t, 'b')]
  const { ask } = await startWith(t, [a.url, b.url])
  for (let i = 0; i < 8; i++) t.equal((await ask()).status, 200)
  t.equal(a.seen.length, 1)
  await b.stop()
  t.equal((await ask('POST', [], '{}')).body, 'a')
})

t.test('a refusal that ends its connection says nothing about the replica', async t => {
  const refusing: Answer = (_request, response) =>
    void response.writeHead(413, { connection: 'close' }).end('a')
  const [a, b] = [await startReplica(t, 'a', refusing), await startReplica(t, 'b')]
  const { ask } = await startWith(t, [a.url, b.url])
  for (let i = 0; i < 8; i++) await ask()
  t.equal(a.seen.length, 4)
})

t.test('an answer that has begun is never begun again', async t => {
  const half: Answer = (request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => request.socket.destroy())
  }
  const [a, b] = [await startReplica(t, 'a', half), await startReplica(t, 'b', half)]
  const { ask } = await startWith(t, [a.url, b.url])
  await t.rejects(ask())
  t.equal(a.seen.length + b.seen.length, 1)
})

t.test(
  'with all replicas away the answer is a quick 503 that says when, and they are found again',
  async t => {
    const a = await startReplica(t, 'a')
    const { ask } = await startWith(t, [a.url])
    t.equal((await ask()).status, 200)
    await a.stop()
    for (let i = 0; i < 3; i++) {
      const { status, json, headers } = await ask()
      t.equal(status, 503)
      t.equal(json['code'], 'CE_SERVICE_UNAVAILABLE')
      t.match(headers['retry-after'], /^[1-5]$/)
    }
    const back = await startReplica(t, 'back', undefined, a.port)
    let body = ''
    for (let tries = 0; body !== 'back' && tries < 300; tries++) {
      body = (await ask()).body
      await sleep(100)
    }
    t.equal(body, 'back')
    t.ok(back.seen.length > 0)
  },
)

t.test('a service that is late is 504, and its replica is not given up for one slow answer', async t => {
  const slow: Answer = (request, response) => {
    if (request.url === '/profile/x') return
    response.end('quick')
  }
  const a = await startReplica(t, 'a', slow)
  const { ask, url, credentials } = await startWith(t, [a.url], { ANSWER_TIMEOUT_MS: 300 })
  const { status, json, headers } = await ask()
  t.equal(status, 504)
  t.equal(json['code'], 'CE_UPSTREAM_TIMEOUT')
  t.match(headers['retry-after'], /^\d+$/)
  const { body } = await send(`${url}/profile/y`, { headers: Object.entries(await credentials('7MA170H')) })
  t.equal(body, 'quick')
})

t.test('connections to a replica are bounded; who does not get one in time is 503', async t => {
  const held: ServerResponse[] = []
  const a = await startReplica(t, 'a', (_request, response) => void held.push(response))
  const bounds = { UPSTREAM_CONNECTIONS: 2, UPSTREAM_QUEUE: 3, UPSTREAM_QUEUE_MS: 1_000_000 }
  const { ask } = await startWith(t, [a.url], bounds)
  const asked = Array.from({ length: 6 }, () => ask())
  const refused = await Promise.race(asked)
  t.equal(refused.status, 503, 'the sixth: two have a connection, three wait')
  t.equal(refused.json['code'], 'CE_OVERLOADED')
  t.match(refused.headers['retry-after'], /^\d+$/)
  while (held.length < 2) await sleep(5)
  t.equal(a.seen.length, 2)
  t.equal(a.sockets.size, 2)
  const isDone = Promise.all(asked).then(() => true)
  while (!(await Promise.race([isDone, sleep(20)]))) for (const response of held.splice(0)) response.end('ok')
  const statuses = (await Promise.all(asked)).map(({ status }) => status).sort()
  t.strictSame(statuses, [200, 200, 200, 200, 200, 503], 'who waited got his turn')
})

t.test('who waits too long for a connection is 503, and the queue is free again', async t => {
  let held: ServerResponse | undefined
  const a = await startReplica(t, 'a', (request, response) => {
    if (held === undefined) held = response
    else response.end('ok')
    request.resume()
  })
  const { ask } = await startWith(t, [a.url], { UPSTREAM_CONNECTIONS: 1, UPSTREAM_QUEUE_MS: 50 })
  const first = ask()
  while (held === undefined) await sleep(5)
  t.equal((await ask()).json['code'], 'CE_OVERLOADED')
  held.end('late')
  t.equal((await first).body, 'late')
  t.equal((await ask()).body, 'ok')
})

t.test('what a name resolves to is asked', async t => {
  const a = await startReplica(t, 'a')
  const { ask } = await startWith(t, [`dns+http://localhost:${a.port}`])
  for (let i = 0; i < 4; i++) t.equal((await ask()).body, 'a')
})

t.test(
  'a breaker opens after failures in a row, lets one trial through, and waits longer each time',
  async t => {
    const breaker = createBreaker()
    for (let i = 0; i < 4; i++) breaker.fail(0, false)
    breaker.succeed()
    for (let i = 0; i < 4; i++) breaker.fail(0, false)
    t.equal(breaker.state(0), 'closed', 'an answer in between counts')
    breaker.fail(0, false)
    t.equal(breaker.state(499), 'open')
    t.equal(breaker.state(500), 'due')
    breaker.try()
    t.equal(breaker.state(500), 'open', 'one at a time')
    breaker.forget()
    t.equal(breaker.state(500), 'due', 'a client that went away has tried nothing')
    breaker.try()
    breaker.fail(500, true)
    t.equal(breaker.state(1_499), 'open')
    t.equal(breaker.state(1_500), 'due')
    breaker.fail(1_500, false)
    t.equal(breaker.state(1_500), 'due', 'what was under way before makes nothing longer')
    breaker.try()
    breaker.succeed()
    t.equal(breaker.state(1_500), 'closed')
    breaker.fail(2_000, true)
    t.equal(breaker.state(2_000), 'open', 'a refused connection needs no second one')
  },
)
