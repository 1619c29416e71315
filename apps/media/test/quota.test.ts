import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import t from 'tap'
import { onEachTier, path, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

const kibibyte = 1_024

onEachTier('fifty uploads at the edge of the quota: as many as fit are kept', async (t, tier) => {
  const { app, bucket, db, headers, upload } = await startMedia(t, {
    tier,
    DEFAULT_QUOTA_BYTES: 20 * kibibyte,
  })
  /** A slow machine may answer 503 to so many at once; such an upload was not decided about. */
  async function decided() {
    for (;;) {
      const answer = await upload(randomBytes(kibibyte))
      if (answer.statusCode !== 503) return answer
    }
  }
  const answers = await Promise.all(Array.from({ length: 50 }, decided))
  const kept = answers.filter(({ statusCode }) => statusCode === 201)
  t.equal(kept.length, 20)
  for (const answer of answers.filter(({ statusCode }) => statusCode !== 201)) {
    t.equal(answer.statusCode, 413)
    t.equal(answer.json().code, 'CE_QUOTA_EXCEEDED')
  }
  t.equal((await bucket.keys()).length, 20)
  t.equal(await db.collection('assets').countDocuments(), 20)
  const usage = (await app.inject({ url: '/media/usage', headers: await headers() })).json()
  t.same(usage, { bytes: 20 * kibibyte, reserved: 0, quota: 20 * kibibyte, open: 0 })
})

t.test('a refused or broken upload takes nothing of the quota', async t => {
  const { app, db, headers, upload } = await startMedia(t, { DEFAULT_QUOTA_BYTES: 10 * kibibyte })
  t.equal((await upload(randomBytes(11 * kibibyte))).json().code, 'CE_QUOTA_EXCEEDED')
  const wrong = { 'content-md5': Buffer.alloc(16).toString('base64') }
  t.equal((await upload(randomBytes(9 * kibibyte), wrong)).json().code, 'CE_DIGEST_MISMATCH')
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const length = { 'content-length': String(10 * kibibyte) }
  const sent = request(`${base}${path}`, { method: 'POST', headers: { ...(await headers()), ...length } })
  sent.on('error', () => {})
  sent.write('some')
  const usage = () => db.collection<{ openCount: number; bytes: number }>('usage').findOne()
  await until(async () => (await usage())?.openCount === 1)
  t.equal((await upload(randomBytes(kibibyte))).json().code, 'CE_QUOTA_EXCEEDED', 'what is reserved counts')
  sent.destroy()
  await until(async () => (await usage())?.openCount === 0)
  t.equal((await usage())?.bytes, 0)
  t.equal((await upload(randomBytes(10 * kibibyte))).statusCode, 201)
})

t.test('a file of unknown length takes what it has, up to the last byte of the quota', async t => {
  const { app, headers } = await startMedia(t, { DEFAULT_QUOTA_BYTES: 100 * kibibyte })
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const send = async (size: number) => {
    const sent = request(`${base}${path}`, { method: 'POST', headers: await headers() })
    sent.on('error', () => {})
    for (let left = size; left > 0; left -= 10 * kibibyte) {
      sent.write(randomBytes(Math.min(left, 10 * kibibyte)))
    }
    sent.end()
    const [answer] = await once(sent, 'response')
    let text = ''
    for await (const chunk of answer.setEncoding('utf8')) text += chunk
    return JSON.parse(text)
  }
  t.equal((await send(60 * kibibyte)).size, 60 * kibibyte)
  t.equal((await send(41 * kibibyte)).code, 'CE_QUOTA_EXCEEDED')
  t.equal((await send(40 * kibibyte)).size, 40 * kibibyte)
  const usage = (await app.inject({ url: '/media/usage', headers: await headers() })).json()
  t.match(usage, { bytes: 100 * kibibyte, open: 0 })
})

t.test('a tenant has so many uploads at a time, and another tenant its own', async t => {
  const { app, db, headers, upload } = await startMedia(t, { MAX_OPEN_UPLOADS: 2 })
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  for (let n = 0; n < 2; n++) {
    const sent = request(`${base}${path}`, { method: 'POST', headers: await headers() })
    sent.on('error', () => {})
    sent.write('some')
    t.teardown(() => sent.destroy())
  }
  await until(async () => (await db.collection('usage').findOne())?.['openCount'] === 2)
  const refused = await upload(Buffer.from('x'))
  t.equal(refused.statusCode, 429)
  t.equal(refused.json().code, 'CE_UPLOADS_TOO_MANY')
  t.equal((await upload(Buffer.from('x'), {}, { tenant: '7MA170G' })).statusCode, 201)
})

t.test("a tenant's assets of the first release count from its first upload on", async t => {
  const { db, upload } = await startMedia(t, { DEFAULT_QUOTA_BYTES: 1_000 })
  const first = { _id: '7MA170H:old', tenantId: '7MA170H', id: 'old', size: 990 }
  await db.collection<typeof first>('assets').insertOne(first)
  t.equal((await upload(randomBytes(11))).json().code, 'CE_QUOTA_EXCEEDED')
  t.equal((await upload(randomBytes(10))).statusCode, 201)
})
