import { randomBytes } from 'node:crypto'
import { type Handover, handoverAnswer, handoverOffer, readHandover } from '@careeasy/service'
import { engine } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { onEachTier, other, own, path, startMedia, until } from './helper.ts'

// The edge fetches the bodies of large files itself, if it says that it can.

t.setTimeout(300_000)

const size = 600_000
const offer = { [handoverOffer]: `https://elsewhere.test,${new URL(engine('S3_ENDPOINT')).origin}` }

type Started = Awaited<ReturnType<typeof startMedia>>

async function withAsset(t: Test, overrides: Parameters<typeof startMedia>[1] = {}) {
  const media = await startMedia(t, overrides)
  const bytes = randomBytes(size)
  const { id } = (await media.upload(bytes, { 'content-type': 'application/json' })).json()
  const get = async (more: Record<string, string> = {}, where = 'content', method: 'GET' | 'HEAD' = 'GET') =>
    media.app.inject({
      method,
      url: `${path}/${id}/${where}`,
      headers: { ...(await media.headers()), ...more },
    })
  return { ...media, id, bytes, get }
}

type Answer = Awaited<ReturnType<Started['app']['inject']>>

const handoverOf = ({ headers }: Answer): Handover => readHandover(String(headers[handoverAnswer]))

/** As the edge does it. */
async function fetchBody({ url, etag, range }: Handover, more: Record<string, string> = {}) {
  const headers = { 'if-match': etag, ...(range === undefined ? {} : { range }), ...more }
  const answer = await fetch(url, {
    headers: Object.fromEntries(Object.entries(headers).filter(([, v]) => v)),
  })
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
}

const described = ({ statusCode, headers }: Answer) => {
  const {
    date,
    connection,
    'keep-alive': _,
    'content-length': length,
    [handoverAnswer]: source,
    ...rest
  } = headers
  return { statusCode, ...rest }
}

onEachTier('a whole file and a range are handed over to an edge that reaches the store', async (t, tier) => {
  const { bytes, get, delivered, id } = await withAsset(t, { tier })
  const cases: [Record<string, string>, number, number][] = [
    [{}, 0, size - 1],
    [{ range: 'bytes=1000-' }, 1_000, size - 1],
    [{ range: 'bytes=0-262143' }, 0, 262_143],
  ]
  for (const [asked, first, last] of cases) {
    const plain = await get(asked)
    t.notOk(handoverAnswer in plain.headers)
    t.ok(plain.rawPayload.equals(bytes.subarray(first, last + 1)))
    const handed = await get({ ...asked, ...offer })
    t.equal(handed.rawPayload.length, 0)
    t.same(described(handed), described(plain), 'it is described as if the body were there')
    const source = handoverOf(handed)
    t.equal(source.length, last - first + 1)
    t.equal(source.range !== undefined, 'range' in asked)
    t.ok((await fetchBody(source)).body.equals(bytes.subarray(first, last + 1)))
  }
  const reads = () =>
    delivered.filter(event => event.target === `asset/${id}` && event.action === 'asset.read')
  await until(() => reads().length === 2 * cases.length)
})

t.test('the address is good for just these bytes of just this object, for half a minute', async t => {
  const { bucket, id, get } = await withAsset(t)
  const source = handoverOf(await get({ range: 'bytes=0-299999', ...offer }))
  const url = new URL(source.url)
  t.equal(url.searchParams.get('X-Amz-Expires'), '30')
  t.equal(url.searchParams.get('X-Amz-SignedHeaders'), 'host;if-match;range')
  t.equal((await fetchBody(source)).status, 206)
  t.equal((await fetchBody(source, { range: 'bytes=0-599999' })).status, 403, 'another range')
  t.equal((await fetchBody(source, { range: '' })).status, 403, 'the whole')
  t.equal((await fetchBody(source, { 'if-match': '"x"' })).status, 403, 'another version')
  url.searchParams.set('X-Amz-Expires', '300')
  t.equal((await fetchBody({ ...source, url: url.href })).status, 403, 'a longer time')
  await bucket.put(`t/${own}/blobs/${id}`, randomBytes(size))
  t.equal((await fetchBody(source)).status, 412, 'other bytes at its place')
})

t.test('whatever else is asked for is streamed, or refused, as without an offer', async t => {
  const { app, db, bytes, id, get, headers, upload } = await withAsset(t)
  const streamed: [string, Record<string, string>, number][] = [
    ['without an offer', {}, size],
    ['origins that are not the store', { [handoverOffer]: 'http://127.0.0.1:9' }, size],
    [
      'text that begins alike',
      { [handoverOffer]: `${engine('S3_ENDPOINT')}0,${engine('S3_ENDPOINT')}.x.test` },
      size,
    ],
    ['few bytes', { ...offer, range: 'bytes=1-262143' }, 262_143],
  ]
  for (const [what, asked, length] of streamed) {
    const answer = await get(asked)
    t.notOk(handoverAnswer in answer.headers, what)
    t.equal(answer.rawPayload.length, length, what)
  }
  const several = await get({ ...offer, range: 'bytes=0-269999,300000-569999' })
  t.match(several.headers['content-type'], /^multipart\/byteranges/)
  t.ok(several.rawPayload.length > 540_000)
  const head = await get(offer, 'content', 'HEAD')
  t.notOk(handoverAnswer in head.headers)
  t.equal(head.headers['content-length'], String(bytes.length))
  const etag = String((await get()).headers['etag'])
  const refused: [string, Answer, number][] = [
    ['known', await get({ ...offer, 'if-none-match': etag }), 304],
    ['beyond the end', await get({ ...offer, range: 'bytes=600000-' }), 416],
    ['no image', await get(offer, 'image'), 415],
    [
      "another tenant's",
      await app.inject({
        url: `${path}/${id}/content`,
        headers: { ...(await headers({ tenant: other })), ...offer },
      }),
      404,
    ],
  ]
  const quarantined = (await upload(randomBytes(size))).json().id
  await db.collection('assets').updateOne({ id: quarantined }, { $set: { state: 'quarantined' } })
  const url = `${path}/${quarantined}/content`
  refused.push(['in quarantine', await app.inject({ url, headers: { ...(await headers()), ...offer } }), 403])
  for (const [what, answer, status] of refused) {
    t.equal(answer.statusCode, status, what)
    t.notOk(handoverAnswer in answer.headers, what)
  }
})

onEachTier('content that is lost is answered as without an offer', async (t, tier) => {
  const { bucket, get } = await withAsset(t, { tier })
  const [key = ''] = await bucket.keys()
  await bucket.put(String(key), randomBytes(10))
  t.notOk(handoverAnswer in (await get(offer)).headers, 'fewer bytes than there were')
  await bucket.drop(String(key))
  t.same([(await get()).statusCode, (await get(offer)).statusCode], [500, 500])
  await bucket.remove()
  const answers = [await get(), await get(offer)]
  t.same(
    answers.map(answer => [answer.statusCode, answer.json().code]),
    answers.map(() => [503, 'CE_TENANT_NOT_READY']),
  )
})
