import { createHash, randomBytes } from 'node:crypto'
import t from 'tap'
import { onEachTier, path, startMedia } from './helper.ts'

t.setTimeout(300_000)

const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('base64')

onEachTier('the digests that a client sends are those of what is kept', async (t, tier) => {
  const { app, headers, upload } = await startMedia(t, { tier })
  const bytes = randomBytes(6 * 1_048_576)
  const sha256 = `sha-256=:${digest('sha256', bytes)}:`
  const cases: Record<string, string>[] = [
    { 'repr-digest': sha256 },
    { 'repr-digest': `sha-512=:${digest('sha512', bytes)}:, ${sha256}` },
    { 'repr-digest': `unknown=:AAAA:, ${sha256}` },
    { 'content-md5': digest('md5', bytes) },
  ]
  for (const given of cases) {
    const answer = await upload(bytes, given)
    t.equal(answer.statusCode, 201, JSON.stringify(given))
    t.equal(answer.headers['repr-digest'], sha256)
    const url = `${path}/${answer.json().id}/content`
    t.equal((await app.inject({ url, headers: await headers() })).headers['repr-digest'], sha256)
  }
})

onEachTier('of a file with another digest nothing is stored', async (t, tier) => {
  const { bucket, db, upload } = await startMedia(t, { tier })
  // In one part, and in several.
  for (const size of [1_000, 11 * 1_048_576]) {
    const bytes = randomBytes(size)
    const other = randomBytes(10)
    const cases: Record<string, string>[] = [
      { 'repr-digest': `sha-256=:${digest('sha256', other)}:` },
      { 'repr-digest': `sha-512=:${digest('sha512', other)}:` },
      { 'repr-digest': `sha-256=:${digest('sha256', bytes)}:, sha-512=:${digest('sha512', other)}:` },
      { 'content-md5': digest('md5', other) },
    ]
    for (const given of cases) {
      const answer = await upload(bytes, given)
      t.equal(answer.statusCode, 400, JSON.stringify(given))
      t.equal(answer.json().code, 'CE_DIGEST_MISMATCH')
    }
  }
  t.same(await bucket.keys(), [])
  t.same(await bucket.uploads(), [])
  t.equal(await db.collection('assets').countDocuments(), 0)
  t.equal((await db.collection('usage').findOne())?.['bytes'], 0)
})

t.test('a digest that is none is refused before the file', async t => {
  const { bucket, upload } = await startMedia(t)
  for (const given of [
    { 'repr-digest': 'sha-256' },
    { 'repr-digest': 'sha-256=:AAAA:' },
    { 'repr-digest': 'sha-256="text"' },
    { 'repr-digest': '{"sha-256":1}' },
    { 'content-md5': 'AAAA' },
    { 'content-md5': '!!' },
  ]) {
    const answer = await upload(Buffer.from('x'), given)
    t.equal(answer.statusCode, 400, JSON.stringify(given))
    t.equal(answer.json().code, 'CE_DIGEST_INVALID')
  }
  t.same(await bucket.keys(), [])
})
