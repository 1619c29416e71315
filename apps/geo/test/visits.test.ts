import { randomUUID } from 'node:crypto'
import t from 'tap'
import { connected, createDatabase } from './helper.ts'
import { at, createOffices, type Office } from './visits.ts'

const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
t.setTimeout(300_000)
const silo = { second: second.cluster, placement: { postgres: { tier: 'silo', cluster: 'second' } } } as const

const idsOf = ({ json }: { json: { items: { id: string }[] } }) => json.items.map(({ id }) => id)
const actionsOf = async (office: Office, target: string) => {
  const { json } = await office.ask('GET', `/audit/events?target=${target}`, { role: 'owner' })
  return json.items.map(({ action }: { action: string }) => action)
}

for (const [tier, options] of [
  ['pool', {}],
  ['silo', silo],
] as const) {
  t.test(
    `${tier}: a visit is booked, read, listed, moved, begun and ended, and the log tells it`,
    async t => {
      const { offices } = await createOffices(t, database, options)
      const [office] = offices
      const wish = office.wish(8, { notes: 'the key is at the neighbour’s' })
      const booked = await office.ask('POST', '/geo/visits', { body: wish })
      t.equal(booked.status, 201)
      const { id, created_at, updated_at, ...rest } = booked.json
      t.same(rest, { ...wish, status: 'booked' })
      t.equal(created_at, updated_at)
      t.equal(booked.headers['location'], `/geo/visits/${id}`)
      t.equal(booked.headers['etag'], '"1"')

      const read = await office.ask('GET', `/geo/visits/${id}`, { role: 'viewer' })
      t.same(read.json, booked.json)
      t.equal(read.headers['etag'], '"1"')
      const headers = { 'if-none-match': '"1"' }
      t.equal((await office.ask('GET', `/geo/visits/${id}`, { headers })).status, 304)
      t.same((await office.ask('GET', '/geo/visits', { role: 'viewer' })).json, { items: [booked.json] })

      const body = { start: at(9), end: at(10), notes: null }
      const moved = await office.ask('PATCH', `/geo/visits/${id}`, { body, headers: { 'if-match': '"1"' } })
      t.equal(moved.status, 200)
      t.equal(moved.headers['etag'], '"2"')
      t.match(moved.json, { id, start: at(9), end: at(10), status: 'booked' })
      t.notOk('notes' in moved.json)

      const device = { lon: 4.9041, lat: 52.3676, accuracy: 12 }
      const began = await office.ask('POST', `/geo/visits/${id}/start`, { body: device })
      t.equal(began.status, 200)
      t.match(began.json, { status: 'started', started: { position: device, distance: 0, within: true } })
      const ended = await office.ask('POST', `/geo/visits/${id}/end`, { body: device })
      t.match(ended.json, { status: 'done', started: began.json.started, ended: { within: true } })
      t.same((await office.ask('GET', `/geo/visits/${id}`)).json, ended.json)
      t.same((await actionsOf(office, `visit/${id}`)).toReversed(), [
        ...['visit.create', 'visit.read', 'visit.read', 'visit.update'],
        ...['visit.start', 'visit.end', 'visit.read'],
      ])
      t.same(await actionsOf(office, 'visits'), ['visit.list'])
    },
  )

  t.test(`${tier}: nothing of another tenant's visits or places can be seen, used or changed`, async t => {
    const { offices } = await createOffices(t, database, options)
    const [own, other] = offices
    const theirs = await other.booked()
    const headers = { 'if-match': '*' }
    for (const answer of [
      await own.ask('GET', `/geo/visits/${theirs.id}`),
      await own.ask('PATCH', `/geo/visits/${theirs.id}`, { body: { status: 'cancelled' }, headers }),
      await own.ask('POST', `/geo/visits/${theirs.id}/start`, { body: { lon: 0, lat: 0 } }),
      await own.ask('POST', `/geo/visits/${theirs.id}/end`, { body: { lon: 0, lat: 0 } }),
    ]) {
      t.equal(answer.status, 404)
      t.equal(answer.json.code, 'CE_VISIT_NOT_FOUND')
    }
    const unknown = { place: randomUUID() }
    const mine = await own.booked()
    for (const { place } of [other, unknown]) {
      for (const answer of [
        await own.ask('POST', '/geo/visits', { body: own.wish(3, { place }) }),
        await own.ask('POST', '/geo/visits/batch', {
          body: { visits: [own.wish(3), own.wish(3, { place })] },
        }),
        await own.ask('PATCH', `/geo/visits/${mine.id}`, { body: { place }, headers }),
      ]) {
        t.equal(answer.status, 400)
        t.equal(answer.json.code, 'CE_VISIT_PLACE_UNKNOWN')
        t.equal(answer.json.detail, `There is no place '${place}' to visit`)
      }
    }
    t.same(idsOf(await own.ask('GET', '/geo/visits')), [mine.id], 'and nothing of the batch was kept')
    t.same((await own.ask('GET', `/geo/visits?place=${other.place}`)).json, { items: [] })
    await other.booked()
    const { next_cursor } = (await other.ask('GET', '/geo/visits?limit=1')).json
    const stolen = await own.ask('GET', `/geo/visits?limit=1&cursor=${next_cursor}`)
    t.equal(stolen.json.code, 'CE_CURSOR_INVALID')

    const carer = randomUUID()
    t.equal((await other.ask('POST', '/geo/visits', { body: other.wish(5, { carer }) })).status, 201)
    t.equal((await own.ask('POST', '/geo/visits', { body: own.wish(5, { carer }) })).status, 201)
    t.match((await other.ask('GET', `/geo/visits/${theirs.id}`)).json, { status: 'booked' })
  })
}

t.test('a viewer reads, a member and above write', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const { id } = await office.booked()
  for (const role of ['viewer', 'member', 'admin', 'owner'] as const) {
    const isWriter = role !== 'viewer'
    t.equal((await office.ask('GET', '/geo/visits', { role })).status, 200)
    t.equal((await office.ask('GET', `/geo/visits/${id}`, { role })).status, 200)
    const headers = { 'if-match': '*' }
    const asked = [
      await office.ask('POST', '/geo/visits', { body: office.wish(), role }),
      await office.ask('POST', '/geo/visits/batch', { body: { visits: [office.wish()] }, role }),
      await office.ask('PATCH', `/geo/visits/${id}`, { body: { notes: role }, headers, role }),
    ]
    t.same(
      asked.map(({ status }) => status),
      isWriter ? [201, 201, 200] : [403, 403, 403],
      role,
    )
    const started = await office.ask('POST', `/geo/visits/${id}/end`, { body: { lon: 0, lat: 0 }, role })
    t.equal(started.status, isWriter ? 409 : 403)
  }
})

t.test('a list can be of a carer, a client, a place, a status and a time, in pages', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const carer = randomUUID()
  const client = randomUUID()
  const visits: string[] = []
  for (const hour of [6, 2, 4])
    visits.push((await office.ask('POST', '/geo/visits', { body: office.wish(hour, { carer }) })).json.id)
  const [six, two, four] = visits as [string, string, string]
  const alone = (await office.ask('POST', '/geo/visits', { body: office.wish(4, { client }) })).json.id
  const body = { status: 'cancelled' }
  await office.ask('PATCH', `/geo/visits/${six}`, { body, headers: { 'if-match': '"1"' } })

  const list = async (query: string) => idsOf(await office.ask('GET', `/geo/visits?${query}`))
  t.same(await list(`carer=${carer}`), [two, four, six])
  t.same(await list(`carer=${carer.toUpperCase()}`), [two, four, six])
  t.same(await list(`client=${client}`), [alone])
  t.same(await list(`place=${randomUUID()}`), [])
  t.same(await list('status=cancelled'), [six])
  t.same(await list(`carer=${carer}&status=booked`), [two, four])
  t.same(await list(`carer=${carer}&from=${at(3)}`), [four, six], 'one that has ended by then is not there')
  t.same(await list(`carer=${carer}&from=${at(4.5)}`), [four, six], 'one that is under way is')
  t.same(await list(`carer=${carer}&to=${at(4)}`), [two])
  t.same(await list(`carer=${carer}&from=${at(2.5)}&to=${at(4.5)}`), [two, four])

  const seen: string[] = []
  let cursor = ''
  for (;;) {
    const { json } = await office.ask('GET', `/geo/visits?limit=1&place=${office.place}${cursor}`)
    seen.push(...json.items.map(({ id }: { id: string }) => id))
    if (json.next_cursor === undefined) break
    cursor = `&cursor=${json.next_cursor}`
  }
  t.same(seen, [two, ...[four, alone].sort(), six])
  const { next_cursor } = (await office.ask('GET', '/geo/visits?limit=1')).json
  const other = await office.ask('GET', `/geo/visits?limit=1&carer=${carer}&cursor=${next_cursor}`)
  t.equal(other.json.code, 'CE_CURSOR_INVALID', 'a cursor is good for its own filter only')
  t.same(await actionsOf(office, `person/${client}`), ['visit.list'], 'who looked for a person is in the log')
})

t.test('the same request with the same key is answered the same, and books nothing', async t => {
  const { offices, app, identity } = await createOffices(t, database)
  const [office, other] = offices
  const owner = await connected(t, database.owner)
  const headers = { 'idempotency-key': 'a-key' }
  const body = office.wish()
  const first = await office.ask('POST', '/geo/visits', { body, headers })
  t.equal(first.status, 201)
  const { id } = first.json
  const reordered = Object.fromEntries(Object.entries(body).toReversed())
  await office.ask('PATCH', `/geo/visits/${id}`, { body: { notes: 'x' }, headers: { 'if-match': '*' } })
  const again = await office.ask('POST', '/geo/visits', { body: reordered, headers })
  t.equal(again.status, 201)
  t.same(again.json, first.json, 'as the first time, whatever has become of it')
  t.equal(again.headers['etag'], first.headers['etag'])
  t.equal((await actionsOf(office, `visit/${id}`)).filter((it: string) => it === 'visit.create').length, 1)

  const changed = await office.ask('POST', '/geo/visits', { body: office.wish(20), headers })
  t.equal(changed.status, 422)
  t.equal(changed.json.code, 'CE_IDEMPOTENCY_REUSED')
  const visits = { visits: [office.wish(30), office.wish(30), office.wish(31)] }
  t.equal((await office.ask('POST', '/geo/visits/batch', { body: visits, headers })).status, 422)

  const batch = { body: visits, headers: { 'idempotency-key': 'b' } }
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => office.ask('POST', '/geo/visits/batch', batch)),
  )
  for (const answer of answers) t.same(answer.json, answers[0]?.json, 'also when they come at once')
  t.equal(answers[0]?.status, 201)
  const fewer = { ...batch, body: { visits: visits.visits.slice(0, 2) } }
  t.equal((await office.ask('POST', '/geo/visits/batch', fewer)).status, 422)

  const elsewhere = await other.ask('POST', '/geo/visits', { body: other.wish(), headers })
  t.equal(elsewhere.status, 201, 'keys are of one tenant')
  const somebody = await identity.hop({ tenant: office.tenant, roles: ['member'], sub: randomUUID() })
  const theirs = { authorization: somebody, ...headers }
  const answer = await app.inject({
    method: 'POST',
    url: '/geo/visits',
    headers: theirs,
    body: office.wish(),
  })
  t.equal(answer.statusCode, 201, 'and of one person')
  const { rows } = await owner.query(
    'SELECT tenant_id, count(*)::int FROM care.visits WHERE tenant_id = ANY ($1) GROUP BY 1 ORDER BY 2',
    [[office.tenant, other.tenant]],
  )
  t.same(rows, [
    { tenant_id: other.tenant, count: 1 },
    { tenant_id: office.tenant, count: 5 },
  ])
})

t.test('a key that led to nothing can be used again', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const headers = { 'idempotency-key': 'later' }
  const body = office.wish(1)
  const { id } = await office.booked({ carer: body.carer, start: at(1), end: at(2) })
  t.equal((await office.ask('POST', '/geo/visits', { body, headers })).status, 409)
  const cancel = { body: { status: 'cancelled' }, headers: { 'if-match': '"1"' } }
  await office.ask('PATCH', `/geo/visits/${id}`, cancel)
  t.equal((await office.ask('POST', '/geo/visits', { body, headers })).status, 201)
})

t.test('a change needs to know what it changes', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const { id, etag } = await office.booked()
  const patch = (headers?: Record<string, string>) =>
    office.ask('PATCH', `/geo/visits/${id}`, { body: { notes: 'x' }, ...(headers && { headers }) })
  t.match(await patch(), { status: 428, json: { code: 'CE_PRECONDITION_REQUIRED' } })
  t.match(await patch({ 'if-match': '"7"' }), { status: 412, json: { code: 'CE_PRECONDITION_FAILED' } })
  t.match(await patch({ 'if-match': `W/${etag}` }), { status: 412 })
  const at = { body: { lon: 0, lat: 0 }, headers: { 'if-match': '"7"' } }
  t.match(await office.ask('POST', `/geo/visits/${id}/start`, at), { status: 412 })
  const both = await Promise.all([patch({ 'if-match': etag }), patch({ 'if-match': etag })])
  t.same(both.map(({ status }) => status).sort(), [200, 412], 'of two at once one is refused')
})

t.test('what is no visit is refused, and says where', async t => {
  const { offices } = await createOffices(t, database)
  const [office] = offices
  const { id } = await office.booked()
  const good = office.wish(5)
  const { carer: _, ...careless } = good
  for (const body of [
    ...[
      careless,
      { ...good, more: 1 },
      { ...good, carer: 'x' },
      { ...good, place: `urn:uuid:${good.place}` },
    ],
    ...[
      { ...good, start: '2026-03-29' },
      { ...good, start: '2026-03-29T08:00:00' },
      { ...good, start: 5 },
    ],
    ...[
      { ...good, time_zone: '+01:00' },
      { ...good, notes: 'x'.repeat(2_001) },
      { ...good, notes: 'a\0b' },
    ],
    ...[{ ...good, status: 'done' }, [good], null],
  ]) {
    const answer = await office.ask('POST', '/geo/visits', { body })
    t.equal(answer.status, 400, JSON.stringify(body))
    t.match(answer.json.code, /^CE_(VALIDATION|REQUEST_MALFORMED)$/)
  }
  for (const visits of [[], Array.from({ length: 101 }, () => good)])
    t.equal((await office.ask('POST', '/geo/visits/batch', { body: { visits } })).json.code, 'CE_VALIDATION')
  for (const body of [{}, { client: good.client }, { status: 'lost' }, { started: {} }]) {
    const headers = { 'if-match': '*' }
    const answer = await office.ask('PATCH', `/geo/visits/${id}`, { body, headers })
    t.equal(answer.json.code, 'CE_VALIDATION', JSON.stringify(body))
  }
  for (const body of [
    {},
    { lon: 0 },
    { lon: 181, lat: 0 },
    { lon: 0, lat: 91 },
    { lon: 0, lat: 0, accuracy: -1 },
  ])
    t.equal((await office.ask('POST', `/geo/visits/${id}/start`, { body })).json.code, 'CE_VALIDATION')
  for (const query of ['carer=x', 'status=lost', 'from=yesterday', 'limit=0', 'other=1', 'day=today'])
    t.equal((await office.ask('GET', `/geo/visits?${query}`)).json.code, 'CE_VALIDATION', query)
  const headers = { 'idempotency-key': 'with space' }
  t.equal((await office.ask('POST', '/geo/visits', { body: good, headers })).json.code, 'CE_VALIDATION')
  t.equal((await office.ask('GET', '/geo/visits/x')).json.code, 'CE_VALIDATION')
  t.equal((await office.ask('GET', `/geo/visits/${randomUUID()}`)).json.code, 'CE_VISIT_NOT_FOUND')
})
