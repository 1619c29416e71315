import { createAuditEvent } from '@careeasy/audit'
import { mintCapability, type Statement, type Tenant } from '@careeasy/tenant-connection'
import type pg from 'pg'
import t from 'tap'
import { type FeatureKind, featureKinds } from '../src/schemas/collection.ts'
import type { NewFeature } from '../src/schemas/feature.ts'
import type { Definition } from '../src/schemas/own-collection.ts'
import { findAlong } from '../src/store/along.ts'
import { createAuditEventStore } from '../src/store/audit-events.ts'
import { createAuditExportStore } from '../src/store/audit-export.ts'
import { createAuditProofStore } from '../src/store/audit-proofs.ts'
import { createAuditRetentionStore } from '../src/store/audit-retention.ts'
import { createBookingGuard } from '../src/store/booking-guard.ts'
import { createBookingStore } from '../src/store/bookings.ts'
import { createCollectionStore } from '../src/store/collections.ts'
import { createFeatureStore } from '../src/store/features.ts'
import { findNearest } from '../src/store/nearest.ts'
import { ownStorage } from '../src/store/own-features.ts'
import { placeStorage } from '../src/store/places.ts'
import { serviceAreaStorage } from '../src/store/service-areas.ts'
import { createTileStore } from '../src/store/tiles.ts'
import { createVisitStore } from '../src/store/visits.ts'
import { capabilityKey, connected, createDatabase, createGeo, feature, newTenant } from './helper.ts'

t.setTimeout(180_000)

// Every query of the stores under row-level security, with enough rows that an index pays.

const database = await createDatabase()
t.teardown(() => database.drop())
const masterKey = Buffer.from(capabilityKey, 'hex')
const id = '0190a000-0000-7000-8000-000000000001'
const { tenants } = await createGeo(t, database)
const [tenant] = tenants
/** Tables of which a tenant may have little: in a pool it is one of many. */
const manyTenants = [...tenants, ...Array.from({ length: 18 }, newTenant)]

const owner = await connected(t, database.owner)
await owner.query(
  `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
   SELECT t, gen_random_uuid(), 'place ' || i, 'clinic', '{}', 3 + random() * 4, 50 + random() * 3, now(), now()
   FROM unnest($1::text[]) t, generate_series(1, 4000) i`,
  [tenants],
)
await owner.query(
  `INSERT INTO care.audit_events (tenant_id, id, at, actor, action, target, outcome, request_id, source)
   SELECT t, ('0190a' || lpad(to_hex(i), 3, '0') || substr(gen_random_uuid()::text, 9))::uuid, now() - i * interval '1 s',
     'user-' || i % 200, 'person.read', 'person/' || i % 500, 'success', 'r', 'profile'
   FROM unnest($1::text[]) t, generate_series(1, 4000) i`,
  [tenants],
)
await owner.query(
  `INSERT INTO care.visits (tenant_id, id, carer, client, place, starts_at, ends_at, time_zone, status, created_at,
     updated_at, version)
   SELECT t, gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((i % 200)::text, 12, '0'))::uuid,
     gen_random_uuid(), (SELECT id FROM care.places WHERE tenant_id = t LIMIT 1), now() + i * interval '1 h',
     now() + (i + 1) * interval '1 h', 'UTC', (ARRAY['booked', 'done', 'cancelled'])[i % 3 + 1], now(), now(), 1
   FROM unnest($1::text[]) t, generate_series(1, 4000) i`,
  [tenants],
)
await owner.query('SELECT sec.seal_audit(10000)')
await owner.query(
  `INSERT INTO care.audit_seals (tenant_id, number, first, last, count, root, previous, hash, at)
   SELECT t, i, 0, 0, 1, '', '', '', now() - i * interval '1 s' FROM unnest($1::text[]) t, generate_series(2, 4000) i`,
  [tenants],
)
await owner.query(
  `INSERT INTO care.service_areas (tenant_id, id, name, kind, properties, geom, created_at, updated_at)
   SELECT t, gen_random_uuid(), 'area ' || i, 'meals', '{}',
     ST_MakeEnvelope(3 + x, 50 + y, 3.01 + x, 50.01 + y, 4326), now(), now() - i * interval '1 min'
   FROM unnest($1::text[]) t, (SELECT i, random() * 4 AS x, random() * 3 AS y FROM generate_series(1, 1000) i) r`,
  [manyTenants],
)
await owner.query(
  `INSERT INTO care.collections (tenant_id, id, title, description, geometry, attributes, created_at, updated_at, version)
   SELECT t, c, c, '', 'Point', '{}', now(), now(), 1 FROM unnest($1::text[]) t,
     (SELECT 'points' UNION ALL SELECT 'c' || i FROM generate_series(1, 50) i) named (c)`,
  [manyTenants],
)
await owner.query(
  `INSERT INTO care.features (tenant_id, collection, id, properties, geom, created_at, updated_at, version)
   SELECT t, c, gen_random_uuid(), '{}', ST_SetSRID(ST_MakePoint(3 + random() * 4, 50 + random() * 3), 4326), now(),
     now() - random() * interval '100 days', 1
   FROM unnest($1::text[]) t, unnest(ARRAY['points', 'c1']) c, generate_series(1, 500) i`,
  [manyTenants],
)
await owner.query(
  `INSERT INTO sec.capabilities (cap_hash, tenant_id, epoch, state)
   SELECT sha256(t::bytea), t, 1, 'active' FROM unnest($1::text[]) t`,
  [Array.from({ length: 200 }, newTenant)],
)
await owner.query(
  'INSERT INTO care.audit_retention (tenant_id, months) SELECT t, 24 FROM unnest($1::text[]) t',
  [[...tenants, ...Array.from({ length: 400 }, newTenant)]],
)
await owner.query("UPDATE care.places SET updated_at = now() - random() * interval '100 days'")
await owner.query(
  'VACUUM ANALYZE sec.capabilities, care.audit_retention, care.collections, care.features, care.service_areas, care.places, care.audit_events, care.visits, care.audit_leaves, care.audit_seals',
)
const app = await connected(t, database.app)
const { rows: somePlaces } = await owner.query('SELECT id FROM care.places WHERE tenant_id = $1 LIMIT 1', [
  tenant,
])
const aPlace: string = somePlaces[0].id

/** The statements that the work sends; they are not run. It finds `rows` with each. */
async function recorded(
  work: (tenant: Tenant) => Promise<unknown>,
  rows: readonly unknown[] = [],
): Promise<Statement[]> {
  const asked: Statement[] = []
  const query = async (statement: Statement) => {
    asked.push(statement)
    return { rows }
  }
  const batch = async (...statements: Statement[]) => {
    asked.push(...statements)
    return rows.length === 0 ? [] : statements.map(() => ({ rows }))
  }
  const transaction = (inside: (tx: unknown) => unknown) => inside({ query })
  // Without rows a store may say that there is no such thing: what it has asked is there all the same.
  await work({ uuid: tenant, postgres: { batch, transaction } } as unknown as Tenant).catch(() => {})
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

const alongLine = {
  line: [
    [4.9, 52],
    [5.1, 52.1],
  ] as const,
  metres: 1_000,
}
const bbox = { west: 4.9, south: 52, east: 4.92, north: 52.02 }
const all = { limit: 51, after: undefined, actor: undefined, action: undefined, target: undefined }
const after = [new Date().toISOString(), id] as const
const event = createAuditEvent(
  { tenant, actor: 'user-1', requestId: 'r-1', source: 'geo' },
  { action: 'place.create', target: 'place/1' },
)
const context = { tenant, actor: 'user-1', requestId: 'r-1', source: 'geo' } as const
const newPlace = feature('x') as NewFeature

const carer = '00000000-0000-7000-8000-000000000007'
const starts_at = new Date()
const ends_at = new Date(starts_at.getTime() + 3_600_000)
const booking = { carer, client: id, place: id, starts_at, ends_at, time_zone: 'UTC', notes: null }
const visit = {
  ...{ ...booking, id, status: 'booked', started: null, ended: null, version: 1 },
  ...{ created_at: starts_at, updated_at: starts_at, distance: 0, allowed: null },
} as const
const anyVisit = {
  ...{ limit: 51, after: undefined, carer: undefined, client: undefined, place: undefined },
  ...{ status: undefined, period: {} },
}
const period = { start: starts_at, end: ends_at }
const position = { lon: 5, lat: 52 }
const attending = { status: 'started', position, geofence: 150, check: () => {} } as const
const listOf = (selection: object) => (of: Tenant) =>
  createVisitStore(of).list({ ...anyVisit, ...selection }, context)
const refusedWith = (error: object) => (of: Tenant) =>
  createBookingGuard(of)(
    () => Promise.reject(error),
    () => [booking],
  )
/** What changes a visit: reads it, takes its carer, writes it and the event. */
const changing =
  /Index Scan using (visits|places)_pkey.*\n.*\(tenant_id = .*id = |Function Scan on (unnest )?key|Insert on audit_events/

/** A seal, its leaf and its event in one. */
const sealOfOne = {
  ...{ tenant_id: tenant, number: 1, first: 0, last: 0, count: 1, at: starts_at, event_id: id, id },
  ...{ root: Buffer.alloc(32), previous: Buffer.alloc(32), hash: Buffer.alloc(32), recorded_at: starts_at },
}

const exportOf: Parameters<ReturnType<typeof createAuditExportStore>['records']>[0] = {
  ...{ type: 'header', format: 'careeasy-audit-1', tenant, exported_at: '', from: null, to: null },
  ...{ first_seal: 1, through_seal: 1, expired_through: 0, last_seal: { number: 4_000, hash: '' } },
}

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [4, 52],
      [5, 52],
      [5, 53],
      [4, 52],
    ],
  ],
} as const
const storedPlace = {
  ...newPlace.properties,
  id,
  properties: {},
  lon: 5,
  lat: 52,
  created_at: starts_at,
  updated_at: starts_at,
  version: 1,
}
const placesOf = (of: Tenant) => createFeatureStore(of, placeStorage)
const areasOf = (of: Tenant) => createFeatureStore(of, serviceAreaStorage)
const definition: Definition = {
  ...{ id: 'points', title: 'Points', description: '', geometry: 'Point', version: 1 },
  ...{
    attributes: { properties: { beds: { type: 'integer' } } },
    created_at: starts_at,
    updated_at: starts_at,
  },
}
const pointsOf = (of: Tenant) => createFeatureStore(of, ownStorage(definition))
const kindOf = (wanted: string) => featureKinds.find(kind => kind.id === wanted) as FeatureKind

/** Each call of a store: what it does, what its plans must have, and what a transaction finds. */
const queries: Record<
  string,
  readonly [work: (tenant: Tenant) => Promise<unknown>, plan: RegExp, rows?: readonly unknown[]]
> = {
  'one place': [of => placesOf(of).get(id), /Index Scan using places_pkey.*\n.*\(tenant_id = .*id = /],
  'the first places': [
    of => placesOf(of).list({ limit: 51, after: undefined, bbox: undefined }),
    /Index Scan using places_pkey.*\n.*Index Cond: \(tenant_id = /,
  ],
  'the places after a cursor': [
    of => placesOf(of).list({ limit: 51, after: id, bbox: undefined }),
    /Index Scan using places_pkey.*\n.*Index Cond: \(\(tenant_id = .*id > /,
  ],
  'the places of a box': [
    of => placesOf(of).list({ limit: 51, after: undefined, bbox }),
    /Index Cond: \(\(tenant_id = .*\(lat >= .*\(lon >= /,
  ],
  'the places of a box after a cursor': [
    of => placesOf(of).list({ limit: 51, after: id, bbox }),
    /Index Cond: \(\(tenant_id = .*\(lat >= .*\(lon >= /,
  ],
  'the places of a box across the antimeridian': [
    of => placesOf(of).list({ limit: 51, after: undefined, bbox: { ...bbox, west: 179, east: -179 } }),
    /Index Cond: \(\(tenant_id = .*\(lat >= /,
  ],
  'the nearest places': [
    of => findNearest(of, placeStorage, { lon: 5, lat: 52, limit: 50 }),
    /Index Scan using places_nearest.*\n.*Index Cond: \(tenant_id = .*\n.*Order By: \(geog <->/,
  ],
  'the nearest areas': [
    of => findNearest(of, serviceAreaStorage, { lon: 5, lat: 52, limit: 50 }),
    /Index Scan using service_areas_nearest.*\n.*Index Cond: \(tenant_id = .*\n.*Order By: \(geog <->/,
  ],
  'the places along a line': [
    of => findAlong(of, placeStorage, alongLine),
    /Index Scan using places_nearest.*\n.*Index Cond: \(tenant_id = .*\n.*Order By: \(geog <->/,
  ],
  'the areas along a line': [
    of => findAlong(of, serviceAreaStorage, alongLine),
    /Index Scan using service_areas_nearest.*\n.*Index Cond: \(tenant_id = .*\n.*Order By: \(geog <->/,
  ],
  "the features of a tenant's collection along a line": [
    of => findAlong(of, ownStorage(definition), alongLine),
    /Index Scan using features_nearest.*\n.*Index Cond: .*tenant_id = .*collection = .*\n.*Order By: \(geog <->/,
  ],
  'the places that changed lately': [
    of =>
      placesOf(of).list({
        limit: 51,
        period: { from: new Date(Date.now() - 3_600_000), to: undefined },
      }),
    /places_tenant_updated.*\n.*Index Cond: .*tenant_id = .*updated_at >= /,
  ],
  'a place that is replaced': [
    of => placesOf(of).replace(id, () => newPlace, context),
    /Index Scan using places_pkey.*\n.*\(tenant_id = .*id = |Insert on audit_events/,
    [storedPlace],
  ],
  'a place that is removed': [
    of => placesOf(of).remove(id, () => {}, context),
    /Index Scan using places_pkey.*\n.*\(tenant_id = .*id = |Insert on audit_events/,
    [storedPlace],
  ],
  'whether a polygon of a filter is valid': [
    of => placesOf(of).findFault({ polygons: [{ geometry: square, at: '' }] }),
    /Result/,
  ],
  'one area': [of => areasOf(of).get(id), /Index Scan using service_areas_pkey.*\n.*\(tenant_id = .*id = /],
  'the areas after a cursor': [
    of => areasOf(of).list({ limit: 51, after: id }),
    /Index Scan using service_areas_pkey.*\n.*Index Cond: \(\(tenant_id = .*id > /,
  ],
  'the areas that meet a box': [
    of => areasOf(of).list({ limit: 51, bbox }),
    /service_areas_tenant_box.*\n.*Index Cond: .*tenant_id = .*south <= .*north >= .*west <= .*east >= /,
  ],
  'the areas that meet a box across the antimeridian': [
    of => areasOf(of).list({ limit: 51, bbox: { ...bbox, west: 179, east: -179 } }),
    /service_areas_tenant_box.*\n.*Index Cond: .*tenant_id = .*south <= .*north >= /,
  ],
  'the places of a tile': [
    of => createTileStore(of, kindOf('places')).make({ z: 12, x: 2104, y: 1346 }),
    /Index Cond: \(\(tenant_id = .*\(lat >= .*\(lon >= /,
  ],
  'the areas of a tile': [
    of => createTileStore(of, kindOf('service-areas')).make({ z: 12, x: 2104, y: 1346 }),
    /service_areas_tenant_box.*\n.*Index Cond: .*tenant_id = .*south <= /,
  ],
  'the collections of a tenant': [
    of => createCollectionStore(of).list(),
    /(using|on) collections_pkey.*\n.*Index Cond: \(tenant_id = /,
  ],
  'one collection': [
    of => createCollectionStore(of).get('points'),
    /Index Scan using collections_pkey.*\n.*\(tenant_id = .*id = /,
  ],
  'a collection that is put': [
    of => createCollectionStore(of).put('fresh', definition, { context, limit: 50, decide: async () => {} }),
    /collections_pkey.*\n(.*\n)*.*tenant_id = |Insert on (collections|audit_events)|^Result/,
  ],
  'a collection that is removed': [
    of => createCollectionStore(of).remove('points', { context, withFeatures: true, check: () => {} }),
    /(collections|features)_\w+.*\n(.*\n)*.*tenant_id = |Insert on audit_events/,
    [definition],
  ],
  "one feature of a tenant's collection": [
    of => pointsOf(of).get(id),
    /Index Scan using features_pkey.*\n.*\(tenant_id = .*collection = .*id = /,
  ],
  "the features of a tenant's collection after a cursor": [
    of => pointsOf(of).list({ limit: 51, after: id }),
    /Index Scan using features_pkey.*\n.*Index Cond: \(\(tenant_id = .*collection = .*id > /,
  ],
  "the features of a tenant's collection that meet a box": [
    of => pointsOf(of).list({ limit: 51, bbox }),
    /features_tenant_box.*\n.*Index Cond: .*tenant_id = .*collection = .*south <= .*north >= /,
  ],
  "the features of a tenant's collection that changed lately": [
    of => pointsOf(of).list({ limit: 51, period: { from: new Date(Date.now() - 3_600_000), to: undefined } }),
    /features_tenant_updated.*\n.*Index Cond: .*tenant_id = .*collection = .*updated_at >= /,
  ],
  "the nearest features of a tenant's collection": [
    of => findNearest(of, ownStorage(definition), { lon: 5, lat: 52, limit: 50 }),
    /Index Scan using features_nearest.*\n.*Index Cond: .*tenant_id = .*collection = .*\n.*Order By: \(geog <->/,
  ],
  'a new place and its event': [
    of => placesOf(of).create(newPlace, context),
    /Insert on (places|audit_events)/,
  ],
  'events that are handed over': [of => createAuditEventStore(of).add([event]), /Insert on audit_events/],
  'how long the log is kept': [
    of => createAuditRetentionStore(of).get(),
    /audit_retention_pkey.*\n.*Index Cond: \(tenant_id = /,
  ],
  'how long the log is kept, when it is said': [
    of => createAuditRetentionStore(of).put({ months: 24 }, { context, check: () => {} }),
    /audit_retention_pkey.*\n(.*\n)*.*tenant_id = |Insert on audit_(events|retention)|^Result/,
    [{ months: 12, effective_at: starts_at, months_until_then: null, updated_at: starts_at, version: 1 }],
  ],
  'the newest seals': [
    of => createAuditProofStore(of).seals({ limit: 51, before: 3_000 }),
    /Index Scan Backward using audit_seals_pkey.*\n.*Index Cond: .*tenant_id = .*number < /,
  ],
  'what proves an event': [
    of => createAuditProofStore(of).prove(id),
    /using audit_events_first_pkey.*\n.*tenant_id = .*id = |using audit_leaves_tenant_id_event_id_key.*\n.*tenant_id = .*event_id = /,
  ],
  'where an export begins and ends': [
    of => createAuditExportStore(of).header({ from: '2026-01-01T00:00:00Z', to: undefined }),
    /using audit_(seals_pkey|seals_tenant_at|leaves_pkey).*\n.*Index Cond: .*tenant_id = /,
  ],
  'the seals of an export': [
    of => createAuditExportStore(of).records(exportOf).next(),
    /(using|on) audit_seals_pkey.*\n.*Index Cond: .*tenant_id = .*number >= /,
  ],
  'the events of an export': [
    of => Array.fromAsync(createAuditExportStore(of).records(exportOf)),
    /(using|on) audit_(seals_pkey|leaves_pkey|events_first_pkey).*\n.*Index Cond: .*tenant_id = /,
    [sealOfOne],
  ],
  'the newest events': [
    of => createAuditEventStore(of).list(all),
    /Index Scan Backward using audit_events_first_at .*\n.*Index Cond: \(tenant_id = /,
  ],
  'the events after a cursor': [
    of => createAuditEventStore(of).list({ ...all, after }),
    /Index Scan Backward using audit_events_first_at .*\n.*Index Cond: .*tenant_id = .*ROW\(at, id\) </,
  ],
  'the events of an actor': [
    of => createAuditEventStore(of).list({ ...all, actor: 'user-7' }),
    /(using|on) audit_events_first_actor .*\n.*Index Cond: .*tenant_id = .*actor = /,
  ],
  'the events of a target': [
    of => createAuditEventStore(of).list({ ...all, target: 'person/7' }),
    /(using|on) audit_events_first_target .*\n.*Index Cond: .*tenant_id = .*target = /,
  ],
  'the events of an action': [
    of => createAuditEventStore(of).list({ ...all, action: 'person.read' }),
    /(using|on) audit_events_first_action .*\n.*Index Cond: .*tenant_id = .*action = /,
  ],
  'one visit': [
    of => createVisitStore(of).get(id, context),
    /Index Scan using visits_pkey.*\n.*\(tenant_id = .*id = /,
  ],
  'the first visits': [
    of => createVisitStore(of).list(anyVisit, context),
    /Index Scan using visits_tenant_start.*\n.*Index Cond: \(tenant_id = |Insert on audit_events/,
  ],
  'the visits after a cursor': [
    listOf({ after }),
    /Index Scan using visits_tenant_start.*\n.*Index Cond: .*tenant_id = .*ROW\(starts_at, id\) >|Insert on audit_events/,
  ],
  'the visits of a day': [
    listOf({ period }),
    /visits_tenant_start.*\n.*Index Cond: .*tenant_id = .*starts_at > .*starts_at < |Insert on audit_events/,
  ],
  'the visits of a carer on a day': [
    listOf({ carer, period }),
    /visits_tenant_carer.*\n.*Index Cond: .*tenant_id = .*carer = .*starts_at > .*starts_at < |Insert on audit_events/,
  ],
  'the visits of a client': [
    listOf({ client: id }),
    /visits_tenant_client.*\n.*Index Cond: .*tenant_id = .*client = |Insert on audit_events/,
  ],
  'the visits of a place': [
    listOf({ place: id }),
    /visits_tenant_place.*\n.*Index Cond: .*tenant_id = .*place = |Insert on audit_events/,
  ],
  'the visits of a status': [
    listOf({ status: 'missed' }),
    /visits_tenant_status.*\n.*Index Cond: .*tenant_id = .*status = |Insert on audit_events/,
  ],
  'a visit that is changed': [
    of => createVisitStore(of).change(id, () => ({ notes: 'x' }), context),
    changing,
    [visit],
  ],
  'a visit that begins, and its place': [
    of => createVisitStore(of).attend(id, attending, context),
    changing,
    [visit],
  ],
  'a visit that is booked': [
    of => createBookingStore(of).book([{ ...booking, place: aPlace }], context),
    /Function Scan on (unnest )?key|Insert on (visits|audit_events)/,
  ],
  'what is in the way of a visit': [
    refusedWith({ code: '23P01' }),
    // Few visits of a carer are still to come: the index of the constraint has only these.
    /visits_(carer_once|tenant_carer).*\n.*Index Cond: .*tenant_id = .*carer = /,
  ],
  'which place of a booking is missing': [
    refusedWith({ constraint: 'visits_place_fkey' }),
    /using places_pkey.*\n.*Index Cond: \(\(tenant_id = .*id = ANY/,
  ],
}

for (const [what, [work, expected, rows]] of Object.entries(queries)) {
  t.test(`an index finds ${what}`, async t => {
    const statements = await recorded(work, rows)
    t.ok(statements.length > 0)
    for (const statement of statements) {
      const plan = await planOf(app, statement)
      t.match(plan, expected)
      // All events are of one old month. An empty partition is scanned: there is nothing in it to seek.
      t.notMatch(
        plan,
        /Seq Scan on (capabilities|places|features|collections|audit_events_first|audit_leaves|audit_seals|visits|service_areas)/,
      )
    }
  })
}

t.test('an index finds the capability among those of 200 tenants', async t => {
  const reading = await recorded(of => placesOf(of).get(id))
  const writing = await recorded(of => placesOf(of).create(newPlace, context))
  for (const statement of [...reading, ...writing])
    t.match(await planOf(app, statement), /Index Scan using capabilities_pkey on capabilities/)
})

t.test('every call of every store has its plan here', async t => {
  const stores = [
    placesOf,
    createCollectionStore,
    createAuditEventStore,
    createAuditExportStore,
    createAuditProofStore,
    createVisitStore,
    createBookingStore,
  ].map(create => create({ postgres: {} } as unknown as Tenant))
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
