import { randomUUID } from 'node:crypto'
import t from 'tap'
import { onEachTier, other, path, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

type Media = Awaited<ReturnType<typeof startMedia>>

async function send(
  { app, headers }: Media,
  method: 'GET' | 'PATCH' | 'DELETE' | 'POST',
  rest: string,
  { body, tenant, ...more }: { body?: unknown; tenant?: string; 'if-match'?: string } = {},
) {
  const json = body === undefined ? {} : { 'content-type': 'application/merge-patch+json' }
  return app.inject({
    method,
    url: `${path}${rest}`,
    headers: { ...(await headers(tenant === undefined ? {} : { tenant })), ...json, ...more },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
}

onEachTier('name, attributes and links are changed by a merge patch, each on its own', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const { id } = (await media.upload(Buffer.from('x'), {}, { query: '?name=a.txt' })).json()
  const person = `person/${randomUUID()}`
  const visit = randomUUID()
  const body = {
    name: '../b.txt',
    attributes: { room: { nr: 4 } },
    links: { objects: [person], visits: [visit] },
  }
  const changed = await send(media, 'PATCH', `/${id}`, { body, 'if-match': '"1"' })
  t.equal(changed.statusCode, 200)
  t.equal(changed.headers['etag'], '"2"')
  t.match(changed.json(), { ...body, name: 'b.txt', version: 2 })
  const less = { attributes: { room: { floor: 1, nr: null } }, links: { visits: null } }
  const again = await send(media, 'PATCH', `/${id}`, { body: less, 'if-match': '"2"' })
  t.match(again.json(), { name: 'b.txt', attributes: { room: { floor: 1 } } })
  t.same(again.json().links, { objects: [person], visits: [] })
  t.same((await send(media, 'GET', `/${id}`)).json(), again.json())
  await until(() => media.delivered.filter(({ action }) => action === 'asset.update').length === 2)
})

t.test('a change needs the ETag of what it changes, and a body that fits', async t => {
  const media = await startMedia(t)
  const { id } = (await media.upload(Buffer.from('x'))).json()
  const cases: [number, string, unknown, string | undefined][] = [
    [428, 'CE_PRECONDITION_REQUIRED', { name: 'x' }, undefined],
    [412, 'CE_PRECONDITION_FAILED', { name: 'x' }, '"2"'],
    [400, 'CE_VALIDATION', { name: null }, '"1"'],
    [400, 'CE_VALIDATION', { size: 1 }, '"1"'],
    [400, 'CE_VALIDATION', { name: 'n'.repeat(256) }, '"1"'],
    [400, 'CE_VALIDATION', { attributes: { $where: 1 } }, '"1"'],
    [400, 'CE_VALIDATION', { attributes: { 'a.b': 1 } }, '"1"'],
    [400, 'CE_VALIDATION', { attributes: { a: 'x\0' } }, '"1"'],
    [400, 'CE_VALIDATION', { links: { objects: ['../x'] } }, '"1"'],
    [400, 'CE_ASSET_INVALID', { attributes: { a: 'x'.repeat(20_000) } }, '"1"'],
  ]
  for (const [status, code, body, match] of cases) {
    const answer = await send(media, 'PATCH', `/${id}`, { body, ...(match && { 'if-match': match }) })
    t.equal(answer.statusCode, status, JSON.stringify(body).slice(0, 80))
    t.equal(answer.json().code, code)
  }
  const foreign = await send(media, 'PATCH', `/${id}`, {
    body: { name: 'x' },
    'if-match': '"1"',
    tenant: other,
  })
  t.equal(foreign.statusCode, 404)
})

t.test('of many writers that saw the same version one wins', async t => {
  const media = await startMedia(t)
  const { id } = (await media.upload(Buffer.from('x'))).json()
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      send(media, 'PATCH', `/${id}`, { body: { attributes: { n } }, 'if-match': '"1"' }),
    ),
  )
  t.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1)
  t.equal(answers.filter(({ statusCode }) => statusCode === 412).length, 9)
})

onEachTier('what is deleted is gone for everybody, and can be restored as it was', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const { id } = (await media.upload(Buffer.from('x'))).json()
  t.equal((await send(media, 'POST', `/${id}/restore`)).json().code, 'CE_ASSET_NOT_DELETED')
  t.equal((await send(media, 'DELETE', `/${id}`, { tenant: other })).statusCode, 404)
  t.equal((await send(media, 'DELETE', `/${id}`, { 'if-match': '"7"' })).statusCode, 412)
  t.equal((await send(media, 'DELETE', `/${id}`)).statusCode, 204)
  for (const [method, rest] of [
    ['GET', ''],
    ['GET', '/content'],
    ['DELETE', ''],
  ] as const) {
    t.equal((await send(media, method, `/${id}${rest}`)).json().code, 'CE_ASSET_NOT_FOUND')
  }
  t.same((await send(media, 'GET', '')).json().items, [])
  t.match((await send(media, 'GET', '?deleted=true')).json().items, [{ id }])
  t.equal((await send(media, 'POST', `/${id}/restore`)).statusCode, 200)
  t.equal((await send(media, 'GET', `/${id}/content`)).body, 'x')
  t.same((await send(media, 'GET', '?deleted=true')).json().items, [])
  await until(() => media.delivered.length >= 4)
  const actions = media.delivered.map(({ action }) => action).sort()
  t.same(actions, ['asset.create', 'asset.delete', 'asset.read', 'asset.restore'])
})

onEachTier('lists are filtered by type, owner, link and time, page by page', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const image = (await media.upload(png, { 'content-type': 'text/html' }, { sub: 'u1' })).json()
  const text = (await media.upload(Buffer.from('x'), { 'content-type': 'text/plain; charset=utf-8' })).json()
  const linked = (await media.upload(Buffer.from('y'), { 'content-type': 'text/plainer' })).json()
  const person = `person/${randomUUID()}`
  const visit = randomUUID()
  const body = { links: { objects: [person], visits: [visit] } }
  await send(media, 'PATCH', `/${linked.id}`, { body, 'if-match': '"1"' })
  const cases: [string, string[]][] = [
    ['?type=image/png', [image.id]],
    ['?type=image/*', [image.id]],
    ['?type=text/html', []],
    ['?type=text/plain', [text.id]],
    ['?type=text/*', [text.id, linked.id]],
    ['?type=.*', []],
    ['?owner=u1', [image.id]],
    [`?object=${person}`, [linked.id]],
    [`?visit=${visit}`, [linked.id]],
    [`?object=person/${randomUUID()}`, []],
    [`?created_from=${text.created_at}&created_to=${linked.created_at}`, [text.id]],
    ['?created_from=2100-01-01T00:00:00Z', []],
  ]
  for (const [query, ids] of cases) {
    const { items } = (await send(media, 'GET', query)).json()
    t.same(
      items.map((item: { id: string }) => item.id),
      ids,
      query,
    )
  }
  const page = (await send(media, 'GET', '?type=text/*&limit=1')).json()
  t.match(page.items, [{ id: text.id }])
  const next = await send(media, 'GET', `?type=text/*&limit=1&cursor=${page.next_cursor}`)
  t.match(next.json().items, [{ id: linked.id }])
  const other = await send(media, 'GET', `?type=image/*&cursor=${page.next_cursor}`)
  t.equal(other.json().code, 'CE_CURSOR_INVALID')
})
