import { createHash, randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import { onEachTier, other, own, startMedia } from './helper.ts'
import { createTus, metadata, part } from './tus.ts'

t.setTimeout(300_000)

const big = 5 * 1_048_576

onEachTier('an upload in pieces becomes an asset, and leaves nothing beside it', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const tus = createTus(media)
  const file = randomBytes(big + 300_000)
  const id = await tus.create(file.length, {
    'upload-metadata': metadata({ filename: 'ü.bin', filetype: 'text/x' }),
  })
  const pieces = [1_000, 200_000, big, file.length]
  let offset = 0
  for (const end of pieces) {
    t.match(await tus.head(id), { statusCode: 200, headers: { 'upload-offset': String(offset) } })
    const answer = await tus.patch(id, offset, file.subarray(offset, end))
    t.match(answer, { statusCode: 204, headers: { 'upload-offset': String(end), 'tus-resumable': '1.0.0' } })
    t.equal(answer.headers['asset-location'], end === file.length ? `/media/assets/${id}` : undefined)
    offset = end
  }
  const { asset, content } = await tus.asset(id)
  t.match(asset, { id, name: 'ü.bin', type: 'text/x', size: file.length })
  t.equal(asset.sha256, createHash('sha256').update(file).digest('hex'))
  t.ok(content.equals(file))
  t.same(await media.bucket.keys(), [`t/${own}/uploads/${id}`])
  t.same(await media.bucket.uploads(), [])
  t.equal(await media.db.collection('uploads').countDocuments(), 0)
  const done = await tus.head(id)
  t.match(done.headers, { 'upload-offset': String(file.length), 'asset-location': `/media/assets/${id}` })
  t.equal((await tus.delete(id)).json().code, 'CE_UPLOAD_FINISHED')
})

t.test('requests of a few bytes take none of the numbers that S3 has for parts', async t => {
  const media = await startMedia(t)
  const tus = createTus(media)
  const id = await tus.create(9)
  for (let offset = 0; offset < 8; offset++) await tus.patch(id, offset, Buffer.from('x'))
  t.match(await media.db.collection('uploads').findOne({ id }), { offset: 8, numbers: 0 })
  await tus.patch(id, 8, Buffer.from('y'))
  t.equal((await tus.asset(id)).content.toString(), 'xxxxxxxxy')
  t.same(await media.bucket.keys(), [`t/${own}/uploads/${id}`])
})

t.test('an upload may come with its creation, whole or in part, and may be empty', async t => {
  const tus = createTus(await startMedia(t))
  const whole = await tus.post(5, part('hello'))
  t.match(whole, { statusCode: 201, headers: { 'upload-offset': '5' } })
  const [, id] = /\/media\/assets\/(.+)$/.exec(String(whole.headers['asset-location'])) ?? []
  t.equal((await tus.asset(String(id))).content.toString(), 'hello')
  const begun = await tus.post(5, part('hel'))
  t.match(begun.headers, { 'upload-offset': '3', 'upload-expires': /GMT$/ })
  const rest = await tus.patch(String(begun.headers.location).split('/').at(-1) ?? '', 3, Buffer.from('lo'))
  t.match(rest, { statusCode: 204, headers: { 'upload-offset': '5' } })
  const empty = await tus.post(0)
  t.equal(empty.statusCode, 201)
  t.match(empty.headers, { location: /^\/media\/uploads\//, 'asset-location': /^\/media\/assets\// })
})

t.test('bytes with another checksum than theirs are not kept', async t => {
  const media = await startMedia(t)
  const tus = createTus(media)
  const file = randomBytes(2 * big + 7)
  const id = await tus.create(file.length)
  const checksum = (algorithm: string, bytes: Buffer) => ({
    'upload-checksum': `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`,
  })
  const wrong = await tus.patch(id, 0, file, checksum('sha1', file.subarray(1)))
  t.match(wrong, { statusCode: 460 })
  t.equal(wrong.json().code, 'CE_UPLOAD_CHECKSUM_MISMATCH')
  t.equal((await tus.head(id)).headers['upload-offset'], '0')
  for (const bad of ['crc32 AAAA', 'sha1', 'sha1 !']) {
    const answer = await tus.patch(id, 0, file, { 'upload-checksum': bad })
    t.equal(answer.json().code, 'CE_UPLOAD_HEADER_INVALID', bad)
  }
  const first = file.subarray(0, big + 9)
  t.equal((await tus.patch(id, 0, first, checksum('sha256', first))).statusCode, 204)
  const rest = file.subarray(first.length)
  t.equal((await tus.patch(id, first.length, rest, checksum('md5', rest))).statusCode, 204)
  t.ok((await tus.asset(id)).content.equals(file))
  const options = await tus.options()
  t.match(options.headers, { 'tus-extension': /checksum/, 'tus-checksum-algorithm': 'sha1,sha256,md5' })
  t.equal(options.headers['access-control-allow-origin'], undefined)
})

t.test('an upload that is ended is gone with its bytes, and they are given back', async t => {
  const media = await startMedia(t)
  const tus = createTus(media)
  const id = await tus.create(big + 20)
  await tus.patch(id, 0, Buffer.alloc(big + 10))
  t.not((await media.bucket.uploads()).length, 0)
  t.equal((await tus.delete(id)).statusCode, 204)
  t.equal((await tus.head(id)).statusCode, 404)
  t.equal((await tus.patch(id, big + 10, Buffer.alloc(1))).json().code, 'CE_UPLOAD_NOT_FOUND')
  t.same([await media.bucket.keys(), await media.bucket.uploads()], [[], []])
  t.match(await media.db.collection('usage').findOne({ tenantId: own }), { bytes: 0, openCount: 0 })
})

t.test('what is not an upload of this person is not found, however it is asked for', async t => {
  const media = await startMedia(t)
  const id = await createTus(media).create(10)
  const theirs = await createTus(media, { tenant: other }).create(10)
  for (const claims of [{ tenant: other }, { sub: randomUUID() }]) {
    const tus = createTus(media, claims)
    t.equal((await tus.head(id)).statusCode, 404)
    t.equal((await tus.patch(id, 0, Buffer.from('x'))).json().code, 'CE_UPLOAD_NOT_FOUND')
    t.equal((await tus.delete(id)).json().code, 'CE_UPLOAD_NOT_FOUND')
  }
  t.equal((await createTus(media).head(theirs)).statusCode, 404)
  t.equal((await createTus(media).head(id)).headers['upload-offset'], '0')
  t.equal((await createTus(media, { roles: ['viewer'] }).post(10)).statusCode, 403)
})

t.test('bad requests are told apart, and change nothing', async t => {
  const media = await startMedia(t, {
    DEFAULT_QUOTA_BYTES: 1_000,
    MAX_ASSET_BYTES: 5_000,
    MAX_OPEN_UPLOADS: 2,
  })
  const tus = createTus(media)
  const refused = async (length: number | string, headers: Record<string, string> = {}) =>
    (await tus.post(length, { headers })).json().code
  t.equal(await refused(5_001), 'CE_BODY_TOO_LARGE')
  t.equal(await refused(1_001), 'CE_QUOTA_EXCEEDED')
  for (const length of ['-1', '1e2', 'x', '1.5', '9'.repeat(30)]) {
    t.match(await refused(length), /^CE_(UPLOAD_HEADER_INVALID|BODY_TOO_LARGE)$/, length)
  }
  const meta = (values: Record<string, string>) => ({ 'upload-metadata': metadata(values) })
  t.equal(await refused(1, meta({ filename: 'x'.repeat(256) })), 'CE_FILE_NAME_INVALID')
  t.equal(await refused(1, meta({ filetype: 'no type' })), 'CE_UPLOAD_HEADER_INVALID')
  t.equal(await refused(1, { 'upload-metadata': 'filename $' }), 'CE_UPLOAD_HEADER_INVALID')
  t.equal(await refused(1, { 'upload-metadata': `a ${'AAAA'.repeat(2_000)}` }), 'CE_UPLOAD_HEADER_INVALID')
  t.equal(await refused(1, { 'upload-concat': 'partial' }), 'CE_UPLOAD_HEADER_INVALID')
  t.equal(await refused(1, { 'content-encoding': 'gzip' }), 'CE_MEDIA_TYPE_UNSUPPORTED')
  const deferred = await tus.post(undefined, { headers: { 'upload-defer-length': '1' } })
  t.match(deferred.json(), { status: 400, code: 'CE_UPLOAD_LENGTH_REQUIRED' })
  const old = await tus.post(1, { headers: { 'tus-resumable': '0.2.2' } })
  t.match(old, { statusCode: 412, headers: { 'tus-version': '1.0.0' } })
  t.match(await media.db.collection('usage').findOne({ tenantId: own }), { openCount: 0, bytes: 0 })

  const id = await tus.create(10, meta({ filename: '../../etc/pass\0wd' }))
  t.equal((await tus.patch(id, 1, Buffer.from('x'))).json().code, 'CE_UPLOAD_OFFSET_CONFLICT')
  t.equal((await tus.patch(id, 0, Buffer.alloc(11))).json().code, 'CE_BODY_TOO_LARGE')
  const typed = await tus.patch(id, 0, Buffer.from('x'), { 'content-type': 'text/plain' })
  t.equal(typed.json().code, 'CE_UPLOAD_HEADER_INVALID')
  t.equal((await tus.patch('x', 0, Buffer.from('x'))).statusCode, 400)
  t.equal((await tus.head(id)).headers['upload-offset'], '0')
  t.equal((await tus.patch(id, 0, Buffer.alloc(10))).statusCode, 204)
  t.equal((await tus.asset(id)).asset.name, 'passwd')
  await tus.create(10)
  await tus.create(10)
  t.equal(await refused(1), 'CE_UPLOADS_TOO_MANY')
})
