import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { onEachTier, other, own, startMedia } from './helper.ts'

t.setTimeout(300_000)

type Media = Awaited<ReturnType<typeof startMedia>>
type Claims = Parameters<Media['headers']>[0]

function direct({ app, headers }: Media, claims: Claims = {}) {
  const call = async (method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({ method, url, headers: await headers(claims), ...(payload === undefined ? {} : { payload }) })
  return {
    begin: (body: object) => call('POST', '/media/assets/direct', body),
    complete: (id: string) => call('POST', `/media/assets/direct/${id}/complete`),
    url: (id: string, query = '') => call('GET', `/media/assets/${id}/url${query}`),
    get: (id: string, path = '') => call('GET', `/media/assets/${id}${path}`),
  }
}

/** Sends a form to S3 as a browser does; gives the status. */
async function sendForm(url: string, fields: Record<string, string>, file: string): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([file]), 'x')
  return (await fetch(url, { method: 'POST', body: form })).status
}

onEachTier('a file that went straight to S3 is an asset once it is completed', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const { begin, complete, get } = direct(media)
  const sha256 = createHash('sha256').update('hello').digest('hex')
  const begun = await begin({ name: 'a/ü.txt', type: 'text/plain', size: 5, sha256 })
  t.equal(begun.statusCode, 201)
  const { id, url, fields } = begun.json()
  t.equal((await complete(id)).json().code, 'CE_UPLOAD_INCOMPLETE')
  t.equal((await get(id)).statusCode, 404)
  t.equal(await sendForm(url, fields, 'hello'), 204)
  t.equal((await get(id)).statusCode, 404)
  const asset = await complete(id)
  t.equal(asset.statusCode, 201)
  t.match(asset.json(), { id, name: 'ü.txt', type: 'text/plain', size: 5, sha256 })
  t.equal((await get(id, '/content')).body, 'hello')
  t.same((await complete(id)).json(), asset.json())
  // The form is good for a while: what it makes then is not what was verified.
  t.equal(await sendForm(url, fields, 'evil!'), 204)
  t.equal((await complete(id)).json().sha256, sha256)
  t.equal((await get(id, '/content')).body, 'hello')
})

t.test('the form takes its one key, type and length only', async t => {
  const media = await startMedia(t)
  const { id, url, fields } = (await direct(media).begin({ size: 5 })).json()
  t.equal(await sendForm(url, fields, 'hello!'), 400)
  t.equal(await sendForm(url, fields, 'hell'), 400)
  t.equal(await sendForm(url, { ...fields, 'Content-Type': 'text/html' }, 'hello'), 403)
  for (const key of [`t/${other}/uploads/${id}`, `t/${own}/uploads/x`, `t/${own}/blobs/${id}`])
    t.equal(await sendForm(url, { ...fields, key }, 'hello'), 403, key)
  const policy = JSON.parse(Buffer.from(fields['Policy'], 'base64').toString())
  t.ok(Date.parse(policy.expiration) - Date.now() <= 300_000)
  const later = { ...policy, expiration: new Date(Date.now() + 9e6).toISOString() }
  const tampered = Buffer.from(JSON.stringify(later)).toString('base64')
  t.equal(await sendForm(url, { ...fields, Policy: tampered }, 'hello'), 403)
  t.same(await media.bucket.keys(), [])
})

t.test('what is not what it was to be becomes nothing, and gives its bytes back', async t => {
  const media = await startMedia(t, { DEFAULT_QUOTA_BYTES: 10, MAX_ASSET_BYTES: 50 })
  const { begin, complete } = direct(media)
  t.equal((await begin({ size: 51 })).json().code, 'CE_BODY_TOO_LARGE')
  t.equal((await begin({ size: 11 })).json().code, 'CE_QUOTA_EXCEEDED')
  for (const bad of [
    {},
    { size: -1 },
    { size: 1, type: 'x' },
    { size: 1, sha256: 'x' },
    { size: 1, key: 'x' },
  ])
    t.equal((await begin(bad)).json().code, 'CE_VALIDATION', JSON.stringify(bad))
  const { id, url, fields } = (await begin({ size: 5, sha256: '0'.repeat(64) })).json()
  t.equal(await sendForm(url, fields, 'hello'), 204)
  t.equal((await complete(id)).json().code, 'CE_DIGEST_MISMATCH')
  t.equal((await complete(id)).json().code, 'CE_UPLOAD_NOT_FOUND')
  t.same(await media.bucket.keys(), [])
  t.match(await media.db.collection('usage').findOne({ tenantId: own }), { bytes: 0, openCount: 0 })
})

t.test('only who began a direct upload completes it, and no other tenant', async t => {
  const media = await startMedia(t)
  const { id, url, fields } = (await direct(media).begin({ size: 5 })).json()
  await sendForm(url, fields, 'hello')
  const someone = '01890000-0000-7000-8000-000000000001'
  for (const claims of [{ tenant: other }, { sub: someone }])
    t.equal((await direct(media, claims).complete(id)).json().code, 'CE_UPLOAD_NOT_FOUND')
  const answers = await Promise.all(Array.from({ length: 4 }, () => direct(media).complete(id)))
  for (const { statusCode } of answers) t.ok([201, 423].includes(statusCode), `${statusCode}`)
  t.ok(answers.some(({ statusCode }) => statusCode === 201))
  t.equal((await direct(media, { tenant: other }).url(id)).json().code, 'CE_ASSET_NOT_FOUND')
})

onEachTier('an address reads one file from S3, for a time, and does nothing else', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const { id } = (await media.upload(Buffer.from('<script>'), { 'content-type': 'text/html' })).json()
  const answer = await direct(media).url(id, '?seconds=300')
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  const { url } = answer.json()
  const file = await fetch(url)
  t.equal(file.status, 200)
  t.match(Object.fromEntries(file.headers), {
    'content-type': 'application/octet-stream',
    'content-disposition': /^attachment/,
  })
  t.equal(await file.text(), '<script>')
  for (const method of ['PUT', 'DELETE', 'POST'] as const) {
    const { status } = await fetch(url, { method, body: method === 'DELETE' ? null : 'evil' })
    t.ok(status === 403 || (method === 'POST' && status >= 400), `${method} ${status}`)
  }
  for (const tampered of [
    url.replace(own, other),
    url.replace('attachment', 'inline'),
    url.replace('X-Amz-Expires=300', 'X-Amz-Expires=3000'),
  ]) {
    t.not(tampered, url)
    t.equal((await fetch(tampered)).status, 403)
  }
  t.equal((await direct(media).get(id, '/content')).body, '<script>')
  const short = (await direct(media).url(id, '?seconds=1')).json().url
  // S3 counts whole seconds.
  await sleep(3_000)
  t.equal((await fetch(short)).status, 403)
  for (const seconds of ['0', '301', 'x'])
    t.equal((await direct(media).url(id, `?seconds=${seconds}`)).statusCode, 400)
  await direct(media).url(id)
  const told = () =>
    media.delivered.filter(({ action, target }) => action === 'asset.url' && target === `asset/${id}`)
  for (let tries = 0; told().length < 3 && tries < 3_000; tries++) await sleep(20)
  t.equal(told().length, 3)
})

t.test('what is in quarantine has no address', async t => {
  const media = await startMedia(t)
  const { id } = (await media.upload(Buffer.from('x'))).json()
  await media.db.collection('assets').updateOne({ id }, { $set: { state: 'quarantined' } })
  t.match((await direct(media).url(id)).json(), { status: 403, code: 'CE_ASSET_QUARANTINED' })
})

t.test('addresses are those of the store as clients reach it', async t => {
  const media = await startMedia(t, { S3_PUBLIC_ENDPOINT: 'https://files.example.org' })
  const { id } = (await media.upload(Buffer.from('x'))).json()
  t.match((await direct(media).url(id)).json().url, /^https:\/\/files\.example\.org\//)
  t.match((await direct(media).begin({ size: 1 })).json().url, /^https:\/\/files\.example\.org\//)
})
