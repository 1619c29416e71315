import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Overloaded } from '@careeasy/problem'
import { listenForScrapes } from '@careeasy/telemetry'
import t from 'tap'
import { startService } from './helper.ts'

// Thousands of requests take their time on a busy machine.
t.setTimeout(180_000)

/** The series of a figure, each with its value. */
async function seriesOf(text: string | Promise<string>, name: string): Promise<Map<string, number>> {
  const lines = (await text).split('\n').filter(line => line.startsWith(name))
  return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

t.test('requests are told apart by route, method, status class and class of tenant', async t => {
  const { app } = await startService(t)
  app.get('/people/:id', async request => {
    request.tenantClass = 'silo'
    return {}
  })
  app.get('/broken', async () => {
    throw new Error('no')
  })
  for (const id of ['1', '2', '3']) await app.inject(`/people/${id}?name=Anna`)
  await app.inject('/broken')
  const counts = await seriesOf(app.metrics.read(), 'careeasy_http_request_duration_seconds_count')
  t.same(Object.fromEntries(counts), {
    'careeasy_http_request_duration_seconds_count{method="GET",route="/people/:id",status_class="2xx",tenant_class="silo"}': 3,
    'careeasy_http_request_duration_seconds_count{method="GET",route="/broken",status_class="5xx",tenant_class="none"}': 1,
  })
})

t.test('whatever clients send, the number of series stays what the routes make of it', async t => {
  const { app } = await startService(t, { logLevel: 'fatal' })
  app.get('/people/:id', async () => ({}))
  app.get('/odd/:id', async request => {
    const { id } = request.params as { id: string }
    throw Object.assign(new Error('x'), { code: `DRIVER_${id}`, statusCode: 400 + (Number(id) % 90) })
  })
  const ask = async (count: number, from: number) => {
    for (let i = from; i < from + count; i++) {
      const headers = { 'tenant-uuid': `TENANT${i}`, 'user-agent': `agent ${i}` }
      await app.inject({ url: `/people/${i}?q=${i}`, headers })
      await app.inject({ url: `/nowhere/${i}`, headers })
      await app.inject({ url: `/odd/${i}`, headers })
      await app.inject({
        method: ['PROPFIND', 'MKCOL', 'PURGE', 'LOCK'][i % 4] as 'GET',
        url: `/x${i}`,
        headers,
      })
    }
  }
  await ask(200, 0)
  const lines = (text: string) => text.split('\n').length
  const first = await app.metrics.read()
  await ask(1_500, 200)
  const later = await app.metrics.read()
  t.equal(lines(later), lines(first))
  t.notMatch(later, /TENANT\d|agent \d|DRIVER_|nowhere|PROPFIND/)
  t.match(later, 'route="none"')
  t.match(later, 'careeasy_problems_total{code="other"} 1700')
})

t.test('problems are counted by their stable code, and nothing is left under way', async t => {
  const { app } = await startService(t)
  app.get('/busy', async () => {
    throw new Overloaded()
  })
  for (let i = 0; i < 3; i++) await app.inject('/busy')
  await app.inject('/nowhere')
  const text = await app.metrics.read()
  t.match(text, 'careeasy_problems_total{code="CE_OVERLOADED"} 3')
  t.match(text, 'careeasy_problems_total{code="CE_ROUTE_UNKNOWN"} 1')
  t.match(text, 'careeasy_http_requests_in_flight 0')
})

t.test('a client that hangs up leaves nothing under way, and one line that says so', async t => {
  const { app, lines } = await startService(t)
  app.get('/slow', (_request, reply) => {
    reply.raw.once('close', () => reply.send({ late: true }))
    socket.destroy()
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('GET /slow?name=Anna HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'close')
  while (!lines.some(({ msg }) => msg === 'request')) await sleep(5)
  t.match(await app.metrics.read(), 'careeasy_http_requests_in_flight 0')
  t.match(lines.at(-1), { path: '/slow', aborted: true })
  t.notOk('status' in (lines.at(-1) as object))
})

t.test('metrics have a port of their own, with the process in them, and go with the service', async t => {
  const { app } = await startService(t)
  const url = await listenForScrapes(app, { host: '127.0.0.1', port: 0 })
  const service = await app.listen({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(url)
  t.equal(answer.status, 200)
  t.match(answer.headers.get('content-type'), 'text/plain; version=0.0.4')
  const text = await answer.text()
  for (const name of [
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
  ])
    t.match(text, new RegExp(`^${name} [0-9.e-]+$`, 'm'))
  t.equal((await fetch(new URL('/other', url))).status, 404)
  t.equal((await fetch(`${service}/metrics`)).status, 404, 'the service itself shows nothing')
  await app.close()
  await t.rejects(fetch(url))
})

t.test('two services in one process share no figure', async t => {
  const [one, other] = [await startService(t), await startService(t)]
  await one.app.inject('/livez')
  const count = (service: typeof one) =>
    seriesOf(service.app.metrics.read(), 'careeasy_http_request_duration_seconds_count')
  t.equal((await count(one)).size, 1)
  t.equal((await count(other)).size, 0)
})
