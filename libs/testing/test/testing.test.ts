import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { PlacementSchema } from '@careeasy/tenant-connection'
import { Value } from '@sinclair/typebox/value'
import t, { type Test } from 'tap'
import { createGate, engine, staticDirectory, testPlacement } from '../src/index.ts'

/** An engine that answers what it hears, and a gate before it. */
async function start(t: Test) {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const gate = await createGate(`test://user@127.0.0.1:${(server.address() as AddressInfo).port}/path`)
  t.teardown(async () => {
    await gate.cut()
    server.close()
  })
  return gate
}

async function open(t: Test, url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [answer] = await once(socket, 'data')
  return String(answer)
}

t.test('a gate lets everything pass and counts the round trips', async t => {
  const gate = await start(t)
  t.match(gate.url, /^test:\/\/user@127\.0\.0\.1:\d+\/path$/)
  const socket = await open(t, gate.url)
  t.equal(await ask(socket, 'one'), 'one')
  t.equal(await ask(socket, 'two'), 'two')
  t.match(gate, { connections: 1, roundTrips: 2 })
})

t.test('a gate that is cut breaks connections and refuses new ones, until it is opened', async t => {
  const gate = await start(t)
  const socket = await open(t, gate.url)
  await ask(socket, 'one')
  await Promise.all([once(socket, 'close'), gate.cut()])
  await t.rejects(once(connect(Number(new URL(gate.url).port), '127.0.0.1'), 'connect'), {
    code: 'ECONNREFUSED',
  })
  t.equal(gate.connections, 0)
  await t.resolves(gate.cut(), 'cutting twice is no error')
  await gate.open()
  t.equal(await ask(await open(t, gate.url), 'again'), 'again')
})

t.test('a gate that is stalled holds everything back, on old and new connections', async t => {
  const gate = await start(t)
  const [old, unaware] = [await open(t, gate.url), await open(t, gate.url)]
  await ask(old, 'one')
  gate.stall()
  const fresh = await open(t, gate.url)
  const answers: string[] = []
  for (const [name, socket] of Object.entries({ old, unaware, fresh })) {
    socket.on('data', data => answers.push(String(data)))
    socket.write(name)
  }
  await new Promise(resolve => setTimeout(resolve, 80))
  t.same(answers, [])
  gate.resume()
  while (answers.length < 3) await new Promise(resolve => setTimeout(resolve, 5))
  t.same(answers.sort(), ['fresh', 'old', 'unaware'])
})

t.test('a placement for tests is one', async t => {
  t.ok(Value.Check(PlacementSchema, testPlacement('7MA170H')))
  const directory = staticDirectory(testPlacement('7MA170H', { epoch: 4 }))
  t.match(await directory.get('7MA170H'), { tenant: '7MA170H', epoch: 4, status: 'active' })
  t.equal(await directory.get('7MA170G'), null)
})

t.test('an engine that was not started is named', async t => {
  t.throws(() => engine('NO_SUCH_URL'), /NO_SUCH_URL is not set/)
})
