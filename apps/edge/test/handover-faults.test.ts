import { once } from 'node:events'
import { type IncomingMessage, type RequestListener, request } from 'node:http'
import { createService } from '@careeasy/service'
import t, { type Test } from 'tap'
import { createContent } from '../src/proxy/content.ts'
import { send } from './helper.ts'
import { content, path, signature, sourceAt, startHanding, startStore, until, wellBehaved } from './store.ts'

// A store that is not what it should be is no fault of media's, and never makes a wrong answer.

t.setTimeout(120_000)

const figure = (figures: string, labels: string) =>
  Number(new RegExp(`^careeasy_edge_upstream_\\w+\\{${labels}\\} (\\d+)$`, 'm').exec(figures)?.[1])

async function start(t: Test, answer: RequestListener, overrides: object = {}, settings: object = {}) {
  const store = await startStore(t, answer)
  const source = sourceAt(store.origin, { ...overrides })
  const edge = await startHanding(t, { source, settings: { ASSET_ORIGINS: store.origin, ...settings } })
  const fetched = async (outcome: string) =>
    figure(await edge.app.metrics.read(), `upstream="s3",outcome="${outcome}"`)
  const running = async () => figure(await edge.app.metrics.read(), 'upstream="s3",state="running"')
  return { store, fetched, running, ...edge }
}

const other = Buffer.alloc(1_000, 'not to be seen')
const answers =
  (status: number, headers: Record<string, string | number> = {}, body = other): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-length': body.length, ...headers }).end(body)

const range = { range: 'bytes=10-19', length: 10 }
const unexpected: [string, RequestListener, string, object?][] = [
  ['a missing object', answers(404), '4xx'],
  ['an address that has expired', answers(403), '4xx'],
  ['other bytes at its place', answers(412), '4xx'],
  ['a store that fails', answers(503), '5xx'],
  ['a redirect', answers(307, { location: 'http://127.0.0.1:9/' }), '3xx'],
  ['fewer bytes', answers(200), 'garbled'],
  ['more bytes', answers(200, {}, Buffer.alloc(content.length + 1)), 'garbled'],
  ['no length', (_request, response) => void response.writeHead(200).end(content), 'garbled'],
  ['the whole for a range', answers(200, {}, other.subarray(0, 10)), 'garbled', range],
  [
    'another range',
    answers(206, { 'content-range': 'bytes 20-29/300000' }, other.subarray(0, 10)),
    'garbled',
    range,
  ],
  ['a range for the whole', answers(206, { 'content-range': 'bytes 0-299999/300000' }, content), 'garbled'],
  ['no HTTP', ({ socket }) => void socket.end('220 hello\r\n'), 'garbled'],
  ['a store that hangs up', ({ socket }) => void socket.destroy(), 'broken'],
]
for (const [what, answer, outcome, overrides] of unexpected) {
  t.test(`${what}: media is asked for the body itself, and is not to blame`, async t => {
    const { url, headers, offers, fetched, running, app, store } = await start(t, answer, overrides)
    const rounds = 4
    for (let round = 0; round < rounds; round++) {
      const { status, body } = await send(`${url}${path}`, { headers })
      t.same([status, body], [200, 'from the service'])
    }
    t.equal(offers.length, 2 * rounds)
    t.equal(store.asked.length, rounds)
    t.equal(await fetched(outcome), rounds)
    t.equal(await running(), 0)
    const figures = await app.metrics.read()
    t.equal(figure(figures, 'upstream="media",outcome="2xx"'), 2 * rounds)
    t.equal(figure(figures, 'upstream="media",state="broken"'), 0)
  })
}

t.test('a store where nobody listens is left alone for a while, and then tried again', async t => {
  const { url, headers, fetched, store, offers } = await start(t, wellBehaved)
  await store.close()
  const ask = async () => (await send(`${url}${path}`, { headers })).body
  t.equal(await ask(), 'from the service')
  t.same(offers, [store.origin, undefined])
  t.equal(await fetched('unreached'), 1)
  await until(async () => {
    t.equal(await ask(), 'from the service')
    return (await fetched('unreached')) > 1
  })
})

t.test('a store that keeps failing is left alone too', async t => {
  const { url, headers, offers } = await start(t, answers(503))
  await until(async () => {
    const before = offers.length
    t.equal((await send(`${url}${path}`, { headers })).body, 'from the service')
    return offers[before] === undefined
  })
})

t.test('a store that refuses is not', async t => {
  const { url, headers, fetched } = await start(t, answers(403))
  for (let round = 0; round < 12; round++) await send(`${url}${path}`, { headers })
  t.equal(await fetched('4xx'), 12)
})

t.test('a store that is silent is 504 and says so', async t => {
  const { url, headers, fetched, offers } = await start(t, () => {}, {}, { ANSWER_TIMEOUT_MS: 2_000 })
  const answer = await send(`${url}${path}`, { headers })
  t.equal(answer.status, 504)
  t.match(answer.json, { code: 'CE_UPSTREAM_TIMEOUT', detail: /'s3'/ })
  t.ok(Number(answer.headers['retry-after']) > 0)
  t.equal(offers.length, 1, 'media would wait for it too')
  t.equal(await fetched('late'), 1)
})

t.test('a body that breaks off breaks the connection: no short file looks whole', async t => {
  const { url, headers, fetched, running } = await start(t, (_request, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, 100_000), () => response.destroy())
  })
  await t.rejects(send(`${url}${path}`, { headers }), { code: 'ECONNRESET' })
  t.equal(await fetched('broken'), 1)
  t.equal(await running(), 0)
})

/** A store that sends without end, and whether its reader has left. */
function endless() {
  const state = { isLeft: false }
  const answer: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': 1_000_000_000_000 })
    const more = () => {
      while (response.write(content));
    }
    response.on('drain', more)
    response.on('close', () => {
      state.isLeft = true
    })
    more()
  }
  return { answer, state }
}

const forever = { length: 1_000_000_000_000 }

/** A client that has the head of the answer and reads no further. */
async function beginReading(url: string, headers: readonly (readonly [string, string])[]) {
  const sent = request(`${url}${path}`, { headers: Object.fromEntries(headers) })
  sent.on('error', () => {})
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  answer.on('error', () => {})
  return { sent, answer }
}

t.test('a client that takes nothing is given up, and the store let go', async t => {
  const { answer, state } = endless()
  const { url, headers, running } = await start(t, answer, forever, { ANSWER_STALL_MS: 300 })
  const reading = await beginReading(url, headers)
  const over = new Promise(resolve => reading.answer.once('close', resolve))
  await until(() => state.isLeft)
  await until(async () => (await running()) === 0)
  reading.answer.resume()
  await over
  t.notOk(reading.answer.complete)
})

t.test('a client that leaves ends the reading from the store', async t => {
  const { answer, state } = endless()
  const { url, headers, running, fetched } = await start(t, answer, forever)
  const { sent } = await beginReading(url, headers)
  t.equal(await running(), 1)
  t.notOk(state.isLeft)
  sent.destroy()
  await until(() => state.isLeft)
  await until(async () => (await running()) === 0)
  t.equal(await fetched('client'), 1)
})

t.test('a client that leaves before the store answers is told nothing, and media is not asked', async t => {
  const { url, headers, running, fetched, offers } = await start(t, () => sent.destroy())
  const sent = request(`${url}${path}`, { headers: Object.fromEntries(headers) })
  sent.on('error', () => {})
  sent.end()
  await until(async () => (await fetched('client')) === 1)
  t.equal(await running(), 0)
  t.equal(offers.length, 1)
})

t.test('when all connections are taken media streams', async t => {
  const { answer } = endless()
  const { url, headers, offers, running } = await start(t, answer, forever, { ASSET_CONNECTIONS: 2 })
  const readings = [await beginReading(url, headers), await beginReading(url, headers)]
  t.equal(await running(), 2)
  t.equal((await send(`${url}${path}`, { headers })).body, 'from the service')
  t.same(
    offers.map(offer => offer !== undefined),
    [true, true, false],
  )
  for (const { sent } of readings) sent.destroy()
  await until(async () => (await running()) === 0)
  const last = await beginReading(url, headers)
  t.equal(last.answer.headers['content-length'], String(forever.length))
  last.sent.destroy()
})

t.test('an address of the store is in no error and no log line', async t => {
  const lines: string[] = []
  const app = await createService({
    name: 'door',
    title: 'Door',
    logLevel: 'trace',
    logDestination: { write: (line: string) => void lines.push(line) },
    describeRoutes: false,
  })
  t.teardown(() => app.close())
  const faults = [answers(404), answers(200), ({ socket }: IncomingMessage) => void socket.destroy()]
  const stores = await Promise.all(faults.map(fault => startStore(t, fault)))
  const closed = await startStore(t, wellBehaved)
  await closed.close()
  const origins = [...stores, closed].map(({ origin }) => origin)
  const fetching = createContent({ origins, connections: 1, timeout: 30_000, stall: 30_000 })
  t.teardown(() => fetching.close())
  const errors: unknown[] = []
  app.get('/:store', (incoming, reply) => {
    const { store } = incoming.params as { store: string }
    const address = origins[Number(store)] ?? 'http://elsewhere.test'
    const source = JSON.stringify(sourceAt(address, store === '5' ? { length: 'x' } : {}))
    fetching.send({ status: 200, headers: {}, source }, incoming, reply, error => {
      errors.push(error)
      incoming.log.error({ err: error }, 'failed')
      reply.send(error)
    })
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  for (const store of [0, 1, 2, 3, 4, 5]) {
    const answer = await send(`${url}/${store}`)
    t.equal(answer.status, 500)
    t.notMatch(answer.body, signature)
  }
  t.equal(errors.length, 6)
  t.equal(lines.filter(line => line.includes('failed')).length, 6)
  t.notMatch(lines.join(''), signature)
})
