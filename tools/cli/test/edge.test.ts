import t, { type Test } from 'tap'
import { createEdge } from '../src/edge.ts'
import { answer, type Behaviour, startStandIn } from './stand-in.ts'

async function open(t: Test, behave: Behaviour) {
  const { url, received } = await startStandIn(t, behave)
  const stop = new AbortController()
  const waits: number[] = []
  const edge = createEdge({ url, stop: stop.signal, onWait: ms => waits.push(ms), firstWait: 1 })
  t.teardown(() => edge.close())
  return { edge, received, stop, waits }
}

const get = { method: 'GET', path: '/tenants' } as const
const away = { code: 'CE_SERVICE_UNAVAILABLE', detail: 'away' }

t.test('an answer 429 or 503 is asked again once Retry-After is over', async t => {
  let asked = 0
  const { edge, waits } = await open(t, (_received, response) => {
    asked += 1
    if (asked === 1) answer(response, 429, { code: 'CE_LOGIN_DELAYED' }, { 'retry-after': '1' })
    else if (asked === 2) answer(response, 503, away)
    else answer(response, 200, { well: true }, { etag: '"7"' })
  })
  const begun = performance.now()
  t.strictSame(await edge.send(get), { body: { well: true }, etag: '"7"' })
  t.ok(performance.now() - begun > 990, 'a second has passed')
  t.equal(waits.length, 2)
})

t.test('at most six attempts are made, and the last refusal is told', async t => {
  const { edge, received } = await open(t, (_received, response) => answer(response, 503, away))
  await t.rejects(edge.send(get), { name: 'RefusedError', message: /CE_SERVICE_UNAVAILABLE: away/ })
  t.equal(received.length, 6)
})

t.test('who asks for more than half a minute is not waited for', async t => {
  const delayed = { code: 'CE_LOGIN_DELAYED', detail: 'Too many' }
  const { edge, received } = await open(t, (_received, response) =>
    answer(response, 429, delayed, { 'retry-after': '900' }),
  )
  await t.rejects(edge.send(get), { message: 'CE_LOGIN_DELAYED: Too many; ask again in 900 s' })
  t.equal(received.length, 1)
})

t.test('other refusals are not repeated', async t => {
  for (const status of [400, 401, 403, 404, 409, 500, 504]) {
    const { edge, received } = await open(t, (_received, response) =>
      answer(response, status, { code: 'CE_X' }),
    )
    t.match(await edge.send(get).catch(error => error), { problem: { status, code: 'CE_X' } })
    t.equal(received.length, 1, String(status))
  }
})

t.test('a page of a proxy in between is told by its status', async t => {
  const { edge } = await open(t, (_received, response) => response.writeHead(502).end('<html>Bad Gateway'))
  await t.rejects(edge.send(get), { message: /^HTTP 502: / })
})

t.test('a connection that breaks is tried again, but not before the first answer', async t => {
  let breaks = 0
  const { edge, received } = await open(t, (_received, response, request) => {
    if (breaks-- > 0) request.socket.destroy()
    else answer(response, 200, {})
  })
  breaks = 1
  await t.rejects(edge.send(get), { name: 'UnreachableError', message: /--url or CAREEASY_URL/ })
  t.equal(received.length, 1)
  await edge.send(get)
  breaks = 2
  await edge.send(get)
  t.equal(received.length, 5)
})

t.test('whoever stops does not wait for the next attempt', async t => {
  const { edge, stop, received } = await open(t, (_received, response) =>
    answer(response, 503, away, { 'retry-after': '20' }),
  )
  setTimeout(() => stop.abort(), 50)
  const begun = performance.now()
  await t.rejects(edge.send(get), { name: 'RefusedError' })
  t.ok(performance.now() - begun < 15_000)
  t.equal(received.length, 1)
})
