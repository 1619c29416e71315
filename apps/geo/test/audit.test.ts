import { type AuditEvent, createAuditEvent, digest } from '@careeasy/audit'
import t from 'tap'
import { connected, createDatabase, createGeo, feature, type Geo } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const log = '/audit/events'

const eventOf = (tenant: string, target: string, actor = 'user-1') =>
  createAuditEvent(
    { tenant, actor, requestId: 'r-1', source: 'profile' },
    { action: 'person.create', target },
  )

async function handOver(
  { app, identity }: Geo,
  tenant: string,
  events: unknown,
  from: 'profile' | 'edge' = 'profile',
) {
  return app.inject({
    method: 'POST',
    url: `/internal/audit/${tenant}/events`,
    headers: { authorization: await identity.service(from, 'geo') },
    body: { events },
  })
}

async function read({ app, as }: Geo, tenant: string, query = ''): Promise<AuditEvent[]> {
  const answer = await app.inject({ url: `${log}?${query}`, headers: await as(tenant, 'owner') })
  return answer.json().items
}

t.test('a change leaves one event that tells who did what, from where, and what came of it', async t => {
  const geo = await createGeo(t, database)
  const [tenant] = geo.tenants
  const headers = { ...(await geo.as(tenant)), 'x-request-id': '0190a000-0000-7000-8000-00000000000f' }
  const added = await geo.app.inject({
    method: 'POST',
    url: '/geo/collections/places/items',
    headers,
    body: feature('Clinic', 1, 2, { beds: 3 }),
  })
  const { links: _, ...place } = added.json()
  const [event, ...others] = await read(geo, tenant)
  t.same(others, [])
  t.match(event, {
    tenant,
    actor: '0190a000-0000-7000-8000-000000000001',
    action: 'place.create',
    target: `place/${place.id}`,
    outcome: 'success',
    after: digest(place),
    request_id: '0190a000-0000-7000-8000-00000000000f',
    source: 'geo',
    address: '192.0.2.7',
  })
  t.notOk('before' in (event as object))
})

t.test('a change that is refused leaves neither a place nor an event', async t => {
  const geo = await createGeo(t, database)
  const [tenant] = geo.tenants
  const owner = await connected(t, database.owner)
  // The second statement of the batch fails: the first must not stay.
  await owner.query('ALTER TABLE care.audit_events ADD CONSTRAINT refuse CHECK (source <> $$geo$$) NOT VALID')
  t.teardown(() => owner.query('ALTER TABLE care.audit_events DROP CONSTRAINT refuse'))
  const answer = await geo.app.inject({
    method: 'POST',
    url: '/geo/collections/places/items',
    headers: await geo.as(tenant),
    body: feature('Clinic'),
  })
  t.equal(answer.statusCode, 500)
  t.equal(answer.json().code, 'CE_INTERNAL')
  t.notMatch(answer.body, /constraint|audit_events|refuse/, "no driver's text")
  const { rows } = await owner.query('SELECT FROM care.places WHERE tenant_id = $1', [tenant])
  t.equal(rows.length, 0)
})

t.test('events that are handed over are stored once, however often they come', async t => {
  const geo = await createGeo(t, database)
  const [tenant] = geo.tenants
  const events = [eventOf(tenant, 'person/1'), eventOf(tenant, 'person/2')]
  const [first] = events as [AuditEvent, AuditEvent]
  t.equal((await handOver(geo, tenant, events)).statusCode, 204)
  t.equal((await handOver(geo, tenant, [...events, eventOf(tenant, 'person/3')])).statusCode, 204)
  t.equal((await handOver(geo, tenant, [{ ...first, target: 'person/altered' }])).statusCode, 204)
  t.same((await read(geo, tenant)).map(event => event.target).sort(), ['person/1', 'person/2', 'person/3'])
})

t.test('an event keeps every field that it came with', async t => {
  const geo = await createGeo(t, database)
  const [tenant] = geo.tenants
  const event = createAuditEvent(
    { tenant, actor: 'user-1', requestId: 'r-1', source: 'profile', address: '2001:db8::1' },
    { action: 'person.update', target: `person/'"\\;--`, before: { a: 1 }, after: { a: 2 } },
  )
  await handOver(geo, tenant, [event])
  const [kept] = await read(geo, tenant)
  const { recorded_at, ...rest } = kept as AuditEvent & { recorded_at: string }
  t.same(rest, event)
  t.ok(Math.abs(Date.parse(recorded_at) - Date.now()) < 60_000)
})

t.test('events of another tenant than the path are 400, and none of them is kept', async t => {
  const geo = await createGeo(t, database)
  const [tenant, other] = geo.tenants
  const answer = await handOver(geo, tenant, [eventOf(tenant, 'person/1'), eventOf(other, 'person/2')])
  t.equal(answer.statusCode, 400)
  t.equal(answer.json().code, 'CE_TENANT_MISMATCH')
  t.same([...(await read(geo, tenant)), ...(await read(geo, other))], [])
})

t.test('only the services that have events may hand them over, and only well-formed ones', async t => {
  const geo = await createGeo(t, database)
  const [tenant] = geo.tenants
  const event = eventOf(tenant, 'person/1')
  t.equal((await handOver(geo, tenant, [event], 'edge')).json().code, 'CE_SERVICE_FORBIDDEN')
  const person = await geo.app.inject({
    method: 'POST',
    url: `/internal/audit/${tenant}/events`,
    headers: await geo.as(tenant, 'owner'),
    body: { events: [event] },
  })
  t.equal(person.json().code, 'CE_SERVICE_TOKEN_REQUIRED')
  for (const events of [[], [{ ...event, at: 'yesterday' }], [{ ...event, outcome: 'maybe' }], {}, [{}]]) {
    t.equal((await handOver(geo, tenant, events)).json().code, 'CE_VALIDATION')
  }
  t.equal(
    (await handOver(geo, 'NOSUCHTENANT', [eventOf('NOSUCHTENANT', 'x/1')])).json().code,
    'CE_TENANT_UNKNOWN',
  )
})

t.test('the log comes newest first, in pages, and by actor, action and target', async t => {
  const geo = await createGeo(t, database)
  const [tenant] = geo.tenants
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
  // Two of the same moment: the id decides.
  const events = [1, 2, 2, 3, 4].map((second, index) => ({
    ...eventOf(tenant, `person/${index}`, index % 2 === 0 ? 'even' : 'odd'),
    at: at(second),
  }))
  await handOver(geo, tenant, events)
  const targets = (found: AuditEvent[]) => found.map(({ target }) => target)
  t.same(targets(await read(geo, tenant)), ['person/4', 'person/3', 'person/2', 'person/1', 'person/0'])
  t.same(targets(await read(geo, tenant, 'actor=odd')), ['person/3', 'person/1'])
  t.same(targets(await read(geo, tenant, 'target=person/2')), ['person/2'])
  t.same(targets(await read(geo, tenant, 'action=place.create')), [])
  t.same(targets(await read(geo, tenant, 'action=person.create&actor=even&target=person/0')), ['person/0'])

  const headers = await geo.as(tenant, 'admin')
  const seen: string[] = []
  let cursor = ''
  do {
    const page = (await geo.app.inject({ url: `${log}?limit=2${cursor}`, headers })).json()
    seen.push(...targets(page.items))
    cursor = page.next_cursor === undefined ? '' : `&cursor=${page.next_cursor}`
  } while (cursor !== '')
  t.same(seen, ['person/4', 'person/3', 'person/2', 'person/1', 'person/0'])
})

t.test("the log is for owners and admins, and shows no other tenant's events", async t => {
  const geo = await createGeo(t, database)
  const [tenant, other] = geo.tenants
  await handOver(geo, other, [eventOf(other, 'person/1'), eventOf(other, 'person/2')])
  for (const [role, status] of [
    ['viewer', 403],
    ['member', 403],
    ['admin', 200],
    ['owner', 200],
  ] as const) {
    const answer = await geo.app.inject({ url: log, headers: await geo.as(tenant, role) })
    t.equal(answer.statusCode, status, role)
    if (status === 200) t.same(answer.json().items, [])
  }
  const theirs = await geo.app.inject({ url: `${log}?limit=1`, headers: await geo.as(other, 'owner') })
  const stolen = await geo.app.inject({
    url: `${log}?limit=1&cursor=${theirs.json().next_cursor}`,
    headers: await geo.as(tenant, 'owner'),
  })
  t.equal(stolen.json().code, 'CE_CURSOR_INVALID')
  const bad = await geo.app.inject({ url: `${log}?actor=%00`, headers: await geo.as(tenant, 'owner') })
  t.equal(bad.json().code, 'CE_VALIDATION')
})
