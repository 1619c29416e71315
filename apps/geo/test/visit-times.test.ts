import t from 'tap'
import { createDatabase } from './helper.ts'
import { at, createOffices } from './visits.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())

/** A day in a zone, its first instant and that of the next day. */
const days = [
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
  ['2026-06-01', 'Europe/Berlin', '2026-05-31T22:00:00Z', '2026-06-01T22:00:00Z'],
  // Clocks go from 00:00 to 01:00 here: the day has no midnight.
  ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z'],
  // By half an hour.
  ['2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z'],
  ['2026-01-01', 'UTC', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
  ['2026-01-01', 'Asia/Kathmandu', '2025-12-31T18:15:00Z', '2026-01-01T18:15:00Z'],
] as const

for (const [day, time_zone, first, next] of days) {
  t.test(`a list of ${day} in ${time_zone} has what overlaps that day, and nothing else`, async t => {
    const { offices } = await createOffices(t, database)
    const [office] = offices
    const book = async (from: string, minutes: readonly [number, number]) => {
      const [start, end] = minutes.map(it => new Date(Date.parse(from) + it * 60_000).toISOString()) as [
        string,
        string,
      ]
      return (await office.ask('POST', '/geo/visits', { body: office.wish(0, { start, end, time_zone }) }))
        .json.id
    }
    await book(first, [-60, 0])
    const expected = [
      await book(first, [-30, 15]),
      await book(first, [0, 1]),
      await book(next, [-1, 0]),
      await book(next, [-0.5, 300]),
    ]
    await book(next, [0, 60])
    const { json } = await office.ask(
      'GET',
      `/geo/visits?day=${day}&time_zone=${encodeURIComponent(time_zone)}`,
    )
    t.same(
      json.items.map(({ id }: { id: string }) => id),
      expected,
    )
  })
}

t.test('a period is two instants, whatever offset they are told in', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const night = { start: '2026-10-25T02:30:00+02:00', end: '2026-10-25T02:30:00+01:00' }
  const repeated = await office.ask('POST', '/geo/visits', { body: office.wish(0, night) })
  t.match(repeated.json, {
    ...{ start: '2026-10-25T00:30:00.000Z', end: '2026-10-25T01:30:00.000Z' },
    time_zone: 'Europe/Berlin',
  })
  const precise = { start: '2026-10-25T00:00:00.1239Z', end: '2026-10-25T01:00:00Z' }
  const kept = await office.ask('POST', '/geo/visits', { body: office.wish(0, precise) })
  t.equal(kept.json.start, '2026-10-25T00:00:00.123Z')
})

t.test('periods that nobody can keep are refused, and say why', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const year = new Date().getUTCFullYear()
  const { id } = await office.booked()
  for (const [start, end, why] of [
    [at(1), at(1), 'it ends before it has begun'],
    [at(2), at(1), 'it ends before it has begun'],
    [at(0), new Date(Date.parse(at(24)) + 1).toISOString(), 'a visit takes at most 24 hours'],
    [`${year + 11}-01-01T00:00:00Z`, `${year + 11}-01-01T01:00:00Z`, 'it is more than 10 years away'],
    [`${year - 11}-01-01T00:00:00Z`, `${year - 11}-01-01T01:00:00Z`, 'it is more than 10 years away'],
    ['0000-01-01T00:00:00Z', '0000-01-01T01:00:00Z', 'it is more than 10 years away'],
    [`${year}-02-30T00:00:00Z`, at(1), `there is no time ${year}-02-30T00:00:00Z`],
  ] as const) {
    const body = { start, end }
    for (const answer of [
      await office.ask('POST', '/geo/visits', { body: office.wish(0, body) }),
      await office.ask('PATCH', `/geo/visits/${id}`, { body, headers: { 'if-match': '*' } }),
    ]) {
      t.equal(answer.status, 400)
      t.equal(answer.json.code, 'CE_VISIT_PERIOD')
      t.equal(answer.json.detail, `The period is not usable: ${why}`)
    }
  }
  const whole = office.wish(0, { end: at(24) })
  t.equal((await office.ask('POST', '/geo/visits', { body: whole })).status, 201, 'a whole day is a visit')
  const nowhere = { time_zone: 'Europe/Atlantis' }
  const answer = await office.ask('POST', '/geo/visits', { body: office.wish(0, nowhere) })
  t.match(answer, { status: 400, json: { code: 'CE_TIME_ZONE_UNKNOWN' } })
  for (const [query, code] of [
    ['day=2026-03-29', 'CE_VISIT_PERIOD'],
    ['time_zone=UTC', 'CE_VISIT_PERIOD'],
    [`day=2026-03-29&time_zone=UTC&from=${at(0)}`, 'CE_VISIT_PERIOD'],
    ['day=2026-02-30&time_zone=UTC', 'CE_VISIT_PERIOD'],
    ['day=2026-03-29&time_zone=Europe/Atlantis', 'CE_TIME_ZONE_UNKNOWN'],
    [`from=${at(1)}&to=${at(1)}`, 'CE_VISIT_PERIOD'],
    ['from=2026-02-30T00:00:00Z', 'CE_VISIT_PERIOD'],
  ])
    t.match(await office.ask('GET', `/geo/visits?${query}`), { status: 400, json: { code } }, `${query}`)
  for (const query of [
    'from=0000-01-01T00:00:00Z',
    'to=9999-12-31T23:59:59Z',
    'day=0000-01-01&time_zone=UTC',
  ])
    t.equal((await office.ask('GET', `/geo/visits?${query}`)).status, 200, query)
})
