import { randomUUID } from 'node:crypto'
import { mintCapability } from '@careeasy/tenant-connection'
import type pg from 'pg'
import t from 'tap'
import { capabilityKey, connected, createDatabase, type createGeo } from './helper.ts'
import { at, createOffices } from './visits.ts'

const database = await createDatabase()
t.teardown(() => database.drop())
t.setTimeout(300_000)
const writers = 32

/** Pairs of visits that one carer would have to make at once, counted from the table past all rules. */
async function doubleBookings(t: Parameters<typeof createGeo>[0], tenant: string): Promise<number> {
  const { rows } = await (await connected(t, database.owner)).query(
    `SELECT count(*)::int AS pairs FROM care.visits a JOIN care.visits b USING (tenant_id, carer)
     WHERE tenant_id = $1 AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
       AND a.status IN ('booked', 'started') AND b.status IN ('booked', 'started')`,
    [tenant],
  )
  return rows[0].pairs
}

t.test('a carer is in one place at a time, and the answer names the visit in the way', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const carer = randomUUID()
  const first = await office.ask('POST', '/geo/visits', { body: office.wish(8, { carer, end: at(10) }) })
  const inTheWay = { id: first.json.id, start: at(8), end: at(10) }
  for (const [start, end] of [
    [at(8), at(10)],
    [at(7), at(8.5)],
    [at(9.5), at(12)],
    [at(7), at(11)],
    [at(8.5), at(9)],
  ] as const) {
    const refused = await office.ask('POST', '/geo/visits', { body: office.wish(0, { carer, start, end }) })
    t.equal(refused.status, 409)
    t.match(refused.json, { code: 'CE_VISIT_CONFLICT', conflict: inTheWay, index: 0, status: 409 })
  }
  t.equal(
    (await office.ask('POST', '/geo/visits', { body: office.wish(10, { carer }) })).status,
    201,
    'after',
  )
  t.equal(
    (await office.ask('POST', '/geo/visits', { body: office.wish(7, { carer }) })).status,
    201,
    'before',
  )
  t.equal((await office.ask('POST', '/geo/visits', { body: office.wish(8) })).status, 201, 'another carer')

  const headers = { 'if-match': '*' }
  const moved = await office.booked({ carer, start: at(20), end: at(21) })
  const clash = { body: { start: at(9), end: at(11) }, headers }
  t.match(await office.ask('PATCH', `/geo/visits/${moved.id}`, clash), {
    ...{ status: 409, json: { conflict: inTheWay } },
  })
  const within = { body: { start: at(20.5), end: at(22) }, headers }
  t.equal((await office.ask('PATCH', `/geo/visits/${moved.id}`, within)).status, 200, 'not in its own way')
  const substitute = await office.booked({ start: at(8.5), end: at(9) })
  const handed = await office.ask('PATCH', `/geo/visits/${substitute.id}`, { body: { carer }, headers })
  t.match(handed.json, { code: 'CE_VISIT_CONFLICT', conflict: inTheWay })

  for (const status of ['cancelled', 'missed'] as const) {
    const own = randomUUID()
    const { id } = await office.booked({ carer: own })
    await office.ask('PATCH', `/geo/visits/${id}`, { body: { status }, headers })
    t.equal(
      (await office.ask('POST', '/geo/visits', { body: office.wish(0, { carer: own }) })).status,
      201,
      status,
    )
  }
  const busy = randomUUID()
  const { id } = await office.booked({ carer: busy })
  await office.ask('POST', `/geo/visits/${id}/start`, { body: { lon: 0, lat: 0 } })
  t.match((await office.ask('POST', '/geo/visits', { body: office.wish(0, { carer: busy }) })).json, {
    conflict: { id },
  })
  t.equal(await doubleBookings(t, office.tenant), 0)
})

t.test('of a batch all are booked or none, and the first in the way is named', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const carer = randomUUID()
  const taken = await office.booked({ carer, start: at(5), end: at(6) })
  const visits = [4, 5, 6].map(hour => office.wish(hour, { carer }))
  const refused = await office.ask('POST', '/geo/visits/batch', { body: { visits } })
  t.match(refused.json, { code: 'CE_VISIT_CONFLICT', index: 1, conflict: { id: taken.id } })
  const list = await office.ask('GET', `/geo/visits?carer=${carer}`)
  t.equal(list.json.items.length, 1, 'nothing of it was kept')

  const own = [office.wish(1, { carer }), office.wish(2), office.wish(1, { carer, end: at(3) })]
  t.match((await office.ask('POST', '/geo/visits/batch', { body: { visits: own } })).json, {
    ...{ code: 'CE_VISIT_CONFLICT', index: 2, conflict: { index: 0, start: at(1), end: at(2) } },
  })
  const many = Array.from({ length: 100 }, (_, hour) => office.wish(100 + hour, { carer }))
  const booked = await office.ask('POST', '/geo/visits/batch', { body: { visits: many } })
  t.equal(booked.status, 201)
  t.same(
    booked.json.items.map(({ start }: { start: string }) => start),
    many.map(({ start }) => start),
  )
  const events = await office.ask('GET', '/audit/events?action=visit.create&limit=1000', { role: 'owner' })
  t.equal(events.json.items.length, 101)
})

t.test(`${writers} writers on one carer book every hour once`, async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const carer = randomUUID()
  const rounds = 6
  const writer = async () => {
    const statuses: number[] = []
    for (let hour = 0; hour < rounds; hour++) {
      const body = office.wish(hour, { carer })
      statuses.push((await office.ask('POST', '/geo/visits', { body })).status)
    }
    return statuses
  }
  const statuses = (await Promise.all(Array.from({ length: writers }, writer))).flat()
  t.equal(statuses.filter(status => status === 201).length, rounds)
  t.equal(
    statuses.filter(status => status === 409).length,
    writers * rounds - rounds,
    'and nothing else happened',
  )
  t.equal(await doubleBookings(t, office.tenant), 0)
  const { json } = await office.ask('GET', `/geo/visits?carer=${carer}`)
  t.equal(json.items.length, rounds)
})

t.test(`${writers} writers of batches in opposite orders wait for each other and never deadlock`, async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const owner = await connected(t, database.owner)
  const deadlocks = async () => {
    const { rows } = await owner.query(
      'SELECT pg_stat_clear_snapshot(), deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    )
    return rows[0].deadlocks
  }
  const before = await deadlocks()
  const carers = Array.from({ length: 10 }, () => randomUUID())
  const writer = async (n: number) => {
    const order = n % 2 === 0 ? carers : carers.toReversed()
    const statuses: number[] = []
    for (let round = 0; round < 4; round++) {
      const visits = order.map(carer =>
        office.wish(round * 3 + (n % 3), { carer, end: at(round * 3 + (n % 3) + 2) }),
      )
      statuses.push((await office.ask('POST', '/geo/visits/batch', { body: { visits } })).status)
    }
    return statuses
  }
  const statuses = (await Promise.all(Array.from({ length: writers }, (_, n) => writer(n)))).flat()
  t.same([...new Set(statuses)].sort(), [201, 409])
  const booked = statuses.filter(status => status === 201).length
  t.equal(await doubleBookings(t, office.tenant), 0)
  const { rows } = await owner.query('SELECT count(*)::int AS kept FROM care.visits WHERE tenant_id = $1', [
    office.tenant,
  ])
  t.equal(rows[0].kept, booked * carers.length, 'every batch is there as a whole, or not at all')
  t.equal(await deadlocks(), before)
})

t.test('visits that change carers crosswise neither deadlock nor double book', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const [a, b] = [randomUUID(), randomUUID()]
  const visits = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      office.booked({ carer: n % 2 === 0 ? a : b, start: at(n), end: at(n + 1) }),
    ),
  )
  const statuses = await Promise.all(
    visits.map(async ({ id }, n) => {
      const body = { carer: n % 2 === 0 ? b : a, start: at(n % 4), end: at((n % 4) + 1) }
      return (await office.ask('PATCH', `/geo/visits/${id}`, { body, headers: { 'if-match': '*' } })).status
    }),
  )
  t.same([...new Set(statuses)].sort(), [200, 409])
  t.equal(await doubleBookings(t, office.tenant), 0)
})

t.test('visits of the same time that swap carers at once are refused, and never deadlock', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const pairs = await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const carers = [randomUUID(), randomUUID()] as const
      const booked = (carer: string) => office.booked({ carer, start: at(n), end: at(n + 1) })
      return { carers, visits: [await booked(carers[0]), await booked(carers[1])] as const }
    }),
  )
  const statuses = new Set<number>()
  const give = async (id: string, carer: string) => {
    const options = { body: { carer }, headers: { 'if-match': '*' } }
    statuses.add((await office.ask('PATCH', `/geo/visits/${id}`, options)).status)
  }
  for (let round = 0; round < 5; round++)
    await Promise.all(
      pairs.flatMap(({ carers: [a, b], visits: [ofA, ofB] }) => [give(ofA.id, b), give(ofB.id, a)]),
    )
  t.same([...statuses], [409])
  t.equal(await doubleBookings(t, office.tenant), 0)
})

t.test(`${writers} connections that take no lock at all are kept apart by the table itself`, async t => {
  const { offices } = await createOffices(t, database)
  const [{ tenant, place }] = offices
  const carer = randomUUID()
  const { value } = mintCapability(Buffer.from(capabilityKey, 'hex'), tenant, 1)
  const clients = await Promise.all(Array.from({ length: writers }, () => connected(t, database.app)))
  const codes = new Map<string, number>()
  const write = async (client: pg.Client) => {
    await client.query("SELECT set_config('app.cap', $1, false)", [value])
    for (let hour = 0; hour < 5; hour++) {
      const code = await client
        .query(
          `INSERT INTO visits (tenant_id, id, carer, client, place, starts_at, ends_at, time_zone, status, created_at,
             updated_at, version)
           VALUES ($1, gen_random_uuid(), $2, $2, $3, $4, $5, 'UTC', 'booked', now(), now(), 1)`,
          [tenant, carer, place, at(hour), at(hour + 1.5)],
        )
        .then(
          () => 'booked',
          error => error.code,
        )
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
  }
  await Promise.all(clients.map(write))
  t.equal(await doubleBookings(t, tenant), 0)
  t.ok((codes.get('booked') ?? 0) > 0)
  t.ok((codes.get('23P01') ?? 0) > 0)
  // Without the lock those that wait for each other may be told apart as a deadlock, or wait until the login's lock or
  // statement time is over: that is what the lock is for.
  t.same(
    [...codes.keys()].filter(code => !['booked', '23P01', '40P01', '55P03', '57014'].includes(code)),
    [],
  )
})

t.test('the tests would see a double booking: without the rule there are some', async t => {
  const bare = await createDatabase()
  t.teardown(() => bare.drop())
  const owner = await connected(t, bare.owner)
  await owner.query('ALTER TABLE care.visits DROP CONSTRAINT visits_carer_once')
  const { offices } = await createOffices(t, bare)
  const [office] = offices
  const carer = randomUUID()
  for (let n = 0; n < 2; n++) await office.booked({ carer })
  const { rows } = await owner.query('SELECT count(*)::int AS kept FROM care.visits WHERE carer = $1', [
    carer,
  ])
  t.same(rows, [{ kept: 2 }])
})
