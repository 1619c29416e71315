import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { path, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

const mebibyte = 1_048_576

/** A service with a floor of 1,000 bytes a second, looked at every two seconds that it waits for the client. */
async function start(t: Test) {
  const media = await startMedia(t, { MIN_UPLOAD_RATE: 1_000, MIN_UPLOAD_RATE_WINDOW_MS: 2_000 })
  const base = await media.app.listen({ host: '127.0.0.1', port: 0 })
  const post = async (more: Record<string, string>) => {
    const headers = { ...(await media.headers()), ...more }
    const sent = request(`${base}${path}`, { method: 'POST', headers })
    // It is cut off in the middle of its body.
    sent.on('error', () => {})
    t.teardown(() => sent.destroy())
    return sent
  }
  const usage = () => media.db.collection<{ openCount: number; bytes: number }>('usage').findOne()
  return { ...media, post, usage }
}

for (const length of [20 * mebibyte, undefined]) {
  const name = length === undefined ? 'of unknown length, with a part in S3 already,' : 'of a known length'
  t.test(`a client ${name} that gets too slow is cut off, and nothing of it stays`, async t => {
    const { bucket, post, upload, usage } = await start(t)
    const more = length === undefined ? {} : { 'content-length': String(length) }
    const sent = await post(more as Record<string, string>)
    const answered = once(sent, 'response')
    sent.write(randomBytes(12 * mebibyte))
    if (length === undefined) await until(async () => (await bucket.uploads()).length === 1, 60)
    else await until(async () => (await usage())?.openCount === 1, 60)
    const trickle = setInterval(() => sent.write('x'), 100)
    t.teardown(() => clearInterval(trickle))
    const [answer] = await answered
    clearInterval(trickle)
    t.equal(answer.statusCode, 408)
    t.match(await json(answer), { code: 'CE_UPLOAD_TOO_SLOW', detail: /1000 bytes a second/ })
    // What was under way to the store is aborted there a moment later.
    await until(async () => (await bucket.uploads()).length === 0, 60)
    t.same(await bucket.keys(), [])
    t.match(await usage(), { openCount: 0, bytes: 0, open: {} })
    t.equal((await upload(randomBytes(mebibyte))).statusCode, 201, 'the floor is none for others')
  })
}
