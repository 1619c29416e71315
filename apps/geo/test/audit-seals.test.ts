import type { AuditEvent } from '@careeasy/audit'
import { type AuditProof, leafHash, merkleRoot, noSeal, sealHash, verifyProof } from '@careeasy/audit-proof'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { createAuditSealing } from '../src/store/audit-sealing.ts'
import { eventOf, exported, get, handOver, sealsOf } from './audit-log.ts'
import { connected, createDatabase, createGeo } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
/** Nothing seals but what a test says. */
const settings = { AUDIT_SEAL_INTERVAL: 0 }

/** Seals as a replica does. */
async function sealing(t: Parameters<typeof connected>[0]) {
  return createAuditSealing(await connected(t, database.provisioner))
}

t.test('each seal has the root of its events and chains to the one before', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant, other] = geo.tenants
  const { seal } = await sealing(t)
  for (const count of [1, 2, 3, 7, 8]) {
    const events = Array.from({ length: count }, (_, index) => eventOf(tenant, `person/ü"\\\n${index}`))
    await handOver(geo, tenant, events)
    await handOver(geo, other, [eventOf(other)])
    t.equal(await seal(), count + 1)
  }
  t.equal(await seal(), 0, 'nothing new, no seal')
  const seals = await sealsOf(geo, tenant)
  t.same(
    seals.map(({ number, first, last, count }) => [number, first, last, count]),
    [
      [1, 0, 0, 1],
      [2, 1, 2, 2],
      [3, 3, 5, 3],
      [4, 6, 12, 7],
      [5, 13, 20, 8],
    ],
  )
  let previous = noSeal
  for (const seal of seals) {
    t.equal(seal.previous, previous)
    t.equal(sealHash(seal), seal.hash)
    previous = seal.hash
  }
  const { faults, summary, records } = await exported(geo, tenant)
  t.same(faults, [])
  t.match(summary, { events: 21, seals: 5, lastSeal: { number: 5, hash: previous } })
  t.ok(records.every(record => record.type !== 'event' || record.event.tenant === tenant))
  const roots = seals.map(seal =>
    merkleRoot(
      records.flatMap(record =>
        record.type === 'event' && record.position >= seal.first && record.position <= seal.last
          ? [leafHash(record.event)]
          : [],
      ),
    ).toString('hex'),
  )
  t.same(
    roots,
    seals.map(({ root }) => root),
  )
})

t.test('every event of a seal is proven, and a proof that was altered is not one', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant, other] = geo.tenants
  const events = Array.from({ length: 11 }, () => eventOf(tenant))
  const [first] = events as [AuditEvent]
  await handOver(geo, tenant, events)
  const early = await get(geo, tenant, `proof/${first.id}`)
  t.same([early.statusCode, early.json().code, early.headers['retry-after']], [409, 'CE_AUDIT_UNSEALED', '1'])
  await (await sealing(t)).seal()
  for (const { id } of events) t.same(verifyProof((await get(geo, tenant, `proof/${id}`)).json()), [])
  const proof: AuditProof = (await get(geo, tenant, `proof/${first.id}`)).json()
  t.ok(verifyProof({ ...proof, event: { ...proof.event, actor: 'user-2' } }).length > 0)
  t.ok(verifyProof({ ...proof, position: 1 }).length > 0)
  t.ok(verifyProof({ ...proof, path: proof.path.slice(1) }).length > 0)
  t.ok(verifyProof({ ...proof, seal: { ...proof.seal, at: new Date().toISOString() } }).length > 0)

  for (const [id, status] of [
    [first.id, 404],
    [uuidv7(), 404],
    ['x', 400],
  ] as const)
    t.equal((await get(geo, other, `proof/${id}`)).statusCode, status)
  t.equal((await get(geo, other, `proof/${first.id}`)).json().code, 'CE_AUDIT_NOT_FOUND')
})

t.test('a transaction that stays open holds nobody up, and its event comes into a later seal', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant] = geo.tenants
  const { seal } = await sealing(t)
  const open = await connected(t, database.owner)
  await open.query('BEGIN')
  const late = eventOf(tenant, 'person/late')
  await open.query(
    `INSERT INTO care.audit_events (tenant_id, id, at, actor, action, target, outcome, request_id, source)
     VALUES ($1, $2, $3, 'user-1', 'person.create', 'person/late', 'success', 'r', 'profile')`,
    [tenant, late.id, late.at],
  )
  await handOver(geo, tenant, [eventOf(tenant), eventOf(tenant)])
  t.equal(await seal(), 2)
  const [before] = await sealsOf(geo, tenant)
  await open.query('COMMIT')
  t.equal(await seal(), 1)
  const seals = await sealsOf(geo, tenant)
  t.same(seals[0], before, 'what was sealed stays as it was')
  t.match(seals[1], { number: 2, first: 2, last: 2 })
  t.same((await exported(geo, tenant)).faults, [])
})

t.test('16 writers, three sealers and sealers that are killed: every event has one place', async t => {
  const geo = await createGeo(t, database, { settings })
  const owner = await connected(t, database.owner)
  let writing = true
  const sealers = Array.from({ length: 3 }, async () => {
    const own = await sealing(t)
    while (writing) await own.seal()
  })
  const killer = (async () => {
    let kills = 0
    while (writing) {
      const victim = await connected(t, database.provisioner)
      const { rows } = await victim.query('SELECT pg_backend_pid() AS pid')
      await victim.query('BEGIN')
      // Sealed, not committed: what a replica leaves that dies here.
      await victim.query('SELECT sec.seal_audit(10000)')
      await owner.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
      kills += 1
    }
    return kills
  })()
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      const tenant = geo.tenants[writer % 2] as string
      for (let round = 0; round < 25; round++) {
        const events = Array.from({ length: 1 + (round % 3) }, () => eventOf(tenant))
        // Twice, at once: as when an answer was lost.
        const answers = await Promise.all([handOver(geo, tenant, events), handOver(geo, tenant, events)])
        for (const { statusCode } of answers) if (statusCode !== 204) t.equal(statusCode, 204)
      }
    }),
  )
  writing = false
  await Promise.all(sealers)
  t.ok((await killer) > 0)
  await (await sealing(t)).seal()
  for (const tenant of geo.tenants) {
    const { faults, summary } = await exported(geo, tenant)
    t.same(faults, [])
    t.equal(summary.events, 392, 'each once: 8 writers of 9 + 8 * 2 + 8 * 3')
  }
  const { rows } = await owner.query('SELECT count(*)::int AS queued FROM sec.audit_queue')
  t.same(rows, [{ queued: 0 }])
})

t.test('nobody who serves requests can seal, queue, or reach a partition', async t => {
  const app = await connected(t, database.app)
  for (const sql of [
    'SELECT sec.seal_audit(1)',
    'SELECT sec.expire_audit(1)',
    'SELECT sec.make_audit_partitions(1)',
    "SELECT sec.audit_heads(NULL, '', 1)",
    'INSERT INTO sec.audit_queue VALUES (1, 1, 1)',
    'SELECT FROM care.audit_events_first',
    'SELECT FROM care.audit_events_other',
    "UPDATE care.audit_events SET actor = 'x'",
    'DELETE FROM care.audit_events',
    'DELETE FROM care.audit_leaves',
    "INSERT INTO care.audit_seals (tenant_id) VALUES ('x')",
  ])
    await t.rejects(app.query(sql), { code: '42501' }, sql)
})

t.test('an event finds its month, is kept once across months, and moves when its month is made', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant] = geo.tenants
  const owner = await connected(t, database.owner)
  const now = new Date()
  const idIn = (months: number) =>
    uuidv7({ msecs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15) })
  const events = [-30, 0, 1, 3, 5].map(months => ({ ...eventOf(tenant), id: idIn(months) }))
  for (let times = 0; times < 3; times++) t.equal((await handOver(geo, tenant, events)).statusCode, 204)
  const partitions = async () =>
    (
      await owner.query(
        'SELECT tableoid::regclass::text AS name FROM care.audit_events WHERE tenant_id = $1 ORDER BY id',
        [tenant],
      )
    ).rows.map(({ name }) => name.replace('care.', ''))
  const nameOf = (months: number) =>
    `audit_events_${new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 7).replace('-', '_')}`
  const first = 'audit_events_first'
  t.same(await partitions(), [first, first, nameOf(1), nameOf(3), 'audit_events_other'])
  const provisioner = await connected(t, database.provisioner)
  const make = () => provisioner.query('SELECT sec.make_audit_partitions(6) AS made')
  t.same((await make()).rows, [{ made: 3 }])
  t.same((await make()).rows, [{ made: 0 }])
  t.same(await partitions(), [first, first, nameOf(1), nameOf(3), nameOf(5)])
  t.equal((await handOver(geo, tenant, events)).statusCode, 204)
  await (await sealing(t)).seal()
  t.match(await exported(geo, tenant), { faults: [], summary: { events: 5 } })
})

t.test('retention removes the events of whole old seals, and what is left is proven as before', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant, other] = geo.tenants
  const owner = await connected(t, database.owner)
  const own = await sealing(t)
  for (const owned of [tenant, tenant, other]) {
    await handOver(geo, owned, [eventOf(owned), eventOf(owned)])
    await own.seal()
  }
  await owner.query('SELECT sec.keep_audit_for($1, 1)', [tenant])
  t.equal(await own.expire(), 0, 'none is old')
  // A clock that is far ahead, in the place of months of waiting.
  await owner.query("UPDATE care.audit_seals SET at = at - interval '3 months' WHERE number = 1")
  t.equal(await own.expire(), 0, 'the log says so first')
  await own.seal()
  t.equal(await own.expire(), 2)
  const { summary, records } = await exported(geo, tenant)
  t.match(summary, { events: 3, seals: 3, expiredThrough: 1, isExpiryProven: true })
  t.equal((await exported(geo, other)).summary.events, 2)
  const event = records.find(record => record.type === 'event')
  t.same(
    verifyProof((await get(geo, tenant, `proof/${event?.type === 'event' && event.event.id}`)).json()),
    [],
  )
})

t.test('an export of a period has its seals whole and the chain up to the last', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant] = geo.tenants
  const { seal } = await sealing(t)
  t.match(await exported(geo, tenant), { faults: [], summary: { events: 0, seals: 0, lastSeal: null } })
  for (let round = 0; round < 4; round++) {
    await handOver(geo, tenant, [eventOf(tenant), eventOf(tenant)])
    await seal()
  }
  const seals = await sealsOf(geo, tenant)
  const query = `?from=${seals[1]?.at}&to=${seals[2]?.at}`
  const { faults, summary } = await exported(geo, tenant, query)
  t.same(faults, [])
  t.match(summary, { events: 2, seals: 3, lastSeal: { number: 4 } })
  for (const bad of [
    `?from=${seals[2]?.at}&to=${seals[1]?.at}`,
    '?from=yesterday',
    '?from=0000-01-01T00:00:00Z',
  ])
    t.equal((await get(geo, tenant, `export${bad}`)).statusCode, 400, bad)
  const csv = await get(geo, tenant, 'export', 'text/csv')
  t.match(csv.headers['content-type'], 'text/csv')
  t.equal(csv.body.split('\n').filter(line => line.startsWith('"event"')).length, 8)
})

t.test('an event in the name of another service is 403, and none of its delivery is kept', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant] = geo.tenants
  const answer = await handOver(geo, tenant, [eventOf(tenant), eventOf(tenant, 'user/1', 'auth')])
  t.same([answer.statusCode, answer.json().code], [403, 'CE_AUDIT_SOURCE'])
  t.same((await get(geo, tenant, 'events')).json().items, [])
})

t.test('people see what was done to their account, admins that of any record', async t => {
  const geo = await createGeo(t, database, { settings })
  const [tenant] = geo.tenants
  const person = uuidv7()
  const me = '0190a000-0000-7000-8000-000000000001'
  await handOver(geo, tenant, [
    eventOf(tenant, `user/${me}`),
    eventOf(tenant, `person/${person}`),
    eventOf(tenant),
  ])
  const mine = async (role: 'viewer' | 'admin', query = '') =>
    geo.app.inject({ url: `/audit/mine${query}`, headers: await geo.as(tenant, role) })
  const targets = (items: AuditEvent[]) => items.map(({ target }) => target)
  t.same(targets((await mine('viewer')).json().items), [`user/${me}`])
  t.equal((await mine('viewer', `?person=${person}`)).json().code, 'CE_ROLE_INSUFFICIENT')
  t.same(targets((await mine('admin', `?person=${person}`)).json().items), [`person/${person}`])
})
