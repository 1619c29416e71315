import { randomBytes } from 'node:crypto'
import t from 'tap'
import { byteRanges } from '../src/byte-range.ts'
import { heic } from './heic.ts'
import { onEachTier, own, path, startMedia, until } from './helper.ts'
import { photo } from './images.ts'

t.setTimeout(300_000)

/** The parts of a multipart/byteranges body. */
function parts(type: string, body: Buffer): { range: string; bytes: Buffer }[] {
  const [, boundary = ''] = /boundary=(.+)$/.exec(type) ?? []
  const text = body.toString('latin1')
  const pieces = text.split(`\r\n--${boundary}`).slice(1)
  if (pieces.pop() !== '--\r\n') throw new Error('no closing boundary')
  return pieces.map(piece => {
    const end = piece.indexOf('\r\n\r\n')
    const [, range = ''] = /content-range: bytes (.+)/.exec(piece.slice(0, end)) ?? []
    return { range, bytes: Buffer.from(piece.slice(end + 4), 'latin1') }
  })
}

onEachTier('several ranges come as the parts of one answer', async (t, tier) => {
  const { app, delivered, headers, upload } = await startMedia(t, { tier })
  const bytes = randomBytes(10_000)
  const { id } = (await upload(bytes)).json()
  const answer = await app.inject({
    url: `${path}/${id}/content`,
    headers: { ...(await headers()), range: 'bytes=9000-9001, 0-9, -5, 20000-' },
  })
  t.equal(answer.statusCode, 206)
  t.equal(Number(answer.headers['content-length']), answer.rawPayload.length)
  t.notOk(answer.headers['content-range'])
  const found = parts(String(answer.headers['content-type']), answer.rawPayload)
  t.same(
    found.map(({ range }) => range),
    ['9000-9001/10000', '0-9/10000', '9995-9999/10000'],
  )
  t.ok(found[0]?.bytes.equals(bytes.subarray(9_000, 9_002)))
  t.ok(found[1]?.bytes.equals(bytes.subarray(0, 10)))
  t.ok(found[2]?.bytes.equals(bytes.subarray(9_995)))
  await until(() =>
    delivered.some(({ action, target }) => action === 'asset.read' && target === `asset/${id}`),
  )
})

t.test('ranges that overlap a thousand times are sent once, and too many are the whole', async t => {
  const overlapping = Array.from({ length: 1_000 }, (_, n) => `${n}-${n + 500}`).join()
  t.same(byteRanges({ range: `bytes=${overlapping}` }, 10_000, '"e"'), [{ first: 0, last: 1_499 }])
  t.same(byteRanges({ range: `bytes=${'0-,'.repeat(1_000)}` }, 10_000, '"e"'), [{ first: 0, last: 9_999 }])
  const many = Array.from({ length: 1_000 }, (_, n) => `${n * 1_000}-${n * 1_000}`).join()
  t.equal(byteRanges({ range: `bytes=${many}` }, 10_000_000, '"e"'), 'whole')
  t.equal(byteRanges({ range: 'bytes=20-30,40-50' }, 10, '"e"'), 'none')
  t.equal(byteRanges({ range: 'bytes=0-1,500-501', 'if-range': '"o"' }, 1_000, '"e"'), 'whole')
})

t.test('however often a request asks for the same bytes, one answer has them once', async t => {
  const { app, headers, upload } = await startMedia(t)
  const file = randomBytes(10_000)
  const { id } = (await upload(file)).json()
  const get = async (ranges: string) =>
    app.inject({
      url: `${path}/${id}/content`,
      headers: { ...(await headers()), range: `bytes=${ranges}` },
    })
  const overlapping = Array.from({ length: 1_000 }, (_, n) => `${n}-${n + 500}`).join()
  const once = await get(overlapping)
  t.equal(once.statusCode, 206)
  t.equal(once.headers['content-range'], 'bytes 0-1499/10000')
  t.ok(once.rawPayload.equals(file.subarray(0, 1_500)))
  const whole = await get(Array.from({ length: 1_000 }, () => '0-').join())
  t.equal(whole.statusCode, 206)
  t.ok(whole.rawPayload.equals(file))
})

t.test('inline is only what its bytes show to be harmless', async t => {
  const { app, headers, upload } = await startMedia(t)
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
    'base64',
  )
  const cases: [Buffer, string, string, string][] = [
    [png, 'image/png', 'image/png', 'inline'],
    [png, 'text/html', 'image/png', 'inline'],
    [Buffer.from('<script>1</script>'), 'text/html', 'text/html', 'attachment'],
    [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image/svg+xml',
      'image/svg+xml',
      'attachment',
    ],
    [Buffer.from('<script>1</script>'), 'image/png', 'image/png', 'attachment'],
    [Buffer.from('%PDF-1.7\n'), 'application/pdf', 'application/pdf', 'attachment'],
  ]
  for (const [bytes, claimed, type, disposition] of cases) {
    const { id } = (await upload(bytes, { 'content-type': claimed })).json()
    const url = `${path}/${id}/content?disposition=inline`
    const answer = await app.inject({ url, headers: await headers() })
    t.match(answer.headers, {
      'content-type': type,
      'content-disposition': new RegExp(`^${disposition};`),
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    })
  }
})

t.test('what is two things at once is shown as the one that is harmless, or not shown', async t => {
  const { app, headers, upload } = await startMedia(t)
  const script = '<html><script>alert(1)</script></html>'
  const cases: [Buffer, string, string, string][] = [
    // A GIF that is JavaScript too, a JPEG with a page and an archive behind it, a page that claims to be one.
    [Buffer.from('GIF89a/*<svg onload="alert(1)">*/=1;'.padEnd(400)), 'text/html', 'image/gif', 'inline'],
    [Buffer.concat([await photo(), Buffer.from(`${script}PK\x03\x04`)]), 'text/html', 'image/jpeg', 'inline'],
    [Buffer.from(`${script}GIF89a`), 'image/gif', 'image/gif', 'attachment'],
    [Buffer.from(`%PDF-1.7\n${script}`), 'image/png', 'image/png', 'attachment'],
    [heic, 'text/html', 'text/html', 'attachment'],
  ]
  for (const [bytes, claimed, type, disposition] of cases) {
    const asset = (await upload(bytes, { 'content-type': claimed })).json()
    if (bytes === heic) t.equal(asset.detected_type, 'image/heic')
    const url = `${path}/${asset.id}/content?disposition=inline`
    const answer = await app.inject({ url, headers: await headers() })
    t.ok(answer.rawPayload.equals(bytes), 'as it came')
    t.match(answer.headers, {
      'content-type': type,
      'content-disposition': new RegExp(`^${disposition};`),
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    })
  }
})

t.test('what is quarantined is known and not read', async t => {
  const { app, db, headers, upload } = await startMedia(t)
  const { id } = (await upload(Buffer.from('x'))).json()
  await db.collection('assets').updateOne({ id }, { $set: { state: 'quarantined' } })
  t.equal((await app.inject({ url: `${path}/${id}`, headers: await headers() })).json().state, 'quarantined')
  for (const method of ['GET', 'HEAD'] as const) {
    const answer = await app.inject({ method, url: `${path}/${id}/content`, headers: await headers() })
    t.equal(answer.statusCode, 403)
    if (method === 'GET') t.equal(answer.json().code, 'CE_ASSET_QUARANTINED')
  }
})

onEachTier('an asset of the first release is read, changed, deleted and purged', async (t, tier) => {
  const media = await startMedia(t, { tier, SWEEP_INTERVAL_MS: 100 })
  const { app, bucket, db, headers } = media
  const id = '0190a1b2-0000-7000-8000-000000000001'
  await bucket.put(`t/${own}/assets/${id}`, Buffer.from('old'))
  const known = { id, name: 'old.txt', type: 'text/plain', size: 3, sha256: 'a'.repeat(64) }
  const document = { _id: `${own}:${id}`, tenantId: own, ...known, created_at: new Date(), created_by: 'u1' }
  await db.collection<typeof document>('assets').insertOne(document)
  const ask = async (method: 'GET' | 'DELETE', rest = '') =>
    app.inject({ method, url: `${path}/${id}${rest}`, headers: await headers() })
  t.match((await ask('GET')).json(), { ...known, state: 'ready', version: 1, attributes: {} })
  t.equal((await ask('GET', '/content')).body, 'old')
  t.equal((await ask('DELETE')).statusCode, 204)
  const longAgo = new Date(Date.now() - 32 * 24 * 60 * 60_000)
  await db.collection('assets').updateOne({ id }, { $set: { deleted_at: longAgo } })
  const left = () => db.collection('assets').countDocuments({ size: { $exists: true } })
  await until(async () => (await left()) === 0, 60)
  t.same(await bucket.keys(), [])
})
