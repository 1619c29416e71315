import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { traced, traceHeaders } from '@careeasy/telemetry'
import t, { type Test } from 'tap'
import { startService } from './helper.ts'

t.setTimeout(300_000)

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: { readonly key: string; readonly value: Record<string, unknown> }[]
  readonly status: { readonly code?: number; readonly message?: string }
}

/** A collector: takes OTLP over HTTP and keeps the spans, and all that was sent. */
async function startCollector(t: Test) {
  const spans: Span[] = []
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    bodies.push(text)
    for (const { scopeSpans } of JSON.parse(text).resourceSpans)
      for (const { spans: some } of scopeSpans) spans.push(...some)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, bodies }
}

const callersTrace = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${callersTrace}-b7ad6b7169203331-01`

t.test('a request is one span of the caller’s trace, what it asks of others are its children', async t => {
  const collector = await startCollector(t)
  const { app } = await startService(t)
  await app.tracing.start({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` })
  const sent: Record<string, string>[] = []
  app.post('/people/:id', async () => {
    await traced('store read', { 'db.system.name': 'none' }, async () => {
      sent.push(traceHeaders())
    })
    const refuse = () => Promise.reject(Object.assign(new Error('Anna hunter2'), { code: 'E_REFUSED' }))
    await traced('store write', {}, refuse).catch(() => {})
    return {}
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  await fetch(`${url}/people/7?name=Anna`, {
    method: 'POST',
    headers: { traceparent, 'content-type': 'application/json', 'auth-key': 'hunter2' },
    body: JSON.stringify({ name: 'Anna', password: 'hunter2' }),
  })
  await app.close()

  const [request, read, write] = ['POST /people/:id', 'store read', 'store write'].map(name =>
    collector.spans.find(span => span.name === name),
  )
  t.match(request, { traceId: callersTrace, parentSpanId: 'b7ad6b7169203331' })
  t.match(read, { traceId: callersTrace, parentSpanId: request?.spanId })
  t.match(write, { traceId: callersTrace, parentSpanId: request?.spanId, status: { code: 2 } })
  t.match(write?.attributes, [{ key: 'error.type', value: { stringValue: 'E_REFUSED' } }])
  t.same(sent, [{ traceparent: `00-${callersTrace}-${read?.spanId}-01` }], 'the next service joins in')
  t.notMatch(collector.bodies.join(), /Anna|hunter2|people\/7/, 'nothing that names a person, no secret')
  t.match(collector.bodies[0], '"sample"', 'the service is named')
})

t.test('at the door the caller’s wish to be traced counts as little as anybody’s', async t => {
  const collector = await startCollector(t)
  const { app } = await startService(t, { inheritRequestId: false })
  await app.tracing.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: 0 })
  app.get('/', async () => traceHeaders())
  const passed = (await app.inject({ url: '/', headers: { traceparent } })).json()
  await app.close()
  t.equal(collector.spans.length, 0)
  t.match(
    passed.traceparent,
    new RegExp(`^00-${callersTrace}-[0-9a-f]{16}-00$`),
    'and the next service knows it',
  )
})

t.test('at the door chance decides, and neither the flag nor the trace id of a client', async t => {
  for (const [flag, ratio, expected] of [
    ['00', 1, ['01']],
    ['01', 0.5, ['00', '01']],
    ['00', 0.5, ['00', '01']],
  ] as const) {
    const { app } = await startService(t, { inheritRequestId: false })
    const { url } = await startCollector(t)
    await app.tracing.start({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER_ARG: ratio })
    app.get('/', async () => traceHeaders())
    const flags = new Set<string>()
    for (let i = 0; i < 100; i++) {
      const headers = { traceparent: `${traceparent.slice(0, -2)}${flag}` }
      const passed = (await app.inject({ url: '/', headers })).json()
      t.match(passed.traceparent, callersTrace, 'its trace goes on')
      flags.add(passed.traceparent.slice(-2))
    }
    await app.close()
    t.same([...flags].sort(), expected, `${flag} at ${ratio}`)
  }
})

t.test('the span of a client that hung up ends, and is sent', async t => {
  const collector = await startCollector(t)
  const { app } = await startService(t)
  await app.tracing.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  app.get('/slow', (_request, reply) => {
    reply.raw.once('close', () => {
      reply.send({})
      gone.resolve()
    })
    leaving.abort()
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const leaving = new AbortController()
  const gone = Promise.withResolvers<void>()
  await fetch(`${url}/slow`, { signal: leaving.signal }).catch(() => {})
  await gone.promise
  await app.close()
  const span = collector.spans.find(({ name }) => name === 'GET /slow')
  t.match(span?.attributes.find(({ key }) => key === 'careeasy.aborted')?.value, { boolValue: true })
})

t.test('without a collector there is no trace, and a collector that is away breaks nothing', async t => {
  const { app } = await startService(t)
  await app.tracing.start({})
  app.get('/', async () => ({ headers: traceHeaders(), worked: await traced('x', {}, async () => 1) }))
  t.same((await app.inject({ url: '/', headers: { traceparent } })).json(), { headers: {}, worked: 1 })

  const away = await startService(t)
  await away.app.tracing.start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
  away.app.get('/', async () => ({ worked: await traced('x', {}, async () => 1) }))
  t.same((await away.app.inject('/')).json(), { worked: 1 })
  await away.app.close()
})
