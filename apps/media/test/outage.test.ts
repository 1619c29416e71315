import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { createGate, engine } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { own, path, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

const mebibyte = 1_048_576

interface Answer {
  readonly statusCode: number
  readonly headers: Record<string, unknown>
  readonly body: string
  json(): { code: string }
}

function isUnavailable(t: Test, answer: Answer, what: string) {
  t.equal(answer.statusCode, 503, what)
  t.equal(answer.json().code, 'CE_STORE_UNAVAILABLE', what)
  t.ok(Number(answer.headers['retry-after']) > 0, what)
  t.notMatch(answer.body, /ECONN|Mongo|127\.0\.0\.1|AWS|stack/, what)
}

t.test('while S3 is away files are 503, what is known of them is not, and all is well later', async t => {
  const gate = await createGate(engine('S3_ENDPOINT'))
  t.teardown(() => gate.cut())
  const { app, headers, upload, identity } = await startMedia(t, { S3_ENDPOINT: gate.url })
  const { id } = (await upload(Buffer.from('before'))).json()
  await gate.cut()
  isUnavailable(t, await upload(Buffer.from('small')), 'a small upload')
  isUnavailable(t, await upload(randomBytes(11 * mebibyte)), 'an upload in parts')
  const content = async () => ({ url: `${path}/${id}/content`, headers: await headers() })
  isUnavailable(t, await app.inject(await content()), 'a download')
  const pool = { tier: 'pool', cluster: 'main' }
  const provision = await app.inject({
    method: 'PUT',
    url: `/internal/tenants/${own}`,
    headers: { authorization: await identity.service('tenant-registry', 'media') },
    body: { tenant: own, status: 'active', epoch: 1, postgres: pool, mongo: pool, assets: pool },
  })
  isUnavailable(t, provision, 'provisioning')
  t.equal((await app.inject({ url: path, headers: await headers() })).statusCode, 200)
  t.same((await app.inject('/readyz')).json().missing, ['s3 main'])

  await gate.open()
  t.equal((await app.inject(await content())).body, 'before')
  t.equal((await upload(Buffer.from('after'))).statusCode, 201)
  t.equal((await app.inject('/readyz')).statusCode, 200)
})

t.test('when the metadata cannot be written the file is removed again', { timeout: 180_000 }, async t => {
  const gate = await createGate(engine('MONGODB_URL'))
  t.teardown(() => gate.cut())
  const { app, bucket, headers, upload } = await startMedia(t, { MONGODB_URL: gate.url })
  t.equal((await upload(Buffer.from('before'))).statusCode, 201)
  await gate.cut()
  isUnavailable(t, await upload(Buffer.from('lost')), 'an upload')
  isUnavailable(t, await app.inject({ url: path, headers: await headers() }), 'the list')
  t.equal((await bucket.keys()).length, 1)
  await gate.open()
  t.equal((await app.inject({ url: path, headers: await headers() })).json().items.length, 1)
})

/** A download of 32 MiB whose client has read the first chunk and then stops reading. */
async function beginDownload(t: Test) {
  const gate = await createGate(engine('S3_ENDPOINT'))
  t.teardown(() => gate.cut())
  const { app, headers, upload } = await startMedia(t, { S3_ENDPOINT: gate.url })
  const { id } = (await upload(randomBytes(32 * mebibyte))).json()
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const idle = gate.connections
  const sent = request(`${base}${path}/${id}/content`, { headers: await headers() }).end()
  const [answer] = await once(sent, 'response')
  await once(answer, 'readable')
  return { gate, idle, sent, answer }
}

t.test('a store that dies in a download breaks the connection: no short file looks whole', async t => {
  const { gate, answer } = await beginDownload(t)
  t.equal(answer.statusCode, 200)
  await gate.cut()
  let size = 0
  const read = async () => {
    for await (const chunk of answer) size += chunk.length
  }
  await t.rejects(read(), { code: 'ECONNRESET' })
  t.ok(size < 32 * mebibyte)
  t.notOk(answer.complete)
})

t.test('a client that goes away ends the reading from the store', async t => {
  const { gate, idle, sent } = await beginDownload(t)
  t.ok(gate.connections > 0)
  sent.destroy()
  await until(() => gate.connections < idle || gate.connections === 0)
})

t.test('it starts without its stores and works as soon as they are there', async t => {
  const gates = [await createGate(engine('S3_ENDPOINT')), await createGate(engine('MONGODB_URL'))] as const
  const [s3, mongo] = gates
  for (const gate of gates) {
    t.teardown(() => gate.cut())
    await gate.cut()
  }
  const { app, upload } = await startMedia(t, { S3_ENDPOINT: s3.url, MONGODB_URL: mongo.url })
  await app.ready()
  isUnavailable(t, await upload(Buffer.from('x')), 'an upload')
  for (const gate of gates) await gate.open()
  await until(async () => (await upload(Buffer.from('x'))).statusCode === 201)
})
