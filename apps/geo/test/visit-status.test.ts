import t from 'tap'
import { createDatabase, feature } from './helper.ts'
import { at, createOffices, type Office } from './visits.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const here = { lon: 4.9041, lat: 52.3676 }
const statuses = ['booked', 'started', 'done', 'cancelled', 'missed'] as const
type Status = (typeof statuses)[number]

const change = (office: Office, id: string, body: unknown) =>
  office.ask('PATCH', `/geo/visits/${id}`, { body, headers: { 'if-match': '*' } })

/** A visit of that status, by the ways that lead there. */
async function visitOf(office: Office, status: Status): Promise<string> {
  const { id } = await office.booked()
  const ways: Record<Status, Status[]> = {
    ...{ booked: [], started: ['started'], done: ['started', 'done'] },
    ...{ cancelled: ['cancelled'], missed: ['missed'] },
  }
  for (const next of ways[status]) await change(office, id, { status: next })
  return id
}

/** All that is allowed; everything else is 409. */
const allowed: Record<Status, readonly Status[]> = {
  booked: ['started', 'cancelled', 'missed'],
  started: ['done', 'cancelled'],
  done: [],
  cancelled: [],
  missed: [],
}

for (const from of statuses) {
  t.test(`a visit that is ${from} becomes what it may, and nothing else`, async t => {
    const { offices } = await createOffices(t, database)
    const [office] = offices
    for (const to of statuses) {
      const id = await visitOf(office, from)
      const { status, json } = await change(office, id, { status: to })
      if (allowed[from].includes(to)) {
        t.equal(status, 200, to)
        t.equal(json.status, to)
      } else {
        t.equal(status, 409, to)
        t.equal(json.code, 'CE_VISIT_STATUS')
        t.equal(json.detail, `A visit that is ${from} cannot become ${to}`)
        t.equal((await office.ask('GET', `/geo/visits/${id}`)).json.status, from)
      }
    }
    for (const [verb, to] of [
      ['start', 'started'],
      ['end', 'done'],
    ] as const) {
      const id = await visitOf(office, from)
      const { status, json } = await office.ask('POST', `/geo/visits/${id}/${verb}`, { body: here })
      t.equal(status, allowed[from].includes(to) ? 200 : 409, verb)
      t.equal(json.code, allowed[from].includes(to) ? undefined : 'CE_VISIT_STATUS')
    }
    const id = await visitOf(office, from)
    for (const body of [{ start: at(3), end: at(4) }, { place: office.place }, { carer: office.place }])
      t.equal((await change(office, id, body)).status, from === 'booked' ? 200 : 409, 'rescheduling')
    t.equal((await change(office, id, { notes: 'late' })).status, 200, 'notes can be taken at any time')
    const both = await change(office, await visitOf(office, 'booked'), { status: 'cancelled', end: at(2) })
    t.equal(both.json.code, 'CE_VISIT_STATUS', 'what is called off is not put elsewhere')
  })
}

t.test('work that the office begins and ends has a time of the server and no position', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const { id } = await office.booked()
  const before = Date.now()
  const { json } = await change(office, id, { status: 'started' })
  t.same(Object.keys(json.started), ['at'])
  const began = Date.parse(json.started.at)
  t.ok(began >= before && began <= Date.now())
  t.same(Object.keys((await change(office, id, { status: 'done' })).json.ended), ['at'])
})

/** Where the place is, where the device is, metres between them, and whether that is within 150. */
const positions: Record<string, readonly [number[], number[], number, boolean]> = {
  'right there': [[4.9041, 52.3676], [4.9041, 52.3676], 0, true],
  'a street away': [[4.9041, 52.3676], [4.9041, 52.3685], 100, true],
  'a few streets away': [[4.9041, 52.3676], [4.9041, 52.3691], 167, false],
  'on the other side of the world': [[0, 0], [180, 0], 20_003_931, false],
  'across the antimeridian': [[179.9996, 0], [-179.9996, 0], 89, true],
  'on the meridian, named the other way': [[180, 10], [-180, 10], 0, true],
  'across the north pole': [[0, 89.9995], [180, 89.9995], 112, true],
  'at the south pole, of another longitude': [[-77, -90], [103, -90], 0, true],
  'from pole to pole': [[0, 90], [0, -90], 20_003_931, false],
}

for (const [where, [[lon, lat], [deviceLon, deviceLat], metres, within]] of Object.entries(positions)) {
  t.test(`a visit that begins ${where} is recorded so`, async t => {
    const { offices } = await createOffices(t, database)
    const [office] = offices
    const place = (
      await office.ask('POST', '/geo/collections/places/items', { body: feature('Place', lon, lat) })
    ).json.id
    const { id } = await office.booked({ place })
    const position = { lon: deviceLon, lat: deviceLat, accuracy: 5 }
    for (const [verb, kept] of [
      ['start', 'started'],
      ['end', 'ended'],
    ] as const) {
      const { status, json } = await office.ask('POST', `/geo/visits/${id}/${verb}`, { body: position })
      t.equal(status, 200, 'wherever it is')
      t.match(json[kept], { position, geofence: 150, within })
      t.ok(Math.abs(json[kept].distance - metres) <= Math.max(1, metres / 1e5), `${json[kept].distance} m`)
    }
  })
}

t.test('a place may say itself how close one must be', async t => {
  const { offices } = await createOffices(t, database, { settings: { GEOFENCE_METRES: 90 } })
  const [office] = offices
  const device = { lon: 4.9041, lat: 52.3685 }
  for (const [geofence, expected] of [
    [50, { geofence: 50, within: false }],
    [101, { geofence: 101, within: true }],
    [undefined, { geofence: 90, within: false }],
    ['wide', { geofence: 90, within: false }],
    [-1, { geofence: 90, within: false }],
  ] as const) {
    const properties = geofence === undefined ? {} : { geofence }
    const body = feature('Place', 4.9041, 52.3676, properties)
    const place = (await office.ask('POST', '/geo/collections/places/items', { body })).json.id
    const { id } = await office.booked({ place })
    const { json } = await office.ask('POST', `/geo/visits/${id}/start`, { body: device })
    t.match(json.started, expected, String(geofence))
  }
})
