import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { digest } from '@careeasy/audit'
import t from 'tap'
import { onEachTier, other, own, path, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

onEachTier('an upload is kept as it came, with what its uploader said of it', async (t, tier) => {
  const { app, bucket, headers, upload } = await startMedia(t, { tier })
  const bytes = randomBytes(100_000)
  const created = await upload(
    bytes,
    { 'content-type': 'image/png', 'content-disposition': `attachment; filename*=UTF-8''sn%C3%ADmek.png` },
    { sub: 'u1' },
  )
  t.equal(created.statusCode, 201)
  const asset = created.json()
  t.match(asset, {
    name: 'snímek.png',
    type: 'image/png',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    created_by: 'u1',
  })
  t.equal(created.headers['location'], `${path}/${asset.id}`)
  t.same(await bucket.keys(), [`t/${own}/blobs/${asset.id}`])
  const read = await app.inject({ url: `${path}/${asset.id}`, headers: await headers() })
  t.same(read.json(), asset)
  const again = { ...(await headers()), 'if-none-match': String(read.headers['etag']) }
  t.equal((await app.inject({ url: `${path}/${asset.id}`, headers: again })).statusCode, 304)
})

onEachTier('whatever its type says, a body is bytes: nothing is parsed', async (t, tier) => {
  const { app, headers, upload } = await startMedia(t, { tier })
  for (const type of ['application/json', 'text/plain', 'multipart/form-data', 'text/html; charset=utf-8']) {
    const body = Buffer.from('{"not json, no form')
    const created = await upload(body, { 'content-type': type })
    t.equal(created.statusCode, 201, type)
    t.equal(created.json().type, type)
    const content = await app.inject({
      url: `${path}/${created.json().id}/content`,
      headers: await headers(),
    })
    t.ok(content.rawPayload.equals(body))
  }
})

onEachTier('a file without type and name, and one without bytes, are files too', async (t, tier) => {
  const { app, headers, upload } = await startMedia(t, { tier })
  const empty = await upload(Buffer.alloc(0))
  t.equal(empty.statusCode, 201)
  t.match(empty.json(), { name: 'unnamed', type: 'application/octet-stream', size: 0 })
  const content = await app.inject({ url: `${path}/${empty.json().id}/content`, headers: await headers() })
  t.equal(content.statusCode, 200)
  t.equal(content.headers['content-length'], '0')
  t.equal(content.body, '')
})

t.test('of a file name its last part is kept, without what deceives', async t => {
  const { app, headers, upload } = await startMedia(t)
  const names: [string, string][] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\care\\plan.pdf', 'plan.pdf'],
    ['line\r\n\u0001.png', 'line.png'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['x"y;z=%41.png', 'x"y;z=%41.png'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['e\u0301t\u00e9.txt', '\u00e9t\u00e9.txt'],
  ]
  for (const [given, kept] of names) {
    const coded = encodeURIComponent(given).replaceAll("'", '%27')
    const byHeader = await upload(Buffer.from('x'), {
      'content-disposition': `attachment; filename="other.txt"; filename*=UTF-8''${coded}`,
    })
    if (given !== '') t.equal(byHeader.json().name, kept, given)
    const byQuery = await upload(Buffer.from('x'), {}, { query: `?name=${encodeURIComponent(given)}` })
    t.equal(byQuery.json().name, kept, `${given} in the query`)
    const url = `${path}/${byQuery.json().id}/content`
    t.equal((await app.inject({ url, headers: await headers() })).statusCode, 200, given)
  }
})

t.test('what cannot be read or kept is refused', async t => {
  const { bucket, upload } = await startMedia(t)
  const long = `${'n'.repeat(256)}.png`
  const cases: [number, string, Record<string, string>, string][] = [
    [400, 'CE_FILE_NAME_INVALID', { 'content-disposition': 'attachment; filename=' }, ''],
    [400, 'CE_FILE_NAME_INVALID', { 'content-disposition': `attachment; filename="${long}"` }, ''],
    [400, 'CE_VALIDATION', {}, `?name=${long}`],
    [400, 'CE_VALIDATION', {}, '?owner=me'],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', { 'content-type': 'no type' }, ''],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', { 'content-type': `a/b; c=${'d'.repeat(250)}` }, ''],
    [415, 'CE_MEDIA_TYPE_UNSUPPORTED', { 'content-encoding': 'gzip' }, ''],
  ]
  for (const [status, code, headers, query] of cases) {
    const answer = await upload(Buffer.from('x'), headers, { query })
    t.equal(answer.statusCode, status, JSON.stringify(headers) + query)
    t.equal(answer.json().code, code)
  }
  t.same(await bucket.keys(), [])
})

onEachTier('a list gives every asset of the tenant once, page by page', async (t, tier) => {
  const { app, headers, upload } = await startMedia(t, { tier })
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push((await upload(Buffer.from('x'))).json().id)
  const foreign = (await upload(Buffer.from('x'), {}, { tenant: other })).json()

  const seen: string[] = []
  let url: string | undefined = `${path}?limit=2`
  let cursor: string | undefined
  for (let pages = 0; url !== undefined && pages < 9; pages++) {
    const page: { items: { id: string }[]; next_cursor?: string } = (
      await app.inject({ url, headers: await headers() })
    ).json()
    seen.push(...page.items.map(asset => asset.id))
    cursor ??= page.next_cursor
    url = page.next_cursor && `${path}?limit=2&cursor=${page.next_cursor}`
  }
  t.same(seen, ids)

  const elsewhere = { url: `${path}?cursor=${cursor}`, headers: await headers({ tenant: other }) }
  t.equal((await app.inject(elsewhere)).json().code, 'CE_CURSOR_INVALID')
  for (const id of [foreign.id, randomUUID()]) {
    for (const url of [`${path}/${id}`, `${path}/${id}/content`]) {
      const answer = await app.inject({ url, headers: await headers() })
      t.equal(answer.statusCode, 404, url)
      t.equal(answer.json().code, 'CE_ASSET_NOT_FOUND')
    }
  }
})

t.test('queries and ids that do not fit are refused', async t => {
  const { app, headers } = await startMedia(t)
  for (const rest of ['?limit=0', '?limit=1001', '?offset=1', '/nope', '/nope/content', '/..%00/content']) {
    const answer = await app.inject({ url: `${path}${rest}`, headers: await headers() })
    t.equal(answer.statusCode, 400, rest)
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
})

onEachTier('a new asset leaves an audit event that says who did what, from where', async (t, tier) => {
  const { db, delivered, upload } = await startMedia(t, { tier })
  const { id, name, type, size, sha256 } = (await upload(Buffer.from('x'), {}, { sub: 'u1' })).json()
  await until(() => delivered.length > 0)
  t.match(delivered, [
    {
      tenant: own,
      actor: 'u1',
      action: 'asset.create',
      target: `asset/${id}`,
      outcome: 'success',
      source: 'media',
      address: '192.0.2.7',
      after: digest({ id, name, type, size, sha256 }),
    },
  ])
  await until(async () => (await db.collection('assets').countDocuments({ outboxSince: null })) === 1)
})

t.test('the routes and their answers are in the OpenAPI document', async t => {
  const { app } = await startMedia(t)
  const { paths } = (await app.inject('/openapi.json')).json()
  for (const known of [path, `${path}/{id}`, `${path}/{id}/content`, `${path}/{id}/restore`, '/media/usage'])
    t.ok(paths[known], known)
  t.same(Object.keys(paths[path].post.requestBody.content), ['*/*'])
})
