import { randomUUID } from 'node:crypto'
import t from 'tap'
import { ada, onEachTier, other, own, path, startProfile } from './helper.ts'

type App = Awaited<ReturnType<typeof startProfile>>['app']
type Headers = Record<string, string>

async function create(app: App, headers: Headers, body: object = ada) {
  const answer = await app.inject({ method: 'POST', url: path, headers, body })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer
}

onEachTier('a person that was created is read back as it was sent', async (t, tier) => {
  const { app, headers } = await startProfile(t, { tier })
  const others = {
    education: [{ school: 'Home', years: [1829, 1830.5], degree: null, 'grüße/~': { '': true } }],
    experiences: [{ title: 'Analyst', safe: Number.MAX_SAFE_INTEGER, tiny: 5e-324 }],
  }
  const created = await create(app, await headers(), { ...ada, others })
  const person = created.json()
  t.match(person, { ...ada, type: 'person', version: 1 })
  t.same(person.others, others)
  t.equal(person.created_at, person.updated_at)
  t.equal(created.headers['location'], `${path}/${person.id}`)

  const read = await app.inject({ url: `${path}/${person.id}`, headers: await headers() })
  t.equal(read.statusCode, 200)
  t.same(read.json(), person)
  t.equal(read.headers['etag'], created.headers['etag'])
})

onEachTier('a person without e-mail and others has empty lists and no e-mail', async (t, tier) => {
  const { app, headers } = await startProfile(t, { tier })
  const person = (await create(app, await headers(), { fname: 'A', lname: 'B' })).json()
  t.same(person.others, { education: [], experiences: [] })
  t.notOk('email' in person)
})

onEachTier('who has the current version is answered 304 without a body', async (t, tier) => {
  const { app, headers } = await startProfile(t, { tier })
  const { id } = (await create(app, await headers())).json()
  const read = (match: string) =>
    headers().then(known =>
      app.inject({ url: `${path}/${id}`, headers: { ...known, 'if-none-match': match } }),
    )
  for (const match of ['"1"', 'W/"1"', '"x", "1"', '*']) {
    const answer = await read(match)
    t.equal(answer.statusCode, 304, match)
    t.notOk('content-length' in answer.headers || 'content-type' in answer.headers, 'nor headers of one')
    t.equal(answer.body, '')
    t.equal(answer.headers['etag'], '"1"')
  }
  t.equal((await read('"2"')).statusCode, 200)
})

onEachTier('a list gives every person once, the oldest first, page by page', async (t, tier) => {
  const { app, headers } = await startProfile(t, { tier })
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push((await create(app, await headers())).json().id)
  await create(app, await headers({ tenant: other }))

  const seen: string[] = []
  let url: string | undefined = `${path}?limit=2`
  for (let pages = 0; url !== undefined && pages < 9; pages++) {
    const page: { items: { id: string }[]; next_cursor?: string } = (
      await app.inject({ url, headers: await headers() })
    ).json()
    t.ok(page.items.length <= 2)
    seen.push(...page.items.map(person => person.id))
    url = page.next_cursor && `${path}?limit=2&cursor=${page.next_cursor}`
  }
  t.same(seen, ids)
})

onEachTier('a cursor of another tenant or an altered one is refused', async (t, tier) => {
  const { app, headers } = await startProfile(t, { tier })
  for (const tenant of [own, own, other]) await create(app, await headers({ tenant }))
  const { next_cursor } = (await app.inject({ url: `${path}?limit=1`, headers: await headers() })).json()
  t.ok(next_cursor)
  for (const [cursor, tenant] of [
    [next_cursor, other],
    [`x${next_cursor}`, own],
    ['', own],
  ]) {
    const answer = await app.inject({
      url: `${path}?cursor=${cursor}`,
      headers: await headers({ tenant }),
    })
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().code, 'CE_CURSOR_INVALID')
  }
})

onEachTier("another tenant's person, or none, is answered 404 and is in no list", async (t, tier) => {
  const { app, headers } = await startProfile(t, { tier })
  const { id } = (await create(app, await headers({ tenant: other }))).json()
  for (const unknown of [id, randomUUID()]) {
    const answer = await app.inject({ url: `${path}/${unknown}`, headers: await headers() })
    t.equal(answer.statusCode, 404)
    t.equal(answer.json().code, 'CE_PERSON_NOT_FOUND')
  }
  t.same((await app.inject({ url: path, headers: await headers() })).json(), { items: [] })
})

t.test('the routes and their answers are in the OpenAPI document', async t => {
  const { app } = await startProfile(t)
  const { paths } = (await app.inject('/openapi.json')).json()
  const all = '/profile/objects/{type}'
  t.same(Object.keys(paths[all]).sort(), ['get', 'post'])
  t.same(Object.keys(paths[`${all}/{id}`]).sort(), ['delete', 'get', 'patch', 'put'])
  for (const further of ['history', 'history/{version}', 'restore'])
    t.ok(paths[`${all}/{id}/${further}`], further)
  t.equal(paths[all].post.operationId, 'createObject')
})
