import { type ClientRequest, request as httpRequest, IncomingMessage, ServerResponse } from 'node:http'
import { connect, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createAdmissionRate, createLoadGate } from '../src/limits/load-gate.ts'
import { send, startEdge } from './helper.ts'

/** What a connection that begins with these bytes is told until it ends. */
function listenTo(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.setEncoding('latin1').on('data', part => {
      answer += part
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

t.test('headers that do not come to an end are 408', async t => {
  const { url } = await startEdge(t, { HEADERS_TIMEOUT_MS: 200 })
  const answer = await listenTo(url, 'GET /livez HTTP/1.1\r\nHost: x\r\nX: ')
  t.match(answer, /^HTTP\/1\.1 408[\s\S]*CE_REQUEST_TOO_SLOW/)
  t.match(answer, /x-content-type-options: nosniff/)
})

t.test('headers over 16 KB are 431', async t => {
  const { url } = await startEdge(t)
  const answer = await listenTo(url, `GET /livez HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 431[\s\S]*CE_HEADERS_TOO_LARGE/)
})

t.test('a body that stops coming is 408, and the service is let go', async t => {
  const { url, custom, credentials } = await startEdge(t, { BODY_STALL_MS: 300 })
  const letGo = new Promise<void>(resolve => {
    custom.answer = request => void request.resume().on('error', () => resolve())
  })
  const headers = { ...(await credentials('7MA170H')), 'content-length': '100000' }
  for (const path of ['/profile/x', '/media/uploads/1']) {
    const upload = httpRequest(`${url}${path}`, { method: 'POST', headers })
    const status = new Promise<number | undefined>((resolve, reject) => {
      upload.on('response', response => resolve(response.resume().statusCode))
      upload.on('error', reject)
    })
    upload.write('x'.repeat(5_000))
    t.equal(await status, 408, path)
    upload.destroy()
  }
  await letGo
})

t.test('a body that comes slowly but surely passes, however long it takes', async t => {
  const { url, custom, credentials } = await startEdge(t, { BODY_STALL_MS: 2_500 })
  custom.answer = (request, response) => void request.resume().on('end', () => response.end('all of it'))
  const upload: ClientRequest = httpRequest(`${url}/media/uploads/1`, {
    method: 'PATCH',
    headers: await credentials('7MA170H'),
  })
  const status = new Promise<number | undefined>((resolve, reject) => {
    upload.on('response', response => resolve(response.resume().statusCode))
    upload.on('error', reject)
  })
  for (let i = 0; i < 15; i++) {
    upload.write(Buffer.alloc(16_384))
    await sleep(200)
  }
  upload.end()
  t.equal(await status, 200)
})

t.test('a service that takes its time with a body is not the fault of the client', async t => {
  const { url, custom, credentials } = await startEdge(t, { BODY_STALL_MS: 1_000 })
  custom.answer = (request, response) => {
    request.pause()
    setTimeout(() => request.resume().on('end', () => response.end('ok')), 2_500)
  }
  const body = Buffer.alloc(8 * 1_048_576)
  const headers = Object.entries({
    ...(await credentials('7MA170H')),
    'content-length': String(body.length),
  })
  t.equal((await send(`${url}/media/assets`, { method: 'POST', headers, body })).status, 200)
})

t.test('a client that takes nothing of its answer is given up, and so is the service', async t => {
  const { url, custom, credentials } = await startEdge(t, { ANSWER_STALL_MS: 300 })
  const gone = new Promise<void>(resolve => {
    custom.answer = (_request, response) => {
      response.on('close', () => resolve())
      const fill = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', fill)
      fill()
    }
  })
  const { hostname, port } = new URL(url)
  const lines = Object.entries(await credentials('7MA170H')).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(`GET /media/assets/1/content HTTP/1.1\r\nHost: x\r\n${lines.join('')}\r\n`)
  socket.pause()
  await gone
  socket.destroy()
  t.pass('the service was told')
})

t.test('what is late is let in less and less, then more again, and never nothing', async t => {
  const rate = createAdmissionRate(40)
  const admit = (count: number) => Array.from({ length: count }, () => rate.take()).filter(Boolean).length
  t.equal(admit(1_000), 1_000, 'no limit while all is well')
  rate.look(10)
  t.equal(admit(1_000), 1_000)
  rate.look(90)
  t.equal(admit(3_000), 750)
  rate.look(90)
  t.equal(admit(3_000), 562)
  rate.look(10)
  t.equal(admit(3_000), 619, 'a limit that was reached grows slowly')
  for (let i = 0; i < 100; i++) {
    admit(10)
    rate.look(1_000)
  }
  t.equal(admit(3_000), 20, 'a machine that is busy with others does not shut it')
  for (let i = 0; i < 50; i++) {
    rate.look(1)
    admit(5)
  }
  rate.look(1)
  t.equal(admit(5_000), 5_000, 'what was not reached for long is no limit any more')
})

t.test('what is shed is a problem with Retry-After, and health never is', async t => {
  const { url, app, credentials } = await startEdge(t, { SHED_LOOP_DELAY_MS: 1 })
  const headers = Object.entries(await credentials('7MA170H'))
  const isLate = { now: true }
  // The real thing: a loop that is blocked again and again, as by more work than there is time for.
  const block = () => {
    const until = performance.now() + 150
    while (performance.now() < until);
    if (isLate.now) setTimeout(block, 5)
  }
  setTimeout(block, 1_500)
  t.teardown(() => {
    isLate.now = false
  })
  let shed: Awaited<ReturnType<typeof send>> | undefined
  for (let round = 0; shed === undefined && round < 200; round++) {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => send(`${url}/profile/x`, { headers }).catch(() => undefined)),
    )
    shed = answers.find(answer => answer?.status === 503)
  }
  t.equal(shed?.json['code'], 'CE_OVERLOADED')
  t.match(await app.metrics.read(), /^careeasy_edge_requests_shed_total [1-9]/m)
  t.equal(shed?.headers['retry-after'], '1')
  t.equal(shed?.headers['content-type'], 'application/problem+json; charset=utf-8')
  t.equal(shed?.json['instance'], `urn:careeasy:request:${shed?.headers['x-request-id']}`)
  const health = await Promise.all(Array.from({ length: 60 }, () => send(`${url}/livez`)))
  t.ok(
    health.every(({ status }) => status === 200),
    'health is answered meanwhile',
  )
  isLate.now = false
  t.ok(app.server.listening)
})

t.test('a gate that is off lets everything in, however late the loop is', async t => {
  const { app } = await startEdge(t)
  const gate = createLoadGate(0)
  t.teardown(() => gate.close())
  gate.start(app.log)
  // Longer than a gate takes to warm up and to look.
  for (const end = performance.now() + 2_000; performance.now() < end; await sleep(5)) {
    const until = performance.now() + 50
    while (performance.now() < until);
  }
  const request = Object.assign(new IncomingMessage(new Socket()), { url: '/profile/x' })
  const admitted = Array.from({ length: 100 }, () => gate.admits(request, new ServerResponse(request)))
  t.ok(admitted.every(Boolean))
  t.equal(gate.shed, 0)
})
