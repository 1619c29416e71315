import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuditEvent, createAuditEvent } from '@careeasy/audit'
import { verifyProof } from '@careeasy/audit-proof'
import { mintCapability } from '@careeasy/tenant-connection'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { readMigrations } from '../src/database/schema.ts'
import { migrate } from '../src/migrations.ts'
import { createAuditSealing } from '../src/store/audit-sealing.ts'
import { eventOf, exported, get } from './audit-log.ts'
import {
  addresses,
  capabilityKey,
  clusterOf,
  connected,
  createDatabase,
  createGeo,
  newTenant,
} from './helper.ts'

// The log became provable with migration 008, while the release before it was running and its log was full.

t.setTimeout(300_000)
type Test = Parameters<typeof connected>[0]
const settings = { AUDIT_SEAL_INTERVAL: 0 }
const day = 86_400_000

/** The statement of the release before, word for word, as one that still runs sends it. */
const insertOfBefore = `
    INSERT INTO audit_events (tenant_id, id, at, actor, action, target, outcome, before_digest, after_digest,
      request_id, source, address)
    SELECT tenant, id, at, actor, action, target, outcome, before, after, request_id, source, address
    FROM jsonb_to_recordset($1::jsonb) AS event (tenant text, id uuid, at timestamptz,
      actor text, action text, target text, outcome text, before text, after text, request_id text,
      source text, address text)
    ON CONFLICT DO NOTHING`
const listOfBefore = `
        SELECT tenant_id, id, at, actor, action, target, outcome, before_digest, after_digest, request_id, source,
          address, recorded_at
        FROM audit_events WHERE true ORDER BY at DESC, id DESC LIMIT $1`

/** Sends the statement as a request of the tenant does. */
async function asTenant(t: Test, url: string, tenant: string, text: string, value: unknown) {
  const client = await connected(t, url)
  await client.query('BEGIN')
  const { value: capability } = mintCapability(Buffer.from(capabilityKey, 'hex'), tenant, 1)
  await client.query("SELECT set_config('app.cap', $1, true)", [capability])
  const { rows } = await client.query(text, [value])
  await client.query('COMMIT')
  return rows
}

/** A database as the release with so many migrations left it. */
async function databaseAt(t: Test, version: number) {
  const folder = mkdtempSync(join(tmpdir(), 'geo-before-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const source = join(import.meta.dirname, '../migrations')
  for (const file of readdirSync(source))
    if (Number.parseInt(file, 10) <= version) copyFileSync(join(source, file), join(folder, file))
  const cluster = clusterOf(`geo_test_${randomBytes(6).toString('hex')}`)
  const server = await connected(t, engine('POSTGRES_URL'))
  const drop = async () => {
    await server.query(`DROP DATABASE IF EXISTS ${cluster.database} WITH (FORCE)`)
  }
  t.teardown(drop)
  const [outcome] = await migrate([cluster], { migrations: await readMigrations(folder) })
  if (outcome?.error !== undefined) throw outcome.error
  return { ...addresses(cluster.database), cluster, drop }
}

/** Events of two years, of now, and of a clock that is ahead; with all that a member can hold. */
function pastOf(tenant: string, count: number): AuditEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const msecs = Date.now() - 730 * day + Math.floor((index / count) * 900 * day)
    const event = createAuditEvent(
      { tenant, actor: `user-${index % 7}`, requestId: `r-${index}`, source: 'profile' },
      { action: 'person.update', target: `person/ü"\\\n\u2028😀${index}` },
    )
    return { ...event, id: uuidv7({ msecs }), at: new Date(msecs).toISOString() }
  })
}

for (const version of [6, 7]) {
  t.test(`a log that was kept up to migration ${version} is sealed whole after 008, and proven`, async t => {
    const database = await databaseAt(t, version)
    const tenants = [newTenant(), newTenant()] as const
    const counts = [3_000, 500] as const
    const past = tenants.map((tenant, index) => pastOf(tenant, counts[index] as number))
    const owner = await connected(t, database.owner)
    await owner.query("SET search_path = 'care'")
    for (const events of past) await owner.query(insertOfBefore, [JSON.stringify(events)])
    const [outcome] = await migrate([database.cluster])
    t.same(outcome?.error, undefined)

    const geo = await createGeo(t, database, { tenants, settings })
    const { rows } = await owner.query('SELECT count(*)::int AS queued FROM sec.audit_queue')
    t.same(rows, [{ queued: 3_500 }])
    t.equal(await createAuditSealing(await connected(t, database.provisioner)).seal(), 3_500)
    for (const [index, tenant] of tenants.entries()) {
      const events = past[index] as AuditEvent[]
      const { faults, summary, records } = await exported(geo, tenant)
      t.same(faults, [])
      t.match(summary, { tenant, events: events.length })
      const ids = records.flatMap(record => (record.type === 'event' ? [record.event.id] : []))
      t.same(ids.sort(), events.map(({ id }) => id).sort(), 'all that there were, each once')
      for (const { id, at } of [
        events[0],
        events[(counts[index] as number) >> 1],
        events.at(-1),
      ] as AuditEvent[]) {
        const proof = (await get(geo, tenant, `proof/${id}`)).json()
        t.same(verifyProof(proof), [])
        t.same([proof.event.id, proof.event.at], [id, at])
      }
    }
  })
}

t.test('the release before goes on adding and reading events on the new schema', async t => {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const geo = await createGeo(t, database, { settings })
  const [tenant, other] = geo.tenants
  const events = [eventOf(tenant), { ...eventOf(tenant), address: '192.0.2.7', before: 'a', after: 'b' }]
  const add = (as: string, added: readonly AuditEvent[]) =>
    asTenant(t, database.app, as, insertOfBefore, JSON.stringify(added))
  await add(tenant, events)
  await add(tenant, events)
  const read = async (as: string) =>
    (await asTenant(t, database.app, as, listOfBefore, 10)).map(({ id }) => id)
  t.same((await read(tenant)).sort(), events.map(({ id }) => id).sort(), 'twice handed over, once kept')
  t.same(await read(other), [])
  await t.rejects(add(other, [eventOf(tenant)]), { code: '42501' }, 'nor into another log')

  t.equal(await createAuditSealing(await connected(t, database.provisioner)).seal(), 2)
  t.match(await exported(geo, tenant), { faults: [], summary: { events: 2 } })
  for (const { id } of events) t.same(verifyProof((await get(geo, tenant, `proof/${id}`)).json()), [])
})

t.test('what retention removed before 012 is told by the log after it, and is no tampering', async t => {
  const database = await databaseAt(t, 11)
  const tenants = [newTenant(), newTenant()] as const
  const owner = await connected(t, database.owner)
  await owner.query("SET search_path = 'care'")
  const seal = () => owner.query('SELECT sec.seal_audit(10000)')
  for (const tenant of [tenants[0], tenants[0], tenants[1]]) {
    await owner.query(insertOfBefore, [JSON.stringify([eventOf(tenant)])])
    await seal()
  }
  for (const tenant of tenants)
    await owner.query(`SELECT sec.register(sha256($1::text::bytea), $1, 1, 'active')`, [tenant])
  await owner.query('SELECT sec.keep_audit_for($1, 1)', [tenants[0]])
  await owner.query(
    'DELETE FROM care.audit_events WHERE id = (SELECT event_id FROM care.audit_leaves WHERE tenant_id = $1 AND position = 0)',
    [tenants[0]],
  )
  await owner.query('DELETE FROM care.audit_leaves WHERE tenant_id = $1 AND position = 0', [tenants[0]])
  const [outcome] = await migrate([database.cluster])
  t.same(outcome?.error, undefined)
  const geo = await createGeo(t, database, { tenants, settings })
  await seal()
  t.match(await exported(geo, tenants[0]), {
    faults: [],
    summary: { events: 2, expiredThrough: 1, isExpiryProven: true },
  })
  t.match(await exported(geo, tenants[1]), { faults: [], summary: { events: 1, expiredThrough: 0 } })
})
