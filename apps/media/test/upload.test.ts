import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Config } from '../src/config.ts'
import { path, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

const mebibyte = 1_048_576

async function listen(t: Parameters<typeof startMedia>[0], overrides: Partial<Config> = {}) {
  const media = await startMedia(t, overrides)
  const base = await media.app.listen({ host: '127.0.0.1', port: 0 })
  const post = async (more: Record<string, string> = {}): Promise<ClientRequest> => {
    const headers = { ...(await media.headers()), ...more }
    const sent = request(`${base}${path}`, { method: 'POST', headers })
    sent.on('error', () => {})
    t.teardown(() => sent.destroy())
    return sent
  }
  return { ...media, post }
}

async function answerOf(sent: ClientRequest): Promise<{ status: number; code: string }> {
  const [answer] = await once(sent, 'response')
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  return { status: answer.statusCode, code: JSON.parse(text).code }
}

/** Writes until the connection is closed; gives the bytes that went out. */
async function flood(sent: ClientRequest): Promise<number> {
  const block = Buffer.alloc(65_536)
  let written = 0
  while (!sent.destroyed && !sent.closed) {
    written += block.length
    if (!sent.write(block)) await Promise.race([once(sent, 'drain'), once(sent, 'close')]).catch(() => {})
  }
  return written
}

t.test('a client that breaks off leaves nothing behind', { timeout: 180_000 }, async t => {
  const { app, bucket, headers, post } = await listen(t)
  const declared = { 'content-length': String(20 * mebibyte) }
  // Of known length, little and much of it; of unknown length, with parts in the store.
  for (const [size, header] of [
    [100_000, declared],
    [12 * mebibyte, declared],
    [12 * mebibyte, { 'transfer-encoding': 'chunked' }],
  ] as const) {
    const sent = await post(header)
    sent.write(randomBytes(size))
    if (header === declared) await sleep(200)
    else await until(async () => (await bucket.uploads()).length > 0, 60)
    sent.destroy()
    await until(async () => (await bucket.uploads()).length === 0, 60)
  }
  // Longer than the service waits before it closes a connection with an unread body: there is none any more.
  await sleep(2_500)
  t.same(await bucket.keys(), [])
  t.same((await app.inject({ url: path, headers: await headers() })).json(), { items: [] })
})

t.test('a file over the limit is refused: at once when its length is declared', async t => {
  const { bucket, post } = await listen(t, { MAX_ASSET_BYTES: mebibyte })
  const sent = await post({ 'content-length': String(mebibyte + 1) })
  sent.flushHeaders()
  t.same(await answerOf(sent), { status: 413, code: 'CE_BODY_TOO_LARGE' })
  t.same(await bucket.keys(), [])

  const exact = await post()
  exact.end(Buffer.alloc(mebibyte))
  t.equal((await answerOf(exact)).status, 201)
})

t.test(
  'a file over the limit without a length is cut off where it passes it',
  { timeout: 180_000 },
  async t => {
    const { bucket, post } = await listen(t, { MAX_ASSET_BYTES: 12 * mebibyte })
    const sent = await post({ 'transfer-encoding': 'chunked' })
    const answer = answerOf(sent)
    const flooded = flood(sent)
    t.same(await answer, { status: 413, code: 'CE_BODY_TOO_LARGE' })
    // The connection is closed soon after, though the client would go on for ever.
    await flooded
    t.ok(sent.destroyed)
    t.same(await bucket.keys(), [])
    t.same(await bucket.uploads(), [])
  },
)

t.test('whoever may not write is answered before the file, and cut off', { timeout: 180_000 }, async t => {
  const { headers, post } = await listen(t)
  const sent = await post(await headers({ roles: ['viewer'] }))
  const answer = answerOf(sent)
  const flooded = flood(sent)
  t.same(await answer, { status: 403, code: 'CE_ROLE_INSUFFICIENT' })
  await flooded
  t.ok(sent.destroyed)
})
