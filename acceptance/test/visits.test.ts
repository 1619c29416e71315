import { randomUUID } from 'node:crypto'
import t from 'tap'
import { deployment, newTenant, signIn } from './client.ts'

const to = deployment()
const { person, tenant } = await newTenant(to)
const base = Date.UTC(new Date().getUTCFullYear() + 1, 5, 1)
const at = (hours: number) => new Date(base + hours * 3_600_000).toISOString()

async function newPlace(name: string): Promise<string> {
  const added = await person.call('POST', '/geo/collections/places/items', {
    tenant,
    json: {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [13.4, 52.52] },
      properties: { name, kind: 'home' },
    },
  })
  return added.json.id
}

const place = await newPlace('Home')
const wish = (hour: number, changes: object = {}) => ({
  ...{ carer: randomUUID(), client: randomUUID(), place, start: at(hour), end: at(hour + 1) },
  time_zone: 'Europe/Berlin',
  ...changes,
})
const book = (json: unknown, headers: Record<string, string> = {}) =>
  person.call('POST', '/geo/visits', { tenant, json, headers })

t.test('a visit is booked, moved with its ETag, begun and ended, and the audit log tells it', async t => {
  const booked = await book(wish(8))
  t.equal(booked.status, 201)
  const path = String(booked.headers.location)
  const read = await person.call('GET', path, { tenant })
  t.strictSame(read.json, booked.json)

  const json = { start: at(9), end: at(10) }
  const blind = await person.call('PATCH', path, { tenant, json })
  t.equal(blind.status, 428)
  t.equal(blind.json.code, 'CE_PRECONDITION_REQUIRED')
  const headers = { 'if-match': String(read.headers.etag) }
  t.equal((await person.call('PATCH', path, { tenant, json, headers })).status, 200)
  t.equal((await person.call('PATCH', path, { tenant, json, headers })).status, 412)

  const near = { lon: 13.4001, lat: 52.52, accuracy: 8 }
  const began = await person.call('POST', `${path}/start`, { tenant, json: near })
  t.match(began.json, { status: 'started', started: { position: near, within: true } })
  const far = await person.call('POST', `${path}/end`, { tenant, json: { lon: 13.5, lat: 52.52 } })
  t.match(far.json, { status: 'done', ended: { within: false } }, 'recorded, not refused')
  const again = await person.call('POST', `${path}/end`, { tenant, json: near })
  t.equal(again.json.code, 'CE_VISIT_STATUS')

  const target = `visit/${booked.json.id}`
  const log = await person.call('GET', `/audit/events?target=${target}`, { tenant })
  t.strictSame(log.json.items.map((event: { action: string }) => event.action).toReversed(), [
    ...['visit.create', 'visit.read', 'visit.update', 'visit.start', 'visit.end'],
  ])
})

t.test('two who book the same carer at once: one is told of the other', async t => {
  const carer = randomUUID()
  const answers = await Promise.all(Array.from({ length: 8 }, () => book(wish(20, { carer }))))
  const booked = answers.filter(({ status }) => status === 201)
  t.equal(booked.length, 1)
  for (const { status, json } of answers.filter(answer => answer !== booked[0])) {
    t.equal(status, 409)
    t.match(json, { code: 'CE_VISIT_CONFLICT', conflict: { id: booked[0]?.json.id, start: at(20) } })
  }
})

t.test('a batch is booked as a whole, and once', async t => {
  const headers = { 'idempotency-key': randomUUID() }
  const post = (json: unknown) => person.call('POST', '/geo/visits/batch', { tenant, json, headers })
  const visits = [wish(30), wish(31), wish(32)]
  const first = await post({ visits })
  t.equal(first.status, 201)
  t.strictSame((await post({ visits })).json, first.json)
  const other = await post({ visits: visits.slice(1) })
  t.equal(other.status, 422)
  t.equal(other.json.code, 'CE_IDEMPOTENCY_REUSED')
  const clash = await person.call('POST', '/geo/visits/batch', {
    tenant,
    json: { visits: [wish(40), wish(31, { carer: visits[1]?.carer })] },
  })
  t.match(clash.json, { code: 'CE_VISIT_CONFLICT', index: 1, conflict: { id: first.json.items[1].id } })
  const list = await person.call('GET', `/geo/visits?from=${at(30)}&to=${at(48)}`, { tenant })
  t.strictSame(list.json, first.json)
})

t.test('a day of 23 hours is listed as it is lived', async t => {
  const carer = randomUUID()
  const [inside, outside] = [
    await book(wish(0, { carer, start: '2026-03-29T23:00:00+02:00', end: '2026-03-30T00:00:00+02:00' })),
    await book(wish(0, { carer, start: '2026-03-30T00:00:00+02:00', end: '2026-03-30T01:00:00+02:00' })),
  ]
  t.equal(outside.status, 201)
  const query = `carer=${carer}&day=2026-03-29&time_zone=Europe/Berlin`
  const { json } = await person.call('GET', `/geo/visits?${query}`, { tenant })
  t.strictSame(json.items, [inside.json])
})

t.test('nothing of it is anybody else’s', async t => {
  const visit = await book(wish(60))
  const other = await newTenant(to)
  const path = String(visit.headers.location)
  t.equal((await other.person.call('GET', path, { tenant: other.tenant })).json.code, 'CE_VISIT_NOT_FOUND')
  t.equal((await other.person.call('GET', path, { tenant })).status, 403)
  const stolen = await other.person.call('POST', '/geo/visits', { tenant: other.tenant, json: wish(60) })
  t.equal(stolen.json.code, 'CE_VISIT_PLACE_UNKNOWN')
  const demo = await signIn(to.edgeUrl, to.demo.email, to.demo.password)
  t.equal((await demo.call('GET', '/geo/visits', { tenant })).status, 403)
})
