import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { ObjectDocument } from '../src/store/objects.ts'
import { ada, onEachTier, other, own, path, startProfile } from './helper.ts'

t.setTimeout(300_000)

const room = {
  type: 'object',
  properties: {
    no: { type: 'integer', 'x-index': true },
    name: { type: 'string', 'x-index': true, 'x-search': true },
    note: { type: 'string', 'x-search': true },
    tags: { type: 'array', items: { type: 'string' } },
  },
}
const rooms = '/profile/objects/room'

type Profile = Awaited<ReturnType<typeof startProfile>>

/** The service with the type `room` in both tenants, and a client for it. */
async function startRooms(t: Test, tier: 'pool' | 'silo' = 'pool') {
  const profile = await startProfile(t, { tier })
  const { app, headers } = profile
  const as = (tenant: string) => headers({ tenant, roles: ['owner'] })
  for (const tenant of [own, other]) {
    const put = await app.inject({
      method: 'PUT',
      url: '/profile/types/room',
      headers: await as(tenant),
      body: room,
    })
    t.equal(put.statusCode, 201, put.body)
  }
  return {
    ...profile,
    async add(body: object, tenant = own): Promise<string> {
      const answer = await app.inject({ method: 'POST', url: rooms, headers: await as(tenant), body })
      if (answer.statusCode !== 201) throw new Error(answer.body)
      return answer.json().id
    },
    list: async (query: Record<string, string>, tenant = own, url = rooms) =>
      app.inject({ url, query, headers: await as(tenant) }),
  }
}

const names = (answer: Awaited<ReturnType<Profile['app']['inject']>>) =>
  (answer.json().items as { name: string }[]).map(({ name }) => name)

onEachTier(
  'a list is filtered, sorted and searched, and shows no other tenant’s objects',
  async (t, tier) => {
    const { add, list } = await startRooms(t, tier)
    for (const [no, name] of ['Élan vital', 'Blue room', 'blue ROOM two', 'Attic'].entries())
      await add({ no, name, tags: no % 2 ? ['odd'] : [], note: `floor${no}` })
    await add({ no: 1, name: 'Blue room of others' }, other)

    t.same(names(await list({})), ['Élan vital', 'Blue room', 'blue ROOM two', 'Attic'])
    t.same(names(await list({ filter: 'no gte 1 and no lt 3' })), ['Blue room', 'blue ROOM two'])
    t.same(names(await list({ filter: 'tags eq "odd"', sort: '-no' })), ['Attic', 'Blue room'])
    t.same(names(await list({ sort: 'name' })), ['Attic', 'Blue room', 'blue ROOM two', 'Élan vital'])
    t.same(names(await list({ q: 'room blue' })), ['Blue room', 'blue ROOM two'])
    t.same(names(await list({ q: 'BLUE tw' })), ['blue ROOM two'])
    t.same(names(await list({ q: 'elan' })), [], 'accents count')
    t.same(names(await list({ q: 'e\u0301lan' })), ['Élan vital'], 'however they are written')
    t.same(names(await list({ q: 'blu room' })), [], 'only the last word may be a beginning')
    t.same(names(await list({ q: 'floor1', filter: 'no eq 1' })), ['Blue room'])
    t.same(names(await list({ filter: 'name prefix "Blue"' }, other)), ['Blue room of others'])
  },
)

t.test('a query that cannot be answered is refused with the reason', async t => {
  const { add, list, app, headers } = await startRooms(t)
  await add({ no: 1, name: 'a' })
  for (const [query, code] of [
    [{ filter: '' }, 'CE_FILTER_INVALID'],
    [{ filter: 'no eq {"$gt":0}' }, 'CE_FILTER_INVALID'],
    [{ filter: 'no $gt 0' }, 'CE_FILTER_INVALID'],
    [{ filter: '$where eq "1"' }, 'CE_FILTER_INVALID'],
    [{ filter: 'tenantId eq "7MA170G"' }, 'CE_FILTER_INVALID'],
    [{ filter: '__proto__ exists true' }, 'CE_FILTER_INVALID'],
    [{ filter: 'id eq "x"' }, 'CE_FILTER_INVALID'],
    [{ filter: 'no eq "1"' }, 'CE_FILTER_INVALID'],
    [{ filter: 'no eq NaN' }, 'CE_FILTER_INVALID'],
    [{ filter: 'no eq 9007199254740993' }, 'CE_FILTER_INVALID'],
    [{ sort: 'size' }, 'CE_SORT_INVALID'],
    [{ sort: '' }, 'CE_SORT_INVALID'],
    [{ sort: 'tags' }, 'CE_SORT_INVALID'],
    [{ sort: '$natural' }, 'CE_SORT_INVALID'],
    [{ q: '' }, 'CE_SEARCH_INVALID'],
    [{ q: '%$.*' }, 'CE_SEARCH_INVALID'],
    [{ q: 'a '.repeat(12) }, 'CE_SEARCH_INVALID'],
    [{ filter: 'x'.repeat(4_001) }, 'CE_VALIDATION'],
    [{ filter_: 'no eq 1' }, 'CE_VALIDATION'],
    [{ 'filter[$gt]': '1' }, 'CE_VALIDATION'],
  ] as [Record<string, string>, string][]) {
    const answer = await list(query)
    t.equal(answer.statusCode, 400, JSON.stringify(query))
    t.equal(answer.json().code, code, JSON.stringify(query))
  }
  t.match((await list({ filter: 'no eq 1 and nme eq 2' })).json().detail, 'character 13')
  const twice = await app.inject({ url: `${rooms}?filter=no+eq+1&filter=no+eq+2`, headers: await headers() })
  t.equal(twice.json().code, 'CE_VALIDATION')
  t.equal((await list({}, own, '/profile/objects/unknown')).json().code, 'CE_TYPE_UNKNOWN')
})

onEachTier('pages hold together while objects are added, changed elsewhere and deleted', async (t, tier) => {
  const { add, list, app, headers } = await startRooms(t, tier)
  const there: string[] = []
  for (let n = 0; n < 12; n++) there.push(await add({ no: n % 3, name: `n${n}` }))
  const gone = await add({ no: 1, name: 'gone' })
  const seen: string[] = []
  const query: Record<string, string> = { sort: '-no', filter: 'no gte 0', limit: '3' }
  for (let page = 0; page < 20; page++) {
    const answer = await list(query)
    const { items, next_cursor } = answer.json()
    seen.push(...items.map(({ id }: { id: string }) => id))
    if (next_cursor === undefined) break
    query['cursor'] = next_cursor
    // One before and one behind the place, and one that goes away.
    await add({ no: 2, name: 'new' })
    await add({ no: 0, name: 'new' })
    if (page === 0) await app.inject({ method: 'DELETE', url: `${rooms}/${gone}`, headers: await headers() })
  }
  t.equal(new Set(seen).size, seen.length, 'none comes twice')
  t.same(
    there.filter(id => !seen.includes(id)),
    [],
    'all that were there come',
  )
  t.notOk(seen.includes(gone))
})

t.test('a cursor is good for its own query of its own tenant and type only', async t => {
  const { add, list } = await startRooms(t)
  for (const tenant of [own, own, other, other]) await add({ no: 1, name: 'x' }, tenant)
  const query = { sort: 'no', filter: 'no eq 1', limit: '1' }
  const cursor = (await list(query)).json().next_cursor
  t.equal((await list({ ...query, cursor })).statusCode, 200)
  for (const [given, tenant, url] of [
    [{ ...query, cursor }, other, rooms],
    [{ ...query, cursor, sort: '-no' }, own, rooms],
    [{ ...query, cursor, filter: 'no eq 2' }, own, rooms],
    [{ cursor, limit: '1' }, own, rooms],
    [{ ...query, cursor: `x${cursor}` }, own, rooms],
    [{ cursor: cursor ?? '' }, own, path],
  ] as const) {
    const answer = await list(given, tenant, url)
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().code, 'CE_CURSOR_INVALID')
  }
})

t.test('a long text ends a page of an indexed order, and is refused in another', async t => {
  const { add, list } = await startRooms(t)
  const long = '😀"\\'.repeat(100)
  for (const name of [`${long}b`, `${long}a`, 'z']) await add({ name, note: name })
  const query: Record<string, string> = { sort: 'name', limit: '1' }
  const seen: string[] = []
  for (let page = 0; page < 3; page++) {
    const answer = (await list(query)).json()
    seen.push(answer.items[0].name)
    query['cursor'] = answer.next_cursor ?? ''
  }
  t.same(seen.toSorted(), ['z', `${long}a`, `${long}b`])
  const refused = await list({ sort: '-note', limit: '1' })
  t.equal(refused.json().code, 'CE_SORT_INVALID')
  t.match(refused.json().detail, 'x-index')
})

t.test('what has no index is refused beyond 10,000 objects, with the remedy', async t => {
  const { add, list, app } = await startRooms(t)
  const id = await add({ no: 7, name: 'one', note: 'this one' })
  const { mongo } = await app.tenants.forService(own)
  const objects = mongo.collection<ObjectDocument>('objects')
  const one = (await objects.findById(id)) as ObjectDocument
  const ids = Array.from({ length: 9_999 }, (_, n) => `${id}-${n}`)
  for (let start = 0; start < ids.length; start += 1_000) {
    const batch = ids.slice(start, start + 1_000)
    const fields = { attributes: { no: 1 }, slots: { s1: 1 }, words: [] }
    await objects.insertMany(batch.map(next => ({ ...one, ...fields, id: next, unique: [next] })))
  }
  t.equal((await list({ filter: 'note eq "this one"' })).json().items.length, 1, 'there are 10,000')
  await add({ no: 8, name: 'two' })
  for (const query of [{ filter: 'no eq 7 and note eq "this one"' }, { sort: 'note' }]) {
    const answer = await list(query)
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), { code: 'CE_FILTER_UNINDEXED', detail: /'note'.*10000.*x-index/ })
  }
  t.equal((await list({ filter: 'no eq 7' })).json().items.length, 1)
  t.equal((await list({ sort: '-no', limit: '1' })).json().items[0].name, 'two')
  t.equal((await list({ q: 'this' })).json().items.length, 1)
})

t.test('every person on a page leaves an event of the read, and other objects none', async t => {
  const { app, delivered, headers, add, list } = await startRooms(t)
  const ids: string[] = []
  for (let n = 0; n < 3; n++)
    ids.push((await app.inject({ method: 'POST', url: path, headers: await headers(), body: ada })).json().id)
  await add({ name: 'a' })
  await list({})
  const page = (await list({ filter: 'lname eq "Byron"', limit: '2' }, own, path)).json()
  t.equal(page.items.length, 2)
  const reads = () => delivered.filter(({ action }) => action.endsWith('.read'))
  for (let tries = 0; reads().length < 2 && tries < 3_000; tries++) await sleep(20)
  t.same(
    reads().map(({ action, target }) => `${action} ${target}`),
    page.items.map(({ id }: { id: string }) => `person.read person/${id}`),
    'the one beyond the page was not shown',
  )
})
