import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import t from 'tap'
import { heic } from './heic.ts'
import { onEachTier, other, own, path, startMedia, until } from './helper.ts'
import { blackPng, photo } from './images.ts'

t.setTimeout(300_000)

type Media = Awaited<ReturnType<typeof startMedia>>

async function ask({ app, headers }: Media, id: string, query = '', more: Record<string, string> = {}) {
  return app.inject({ url: `${path}/${id}/image${query}`, headers: { ...(await headers()), ...more } })
}

const derived = async ({ bucket }: Media) =>
  (await bucket.keys()).filter(key => key?.includes('/images/')).map(key => key?.split('/images/')[1])

onEachTier('an image is made once, kept, told by its ETag, and kept to who asked', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const { id, sha256 } = (await media.upload(await photo(), { 'content-type': 'text/plain' })).json()
  const first = await ask(media, id, '?width=100&format=jpeg')
  t.equal(first.statusCode, 200)
  t.match(await sharp(first.rawPayload).metadata(), { format: 'jpeg', width: 128, height: 192 })
  t.match(first.headers, {
    'content-type': 'image/jpeg',
    'content-length': String(first.rawPayload.length),
    etag: `"${sha256}-128x-inside.jpeg"`,
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    'content-disposition': 'inline',
  })
  const kept = await derived(media)
  t.same(
    kept.map(key => key?.replace(/^[0-9a-f-]{36}-/, '')),
    ['128x-inside.jpeg'],
  )
  const again = await ask(media, id, '?width=101&fit=cover&format=jpeg')
  t.ok(again.rawPayload.equals(first.rawPayload), 'the same step, and nothing to cut off')
  t.same(await derived(media), kept)
  const known = await ask(media, id, '?width=100&format=jpeg', {
    'if-none-match': String(first.headers['etag']),
  })
  t.equal(known.statusCode, 304)
  t.equal(known.body, '')
})

t.test('without a size it is a thumbnail in WebP, and many who ask at once get the same one', async t => {
  const media = await startMedia(t, { IMAGE_PROCESSES: 1 })
  const { id } = (await media.upload(await photo(2_000, 1_000))).json()
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(media, id)))
  for (const { statusCode, rawPayload } of answers) {
    t.equal(statusCode, 200)
    t.ok(rawPayload.equals(answers[0]?.rawPayload as Buffer))
  }
  t.match(await sharp(answers[0]?.rawPayload).metadata(), { format: 'webp', width: 128, height: 256 })
  t.equal((await derived(media)).length, 1)
})

onEachTier('what no image can be made of is refused, and nothing is kept', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const onlyCalledHeic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
  const files: [Buffer, number, string][] = [
    [heic, 415, 'CE_IMAGE_UNSUPPORTED'],
    [onlyCalledHeic, 415, 'CE_IMAGE_UNSUPPORTED'],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415, 'CE_IMAGE_UNSUPPORTED'],
    [Buffer.from('just text'), 415, 'CE_IMAGE_UNSUPPORTED'],
    [Buffer.alloc(0), 415, 'CE_IMAGE_UNSUPPORTED'],
    [(await photo()).subarray(0, 900), 422, 'CE_IMAGE_UNREADABLE'],
    [blackPng(30_000, 30_000), 422, 'CE_IMAGE_TOO_LARGE'],
  ]
  for (const [file, status, code] of files) {
    const { id } = (await media.upload(file, { 'content-type': 'image/jpeg' })).json()
    const answer = await ask(media, id)
    t.equal(answer.statusCode, status, code)
    t.equal(answer.json().code, code)
  }
  t.same(await derived(media), [])
})

t.test('sizes, fits and formats that there are not are 400', async t => {
  const media = await startMedia(t)
  for (const query of [
    '?width=0',
    '?height=-1',
    '?width=1e9',
    '?fit=fill',
    '?format=gif',
    '?size=3',
    '?width=a',
  ]) {
    const answer = await ask(media, randomUUID(), query)
    t.equal(answer.statusCode, 400, query)
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
})

onEachTier('an image of another tenant, of a deleted asset, or of none is 404', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const foreign = (await media.upload(await photo(), {}, { tenant: other })).json()
  const gone = (await media.upload(await photo())).json()
  t.equal((await ask(media, gone.id)).statusCode, 200)
  const removed = await media.app.inject({
    method: 'DELETE',
    url: `${path}/${gone.id}`,
    headers: { ...(await media.headers()), 'if-match': '"1"' },
  })
  t.equal(removed.statusCode, 204)
  for (const id of [foreign.id, gone.id, randomUUID()]) {
    const answer = await ask(media, id)
    t.equal(answer.statusCode, 404)
    t.equal(answer.json().code, 'CE_ASSET_NOT_FOUND')
  }
})

t.test('looking at an image is a read that the audit log tells of, and a refusal is none', async t => {
  const media = await startMedia(t)
  const { id } = (await media.upload(await photo())).json()
  const text = (await media.upload(Buffer.from('text'))).json()
  await ask(media, text.id)
  await ask(media, id)
  const reads = () => media.delivered.filter(({ action }) => action === 'asset.read')
  await until(() => reads().length > 0)
  t.match(reads(), [{ tenant: own, target: `asset/${id}` }])
})
