import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'

t.setTimeout(300_000)

/** The fixture as a process of its own, listening. */
async function start(t: Test, ...args: string[]) {
  const file = join(import.meta.dirname, 'fixtures/slow-service.ts')
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const lines: string[] = []
  const url = await new Promise<string>(resolve => {
    createInterface(child.stdout).on('line', line => {
      lines.push(line)
      if (line.startsWith('http://')) resolve(line)
    })
  })
  return { child, lines, url }
}

async function request(url: string, agent?: Agent) {
  const [answer] = (await once(get(url, agent === undefined ? {} : { agent }), 'response')) as [
    IncomingMessage,
  ]
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() }
}

async function exitOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = await once(child, 'exit')
  return code ?? signal
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`${signal} lets a request that is under way finish, closes the stores and exits 0`, async t => {
    const { child, lines, url } = await start(t)
    const agent = new Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    const slow = request(`${url}/slow`, agent)
    while (!lines.includes('begun')) await sleep(10)
    const begun = performance.now()
    child.kill(signal)
    const exit = exitOf(child)
    while (!lines.some(line => line.includes('"msg":"closing"'))) await sleep(10)
    await t.rejects(request(`${url}/livez`), { code: 'ECONNREFUSED' }, 'no new connection is taken')
    t.notOk(lines.includes('store closed'), 'the stores stay open while a request needs them')

    const { status, headers, body } = await slow
    t.equal(status, 200)
    t.same(JSON.parse(body), { done: true })
    t.equal(headers.connection, 'close', 'the client is told not to come back on this connection')
    t.equal(await exit, 0)
    t.ok(performance.now() - begun < 20_000, 'an idle keep-alive connection does not hold up the end')
    t.ok(lines.includes('store closed'))
  })
}

t.test(
  'with a lead it still takes requests when it is told to stop, but says with each that it leaves',
  async t => {
    const { child, lines, url } = await start(t, 'lead')
    const agent = new Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    t.equal((await request(`${url}/livez`, agent)).headers.connection, 'keep-alive')
    child.kill('SIGTERM')
    const exit = exitOf(child)
    while (!lines.some(line => line.includes('"msg":"closing"'))) await sleep(10)
    const { status, headers, body } = await request(`${url}/readyz`)
    t.equal(status, 503)
    t.same(JSON.parse(body), { status: 'not ready', missing: ['shutting down'] })
    t.equal(headers.connection, 'close')
    const kept = await request(`${url}/livez`, agent)
    t.equal(kept.status, 200, 'a kept connection is not closed in the meantime')
    t.equal(kept.headers.connection, 'close')
    t.equal(await exit, 0)
    t.ok(lines.includes('store closed'))
  },
)

t.test('an idle process ends at once', async t => {
  const { child, url } = await start(t)
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  await request(`${url}/livez`, agent)
  const begun = performance.now()
  child.kill('SIGTERM')
  t.equal(await exitOf(child), 0)
  t.ok(performance.now() - begun < 20_000)
})

for (const sent of ['', 'GET /livez HTTP/1.1\r\nHost: x\r\n']) {
  t.test(
    `a connection with ${sent ? 'half a' : 'no'} request does not keep the process from ending`,
    async t => {
      const { child, url } = await start(t)
      const { hostname, port } = new URL(url)
      const socket = connect(Number(port), hostname)
      t.teardown(() => socket.destroy())
      await once(socket, 'connect')
      socket.write(sent)
      t.equal((await request(`${url}/livez`)).status, 200, 'it has taken the connection')
      const closed = once(socket, 'close')
      child.kill('SIGTERM')
      t.equal(await exitOf(child), 0, 'it is not killed')
      await closed
    },
  )
}

t.test('an uncaught error is logged, the stores are closed, and the process exits 1', async t => {
  const { child, lines } = await start(t, 'fail')
  t.equal(await exitOf(child), 1)
  t.ok(lines.includes('store closed'))
  const fatal = lines.find(line => line.includes('"level":"fatal"'))
  t.match(JSON.parse(fatal ?? '{}'), { err: { message: 'unasked' }, service: 'slow' })
})
