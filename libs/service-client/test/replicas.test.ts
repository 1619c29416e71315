import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createServiceClient } from '../src/index.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A replica that answers with its name, unless told otherwise. */
async function startReplica(t: Test, name: string, answer?: Answer) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method}`)
    request.resume().on('end', () => {
      if (answer === undefined) response.end(JSON.stringify({ name }))
      else answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  t.teardown(stop)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop }
}

function startClient(t: Test, replicas: readonly { readonly url: string }[]) {
  const url = replicas.map(replica => replica.url).join()
  const client = createServiceClient({ service: 'geo', url, tokenFor: () => 'token' })
  t.teardown(() => client.close())
  return async (method: 'GET' | 'POST' = 'GET') => {
    const { body } = await client.call<{ name: string }>({
      method,
      path: '/internal/x',
      ...(method === 'POST' && { body: {} }),
    })
    return body.name
  }
}

const unavailable = { code: 'CE_SERVICE_UNAVAILABLE', statusCode: 503 }

t.test('calls go to all replicas in turn', async t => {
  const [a, b, c] = [await startReplica(t, 'a'), await startReplica(t, 'b'), await startReplica(t, 'c')]
  const ask = startClient(t, [a, b, c])
  for (let i = 0; i < 9; i++) await ask()
  t.strictSame([a.seen.length, b.seen.length, c.seen.length], [3, 3, 3])
})

t.test('calls at once go to the replica that has least to do', async t => {
  const held: ServerResponse[] = []
  const slow = await startReplica(t, 'slow', (_request, response) => held.push(response))
  const quick = await startReplica(t, 'quick')
  const ask = startClient(t, [slow, quick])
  const first = Promise.all([ask(), ask()])
  while (held.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
  for (let i = 0; i < 6; i++) t.equal(await ask(), 'quick')
  held[0]?.end('{"name":"slow"}')
  t.strictSame((await first).sort(), ['quick', 'slow'])
})

t.test('when a replica is gone no call is lost, not even one that changes something', async t => {
  const [a, b] = [await startReplica(t, 'a'), await startReplica(t, 'b')]
  const ask = startClient(t, [a, b])
  // Never asked before: no kept connection breaks, there is only nobody.
  a.stop()
  for (let i = 0; i < 10; i++) t.equal(await ask('POST'), 'b')
  t.equal(b.seen.length, 10, 'each came once')
})

t.test('when all but the third are gone it is found', async t => {
  const [a, b, c] = [await startReplica(t, 'a'), await startReplica(t, 'b'), await startReplica(t, 'c')]
  const ask = startClient(t, [a, b, c])
  a.stop()
  b.stop()
  for (let i = 0; i < 6; i++) t.equal(await ask('POST'), 'c')
})

t.test('a GET that broke off is asked of another replica, once; what changes something is not', async t => {
  const breakOff: Answer = request => void request.socket.destroy()
  const [a, b] = [await startReplica(t, 'a', breakOff), await startReplica(t, 'b')]
  const ask = startClient(t, [a, b])
  for (let i = 0; i < 4; i++) t.equal(await ask(), 'b')
  t.equal(a.seen.length, 2, 'every second call began there')

  const [c, d, e] = await Promise.all(['c', 'd', 'e'].map(name => startReplica(t, name, breakOff)))
  const three = [c, d, e] as { url: string; seen: string[] }[]
  const askBroken = startClient(t, three)
  await t.rejects(askBroken('POST'), unavailable)
  t.equal(three.flatMap(({ seen }) => seen).length, 1)
  await t.rejects(askBroken(), unavailable)
  t.equal(three.flatMap(({ seen }) => seen).length, 3)
})

t.test('a replica that says that it ends is asked only if there is no other', async t => {
  const leaving: Answer = (_request, response) =>
    void response.writeHead(200, { connection: 'close' }).end('{"name":"a"}')
  const [a, b] = [await startReplica(t, 'a', leaving), await startReplica(t, 'b')]
  const ask = startClient(t, [a, b])
  const names: string[] = []
  for (let i = 0; i < 8; i++) names.push(await ask('POST'))
  t.equal(a.seen.length, 1)
  b.stop()
  t.equal(await ask(), 'a')
})
