import { once } from 'node:events'
import { createServer, request as httpRequest, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { RequestTooSlow } from '@careeasy/problem'
import { createService } from '@careeasy/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import type { Dispatcher } from 'undici'
import { forward } from '../src/proxy/forward.ts'
import { Passthrough } from '../src/proxy/passthrough.ts'
import { createReplicas, type Replica } from '../src/proxy/replicas.ts'
import type { Upstream } from '../src/proxy/upstreams.ts'
import { send } from './helper.ts'

// A client that leaves is nobody's fault: it counts against no replica, is told nothing, and nothing of it stays.

type Handler = (request: FastifyRequest, reply: FastifyReply, upstream: Upstream) => void

/** A door that only passes on, to one replica that answers as it is told. */
async function startDoor(t: Test, answer: RequestListener, handler: Handler = forward) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const replicas = createReplicas({
    service: 'sample',
    origins: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
    connections: 1,
    queue: 10,
    queueTime: 60_000,
    pool: {},
  })
  const upstream: Upstream = {
    service: 'sample',
    replicas,
    outcomes: new Map(),
    bodyLimit: 1_000_000,
    uploadTimeout: 60_000,
    bodyStall: 60_000,
    answerStall: 60_000,
  }
  const lines: Record<string, unknown>[] = []
  const app = await createService({
    name: 'door',
    title: 'Door',
    logLevel: 'info',
    logDestination: { write: (line: string) => void lines.push(JSON.parse(line)) },
    describeRoutes: false,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.decorateRequest('hopToken', 'x').decorateRequest('passedCredentials', null)
  app.decorate('ownHeaders', () => {})
  app.all('/*', (request, reply) => handler(request, reply, upstream))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(async () => {
    server.closeAllConnections()
    server.close()
    await app.close()
    await replicas.close()
  })
  /** Until the request is over and its connection given back. */
  const isOver = async () => {
    while (!lines.some(({ msg }) => msg === 'request') || replicas.counts().running > 0) await sleep(5)
  }
  return { app, url, upstream, lines, isOver }
}

/** The only replica, cut off, with the time for a trial come. */
function makeDue({ replicas }: Upstream): Replica {
  const replica = replicas.acquire() as Replica
  replicas.release(replica)
  replica.breaker.fail(performance.now() - 10_000, true)
  return replica
}

function ask(url: string, method: string, headers: Record<string, string> = {}) {
  const request = httpRequest(url, { method, headers })
  request.on('error', () => {})
  return request
}

t.test('a client that has left before its trial began leaves the next trial to others', async t => {
  const replica: { current?: Replica } = {}
  const door = await startDoor(
    t,
    (_request, response) => void response.end('back'),
    (request, reply, upstream) => {
      if (replica.current !== undefined) return forward(request, reply, upstream)
      replica.current = makeDue(upstream)
      request.raw.socket.once('close', () => forward(request, reply, upstream))
      left.destroy()
    },
  )
  const left = ask(door.url, 'GET')
  left.end()
  await door.isOver()
  t.equal(replica.current?.breaker.state(performance.now()), 'due')
  t.equal((await send(door.url)).body, 'back')
  t.same(
    door.lines.filter(({ level }) => level === 'error'),
    [],
  )
})

t.test('a trial whose client was refused meanwhile leaves the next trial to others', async t => {
  let state: string | undefined
  const { url } = await startDoor(
    t,
    () => {},
    (request, reply, upstream) => {
      const replica = makeDue(upstream)
      t.equal(upstream.replicas.acquire(), replica)
      t.equal(replica.breaker.state(performance.now()), 'open', 'this is the trial')
      const reject = (error: unknown) => void reply.send(error)
      const exchange = {
        ...{ request, reply, upstream, replica, body: null, isOffered: false },
        ...{ resolve: () => {}, reject },
      }
      const passthrough = new Passthrough(exchange)
      passthrough.refuse(new RequestTooSlow())
      passthrough.onResponseEnd()
      state = replica.breaker.state(performance.now())
    },
  )
  t.equal((await send(url)).status, 408)
  t.equal(state, 'due')
})

for (const [title, method, headers] of [
  ['breaks off an upload of a declared length', 'POST', { 'content-length': '100000' }],
  ['breaks off an upload in chunks', 'PUT', { 'transfer-encoding': 'chunked' }],
  ['does not wait for the answer', 'GET', {}],
] as [string, string, Record<string, string>][]) {
  t.test(`a client that ${title} is no failure of the service, and no error`, async t => {
    const { app, url, upstream, lines, isOver } = await startDoor(t, request => {
      request.resume().on('error', () => {})
      left.destroy()
    })
    const left = ask(url, method, headers)
    if (method === 'GET') left.end()
    else left.write('x'.repeat(1_000))
    await isOver()
    t.same([...upstream.outcomes], [['client', 1]])
    t.same(
      lines.filter(({ level }) => level === 'error'),
      [],
    )
    const [line] = lines.filter(({ msg }) => msg === 'request')
    t.match(line, { method, aborted: true })
    t.notOk('status' in (line as object), 'it was answered nothing')
    const figures = await app.metrics.read()
    t.match(figures, 'careeasy_http_requests_in_flight 0')
    t.notMatch(figures, /careeasy_problems_total\{/)
  })
}

t.test('a client that has left before the connection to the service came about is let go', async t => {
  const aborted: string[] = []
  const { url, isOver } = await startDoor(
    t,
    () => {},
    (request, reply, upstream) => {
      const replica = upstream.replicas.acquire() as Replica
      const exchange = {
        ...{ request, reply, upstream, replica, body: null, isOffered: false },
        ...{ resolve: () => {}, reject: () => {} },
      }
      reply.hijack()
      reply.raw.once('close', () => {
        const abort = ({ name }: Error) => void aborted.push(name)
        new Passthrough(exchange).onRequestStart({ abort } as unknown as Dispatcher.DispatchController)
        upstream.replicas.release(replica)
      })
      left.destroy()
    },
  )
  const left = ask(url, 'GET')
  left.end()
  await isOver()
  t.same(aborted, ['ClientGone'])
})
