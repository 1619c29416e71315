import { randomUUID } from 'node:crypto'
import { answered, type operations } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant, refusal, signInDemo } from './client.ts'
import { newPlace } from './things.ts'

const to = deployment()
type Wish = operations['bookVisit']['requestBody']['content']['application/json']
const { person, api, tenant } = await newTenant(to)
const base = Date.UTC(new Date().getUTCFullYear() + 1, 5, 1)
const at = (hours: number) => new Date(base + hours * 3_600_000).toISOString()

const home = newPlace('Home', 13.4, 52.52)
const { id: place } = (await answered(api.POST('/geo/collections/places/items', { body: home }))).data
const wish = (hour: number, changes: Partial<Wish> = {}): Wish => ({
  ...{ carer: randomUUID(), client: randomUUID(), place, start: at(hour), end: at(hour + 1) },
  time_zone: 'Europe/Berlin',
  ...changes,
})
const book = (body: Wish) => api.POST('/geo/visits', { body })

t.test('a visit is booked, moved with its ETag, begun and ended, and the audit log tells it', async t => {
  const booked = await answered(book(wish(8)))
  t.equal(booked.status, 201)
  const { id } = booked.data
  const path = `/geo/visits/${id}`
  t.equal(booked.headers.get('location'), path)
  const params = { path: { id } }
  const read = await answered(api.GET('/geo/visits/{id}', { params }))
  t.strictSame(read.data, booked.data)

  const json = { start: at(9), end: at(10) }
  const blind = await person.call('PATCH', path, { tenant, json })
  t.equal(blind.status, 428)
  t.equal(blind.code, 'CE_PRECONDITION_REQUIRED')
  const headers = { 'if-match': String(read.headers.get('etag')) }
  t.equal((await person.call('PATCH', path, { tenant, json, headers })).status, 200)
  t.equal((await person.call('PATCH', path, { tenant, json, headers })).status, 412)

  const near = { lon: 13.4001, lat: 52.52, accuracy: 8 }
  // Who is at the door has not read the visit before: no If-Match.
  const began = await person.call('POST', `${path}/start`, { tenant, json: near })
  t.match(began.json, { status: 'started', started: { position: near, within: true } })
  const far = await person.call('POST', `${path}/end`, { tenant, json: { lon: 13.5, lat: 52.52 } })
  t.match(far.json, { status: 'done', ended: { within: false } }, 'recorded, not refused')
  const again = await person.call('POST', `${path}/end`, { tenant, json: near })
  t.equal(again.code, 'CE_VISIT_STATUS')

  const query = { target: `visit/${id}` }
  const log = await answered(api.GET('/audit/events', { params: { query } }))
  t.strictSame(log.data.items.map(({ action }) => action).toReversed(), [
    ...['visit.create', 'visit.read', 'visit.update', 'visit.start', 'visit.end'],
  ])
})

t.test('two who book the same carer at once: one is told of the other', async t => {
  const carer = randomUUID()
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, () => answered(book(wish(20, { carer })))),
  )
  const booked = answers.filter(answer => answer.status === 'fulfilled').map(({ value }) => value)
  const refused = answers.filter(answer => answer.status === 'rejected').map(({ reason }) => reason)
  t.match(booked, [{ status: 201 }])
  t.equal(refused.length, 7)
  const conflict = { id: booked[0]?.data.id, start: at(20) }
  for (const error of refused)
    t.match(error, { status: 409, problem: { code: 'CE_VISIT_CONFLICT', conflict } })
})

t.test('a batch is booked as a whole, and once', async t => {
  const headers = { 'idempotency-key': randomUUID() }
  const post = (body: { visits: Wish[] }, key: Record<string, string> = headers) =>
    api.POST('/geo/visits/batch', { body, headers: key })
  const visits = [wish(30), wish(31), wish(32)]
  const first = await answered(post({ visits }))
  t.equal(first.status, 201)
  t.strictSame((await answered(post({ visits }))).data, first.data)
  const other = await refusal(post({ visits: visits.slice(1) }))
  t.equal(other.status, 422)
  t.equal(other.code, 'CE_IDEMPOTENCY_REUSED')
  const busy = visits[1]?.carer as string
  const clash = await refusal(post({ visits: [wish(40), wish(31, { carer: busy })] }, {}))
  const conflict = { id: first.data.items[1]?.id }
  t.match(clash.problem, { code: 'CE_VISIT_CONFLICT', index: 1, conflict })
  const query = { from: at(30), to: at(48) }
  const list = await answered(api.GET('/geo/visits', { params: { query } }))
  t.strictSame(list.data, first.data)
})

t.test('a day of 23 hours is listed as it is lived', async t => {
  const carer = randomUUID()
  const [inside, outside] = [
    await book(wish(0, { carer, start: '2026-03-29T23:00:00+02:00', end: '2026-03-30T00:00:00+02:00' })),
    await book(wish(0, { carer, start: '2026-03-30T00:00:00+02:00', end: '2026-03-30T01:00:00+02:00' })),
  ]
  t.equal(outside.response.status, 201)
  const query = { carer, day: '2026-03-29', time_zone: 'Europe/Berlin' }
  const { data } = await answered(api.GET('/geo/visits', { params: { query } }))
  t.strictSame(data.items, [inside.data])
})

t.test('nothing of it is anybody else’s', async t => {
  const { data } = await answered(book(wish(60)))
  const other = await newTenant(to)
  const params = { path: { id: data.id } }
  const get = ({ api }: { api: typeof other.api }) => refusal(api.GET('/geo/visits/{id}', { params }))
  t.equal((await get(other)).code, 'CE_VISIT_NOT_FOUND')
  t.equal((await get(other.person.forTenant(tenant))).status, 403)
  const stolen = await refusal(other.api.POST('/geo/visits', { body: wish(60) }))
  t.equal(stolen.code, 'CE_VISIT_PLACE_UNKNOWN')
  const demo = (await signInDemo(to)).forTenant(tenant)
  t.equal((await refusal(demo.api.GET('/geo/visits'))).status, 403)
})
