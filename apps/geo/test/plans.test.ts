import { createAuditEvent } from '@careeasy/audit'
import { mintCapability, type Statement, type Tenant } from '@careeasy/tenant-connection'
import type pg from 'pg'
import t from 'tap'
import { createAuditEventStore } from '../src/store/audit-events.ts'
import { createPlaceStore } from '../src/store/places.ts'
import { capabilityKey, connected, createDatabase, createGeo, feature } from './helper.ts'

// Every query of the stores under row-level security, with enough rows that an index pays.

const database = await createDatabase()
t.teardown(() => database.drop())
const masterKey = Buffer.from(capabilityKey, 'hex')
const id = '0190a000-0000-7000-8000-000000000001'
const { tenants } = await createGeo(t, database)
const [tenant] = tenants

const owner = await connected(t, database.owner)
await owner.query(
  `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
   SELECT t, gen_random_uuid(), 'place ' || i, 'clinic', '{}', 3 + random() * 4, 50 + random() * 3, now(), now()
   FROM unnest($1::text[]) t, generate_series(1, 4000) i`,
  [tenants],
)
await owner.query(
  `INSERT INTO care.audit_events (tenant_id, id, at, actor, action, target, outcome, request_id, source)
   SELECT t, gen_random_uuid(), now() - i * interval '1 s', 'user-' || i % 200, 'person.read', 'person/' || i % 500,
     'success', 'r', 'profile'
   FROM unnest($1::text[]) t, generate_series(1, 4000) i`,
  [tenants],
)
await owner.query('VACUUM ANALYZE care.places, care.audit_events')
const app = await connected(t, database.app)

/** The statements that the work sends; they are not run. */
async function recorded(work: (tenant: Tenant) => Promise<unknown>): Promise<Statement[]> {
  const asked: Statement[] = []
  const batch = async (...statements: Statement[]) => {
    asked.push(...statements)
    return []
  }
  // Without rows a store may say that there is no such thing: what it has asked is there all the same.
  await work({ uuid: tenant, postgres: { batch } } as unknown as Tenant).catch(() => {})
  return asked
}

/** The plan as the application gets it, for the tenant. */
async function planOf(client: pg.Client, { text, values }: Statement): Promise<string> {
  await client.query('BEGIN')
  const { value } = mintCapability(masterKey, tenant, 1)
  await client.query("SELECT set_config('app.cap', $1, true)", [value])
  const { rows } = await client.query(`EXPLAIN (ANALYZE, COSTS OFF) ${text}`, [...values])
  await client.query('ROLLBACK')
  return rows.map(row => row['QUERY PLAN']).join('\n')
}

const bbox = { west: 4.9, south: 52, east: 4.92, north: 52.02 }
const all = { limit: 51, after: undefined, actor: undefined, action: undefined, target: undefined }
const after = [new Date().toISOString(), id] as const
const event = createAuditEvent(
  { tenant, actor: 'user-1', requestId: 'r-1', source: 'geo' },
  { action: 'place.create', target: 'place/1' },
)
const context = { tenant, actor: 'user-1', requestId: 'r-1', source: 'geo' } as const
const newPlace = feature('x') as Parameters<ReturnType<typeof createPlaceStore>['create']>[0]

/** Each call of a store: what it does, and what its plans must have. */
const queries: Record<string, readonly [work: (tenant: Tenant) => Promise<unknown>, plan: RegExp]> = {
  'one place': [
    of => createPlaceStore(of).get(id),
    /Index Scan using places_pkey.*\n.*\(tenant_id = .*id = /,
  ],
  'the first places': [
    of => createPlaceStore(of).list({ limit: 51, after: undefined, bbox: undefined }),
    /Index Scan using places_pkey.*\n.*Index Cond: \(tenant_id = /,
  ],
  'the places after a cursor': [
    of => createPlaceStore(of).list({ limit: 51, after: id, bbox: undefined }),
    /Index Scan using places_pkey.*\n.*Index Cond: \(\(tenant_id = .*id > /,
  ],
  'the places of a box': [
    of => createPlaceStore(of).list({ limit: 51, after: undefined, bbox }),
    /Index Cond: \(\(tenant_id = .*\(lat >= .*\(lon >= /,
  ],
  'the places of a box after a cursor': [
    of => createPlaceStore(of).list({ limit: 51, after: id, bbox }),
    /Index Cond: \(\(tenant_id = .*\(lat >= .*\(lon >= /,
  ],
  'the places of a box across the antimeridian': [
    of =>
      createPlaceStore(of).list({ limit: 51, after: undefined, bbox: { ...bbox, west: 179, east: -179 } }),
    /Index Cond: \(\(tenant_id = .*\(lat >= /,
  ],
  'the nearest places': [
    of => createPlaceStore(of).nearest(5, 52, 50),
    /Index Scan using places_tenant_geog.*\n.*Index Cond: \(tenant_id = .*\n.*Order By: \(geog <->/,
  ],
  'a new place and its event': [
    of => createPlaceStore(of).create(newPlace, context),
    /Insert on (places|audit_events)/,
  ],
  'events that are handed over': [of => createAuditEventStore(of).add([event]), /Insert on audit_events/],
  'the newest events': [
    of => createAuditEventStore(of).list(all),
    /Index Scan Backward using audit_events_tenant_at.*\n.*Index Cond: \(tenant_id = /,
  ],
  'the events after a cursor': [
    of => createAuditEventStore(of).list({ ...all, after }),
    /Index Scan Backward using audit_events_tenant_at.*\n.*Index Cond: .*tenant_id = .*ROW\(at, id\) </,
  ],
  'the events of an actor': [
    of => createAuditEventStore(of).list({ ...all, actor: 'user-7' }),
    /(using|on) audit_events_tenant_actor.*\n.*Index Cond: .*tenant_id = .*actor = /,
  ],
  'the events of a target': [
    of => createAuditEventStore(of).list({ ...all, target: 'person/7' }),
    /(using|on) audit_events_tenant_target.*\n.*Index Cond: .*tenant_id = .*target = /,
  ],
  'the events of an action': [
    of => createAuditEventStore(of).list({ ...all, action: 'person.read' }),
    /(using|on) audit_events_tenant_action.*\n.*Index Cond: .*tenant_id = .*action = /,
  ],
}

for (const [what, [work, expected]] of Object.entries(queries)) {
  t.test(`an index finds ${what}`, async t => {
    const statements = await recorded(work)
    t.ok(statements.length > 0)
    for (const statement of statements) {
      const plan = await planOf(app, statement)
      t.match(plan, expected)
      t.notMatch(plan, /Seq Scan on (places|audit_events)/)
    }
  })
}

t.test('every call of every store has its plan here', async t => {
  const stores = [createPlaceStore, createAuditEventStore].map(create =>
    create({ postgres: {} } as unknown as Tenant),
  )
  const asked = Object.values(queries).map(([work]) => String(work))
  for (const name of stores.flatMap(store => Object.keys(store)))
    t.ok(
      asked.some(work => work.includes(`.${name}(`)),
      name,
    )
})

t.test('a query that cannot use an index is found out', async t => {
  const plan = await planOf(app, { text: "SELECT id FROM places WHERE name = 'x'", values: [] })
  t.notMatch(plan, /Index Cond: .*name/)
  const unbound = await planOf(owner, { text: "SELECT id FROM care.places WHERE name = 'x'", values: [] })
  t.match(unbound, /Seq Scan on places/)
})
