import { randomBytes } from 'node:crypto'
import type { Tier } from '@careeasy/tenant-connection'
import t, { type Test } from 'tap'
import { onEachTier, path, startMedia } from './helper.ts'

// Twelve services one after another: a busy machine takes longer than tap's half minute.
t.setTimeout(180_000)

async function withAsset(t: Test, tier: Tier) {
  const media = await startMedia(t, { tier })
  const bytes = randomBytes(1_000)
  const name = encodeURIComponent('Žluť".html')
  const headers = { 'content-type': 'text/html', 'content-disposition': `inline; filename*=UTF-8''${name}` }
  const { id } = (await media.upload(bytes, headers)).json()
  const url = `${path}/${id}/content`
  const get = async (more: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    media.app.inject({ method, url, headers: { ...(await media.headers()), ...more } })
  return { ...media, bytes, get }
}

onEachTier('a file comes back whole, as a download that no browser runs', async (t, tier) => {
  const { bytes, get } = await withAsset(t, tier)
  const answer = await get()
  t.equal(answer.statusCode, 200)
  t.ok(answer.rawPayload.equals(bytes))
  t.match(answer.headers, {
    'content-type': 'text/html',
    'content-length': '1000',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    'cache-control': 'private, no-cache',
  })
  t.equal(
    answer.headers['content-disposition'],
    `attachment; filename="?lu?\\".html"; filename*=UTF-8''%C5%BDlu%C5%A5%22.html`,
  )
})

onEachTier('one range is answered with just these bytes', async (t, tier) => {
  const { bytes, get } = await withAsset(t, tier)
  const cases: [string, number, number][] = [
    ['bytes=0-99', 0, 99],
    ['bytes=0-0', 0, 0],
    ['bytes=500-', 500, 999],
    ['bytes=990-2000', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=-5000', 0, 999],
    ['BYTES= 1-2 ', 1, 2],
  ]
  for (const [range, first, last] of cases) {
    const answer = await get({ range })
    t.equal(answer.statusCode, 206, range)
    t.equal(answer.headers['content-range'], `bytes ${first}-${last}/1000`, range)
    t.equal(answer.headers['content-length'], String(last - first + 1), range)
    t.ok(answer.rawPayload.equals(bytes.subarray(first, last + 1)), range)
  }
})

onEachTier('a range beyond the end is 416 and says how long the file is', async (t, tier) => {
  const { get } = await withAsset(t, tier)
  for (const range of ['bytes=1000-', 'bytes=1000-1001', 'bytes=-0', 'bytes=99999999999999999999-']) {
    const answer = await get({ range })
    t.equal(answer.statusCode, 416, range)
    t.equal(answer.json().code, 'CE_RANGE_UNSATISFIABLE')
    t.equal(answer.headers['content-range'], 'bytes */1000')
  }
})

onEachTier('what is no range is answered with the whole', async (t, tier) => {
  const { get } = await withAsset(t, tier)
  for (const range of ['bytes=0-1,x', 'bytes=5-2', 'bytes=a-b', 'bytes=', 'lines=0-1', 'bytes=-', 'x']) {
    const answer = await get({ range })
    t.equal(answer.statusCode, 200, range)
    t.equal(answer.rawPayload.length, 1_000)
    t.notOk(answer.headers['content-range'])
  }
})

onEachTier('If-None-Match and If-Range are honoured', async (t, tier) => {
  const { get } = await withAsset(t, tier)
  const etag = String((await get()).headers['etag'])
  t.match(etag, /^"[0-9a-f]{64}"$/)
  const notModified = await get({ 'if-none-match': etag, range: 'bytes=0-1' })
  t.equal(notModified.statusCode, 304)
  t.equal(notModified.body, '')
  t.equal((await get({ 'if-none-match': '"x"' })).statusCode, 200)
  t.equal((await get({ 'if-range': etag, range: 'bytes=0-1' })).statusCode, 206)
  for (const other of ['"x"', `W/${etag}`, new Date().toUTCString()]) {
    t.equal((await get({ 'if-range': other, range: 'bytes=0-1' })).statusCode, 200, other)
  }
})

onEachTier('HEAD gives the headers of the whole and reads nothing from the store', async (t, tier) => {
  const { bucket, get } = await withAsset(t, tier)
  const [whole, head] = [await get(), await get({}, 'HEAD')]
  const ofFile = ({ date, connection, 'keep-alive': _, ...rest }: Record<string, unknown>) => rest
  t.same(ofFile(head.headers), ofFile(whole.headers))
  t.equal(head.body, '')
  t.equal((await get({ 'if-none-match': String(head.headers['etag']) }, 'HEAD')).statusCode, 304)
  await bucket.remove()
  t.equal((await get({}, 'HEAD')).statusCode, 200)
  t.equal((await get()).statusCode, 503)
})
