import { digest } from '@careeasy/audit'
import { verifyProof } from '@careeasy/audit-proof'
import { siloDatabase, type Tier } from '@careeasy/tenant-connection'
import type pg from 'pg'
import t from 'tap'
import { withDatabase } from '../src/clusters.ts'
import { createAuditSealing } from '../src/store/audit-sealing.ts'
import { createScene, poolGround, siloGround } from './attack.ts'
import { eventOf, exported, get, handOver, sealsOf } from './audit-log.ts'
import { connected, createDatabase, createGeo, type Geo } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
/** Nothing seals or expires but what a test says. */
const settings = { AUDIT_SEAL_INTERVAL: 0 }
const path = '/audit/retention'

async function put(
  geo: Geo,
  tenant: string,
  months: unknown,
  etag?: string,
  role: 'owner' | 'admin' = 'owner',
) {
  const headers = { ...(await geo.as(tenant, role)), ...(etag !== undefined && { 'if-match': etag }) }
  const answer = await geo.app.inject({ method: 'PUT', url: path, headers, payload: { months } as object })
  return { status: answer.statusCode, json: answer.json(), etag: answer.headers.etag as string }
}

/** The database of a tenant as the superuser and as the login that seals, and the service that answers for it. */
async function createGround(test: Parameters<typeof connected>[0], tier: Tier) {
  const placement = { postgres: { tier, cluster: tier === 'silo' ? 'second' : 'main' } } as const
  const geo = await createGeo(test, database, { second: second.cluster, placement, settings })
  const within = (url: string, tenant: string) =>
    tier === 'pool' ? url : withDatabase(url, siloDatabase(second.cluster.database, tenant))
  const on = tier === 'pool' ? database : second
  const open = async (tenant: string) => ({
    owner: await connected(test, within(on.owner, tenant)),
    sealing: createAuditSealing(await connected(test, within(on.provisioner, tenant))),
  })
  return { geo, open }
}

/** As if so many days had gone by since the tenant said something, in the place of waiting. */
async function goOn(owner: pg.Client, tenant: string, days: number): Promise<void> {
  await owner.query(`SET session_replication_role = replica`)
  await owner.query(
    `UPDATE care.audit_retention SET effective_at = effective_at - $2 * interval '1 day' WHERE tenant_id = $1`,
    [tenant, days],
  )
  await owner.query(`SET session_replication_role = origin`)
}

t.test('a tenant says how long its log is kept, and the log says so with what was before', async t => {
  const { geo } = await createGround(t, 'pool')
  const [tenant, other] = geo.tenants
  const first = await get(geo, tenant, 'retention')
  const never = { months: null, effective_at: null, months_until_then: null, updated_at: null }
  t.same([first.statusCode, first.json(), first.headers.etag], [200, never, '"0"'])

  const began = Date.now()
  const said = await put(geo, tenant, 24, '"0"')
  t.match(said, { status: 200, json: { months: 24, months_until_then: null }, etag: '"1"' })
  const wait = Date.parse(said.json.effective_at) - began
  t.ok(wait >= 30 * 86_400_000 - 1 && wait < 30 * 86_400_000 + 600_000, 'what is shorter waits for 30 days')
  t.same((await get(geo, tenant, 'retention')).json(), said.json)
  t.same((await get(geo, other, 'retention')).json(), never, 'the other tenant said nothing')

  const again = await put(geo, tenant, 24, '"1"')
  t.same(again.json.effective_at, said.json.effective_at, 'the same once more does not begin the wait anew')
  const back = await put(geo, tenant, null, again.etag)
  t.equal(back.json.effective_at, back.json.updated_at, 'what is longer applies at once')
  const events = (await get(geo, tenant, 'events?action=audit-retention.update')).json().items
  t.equal(events.length, 3)
  t.match(events.at(-1), { target: 'audit-retention', before: digest(never), after: digest(said.json) })
  const unchanged = await geo.app.inject({
    url: path,
    headers: { ...(await geo.as(tenant, 'owner')), 'if-none-match': back.etag },
  })
  t.equal(unchanged.statusCode, 304)
})

t.test('who may not, what may not be, and who comes too late', async t => {
  const { geo } = await createGround(t, 'pool')
  const [tenant] = geo.tenants
  for (const months of [11, 0, -1, 1_201, 12.5, '12 months', undefined, {}])
    t.equal((await put(geo, tenant, months, '"0"')).json.code, 'CE_VALIDATION', String(months))
  t.match(await put(geo, tenant, 12), { status: 428 })
  t.match(await put(geo, tenant, 12, '"7"'), { status: 412 })
  t.match(await put(geo, tenant, 12, '"0"', 'admin'), { status: 403, json: { code: 'CE_ROLE_INSUFFICIENT' } })
  for (const [role, status] of [
    ['admin', 200],
    ['member', 403],
    ['viewer', 403],
  ] as const)
    t.equal(
      (await geo.app.inject({ url: path, headers: await geo.as(tenant, role) })).statusCode,
      status,
      role,
    )
  const both = await Promise.all([put(geo, tenant, 12, '"0"'), put(geo, tenant, 13, '"0"')])
  t.same(both.map(({ status }) => status).sort(), [200, 412], 'of two at once one is told')
})

for (const tier of ['pool', 'silo'] as const) {
  t.test(`${tier}: what is past it goes, and the rest is proven as before`, async t => {
    const { geo, open } = await createGround(t, tier)
    const [tenant, other] = geo.tenants
    const { owner, sealing } = await open(tenant)
    const otherSealing = tier === 'pool' ? sealing : (await open(other)).sealing
    for (const owned of [tenant, tenant, other, other]) {
      await handOver(geo, owned, [eventOf(owned), eventOf(owned)])
      await (owned === tenant ? sealing : otherSealing).seal()
    }
    await put(geo, tenant, 12, '"0"')
    await sealing.seal()
    // A clock that is far ahead, in the place of months of waiting: of both tenants, where they share tables.
    await owner.query("UPDATE care.audit_seals SET at = at - interval '14 months' WHERE number = 1")
    for (let times = 0; times < 2; times++) {
      t.equal(await sealing.expire(), 0, 'for 30 days nothing goes')
      await sealing.seal()
    }
    await goOn(owner, tenant, 31)
    t.equal(await sealing.expire(), 0, 'it is announced')
    t.equal(await sealing.expire(), 0, 'an announcement that is not sealed removes nothing')
    await sealing.seal()
    t.equal(await sealing.expire(), 2)
    t.equal(await sealing.expire(), 0)

    const { summary, records, faults } = await exported(geo, tenant)
    // The time of seal 1 was changed, which is in its hash: the only fault, and found.
    t.match(faults, [{ message: /^seal 1 has been altered/ }])
    t.equal(faults.length, 1)
    t.match(summary, { events: 4, seals: 4, expiredThrough: 1, isExpiryProven: true })
    for (const record of records)
      if (record.type === 'event')
        t.same(verifyProof((await get(geo, tenant, `proof/${record.event.id}`)).json()), [])
    t.equal((await exported(geo, other)).summary.events, 4, 'the other tenant has all')
    t.equal((await sealsOf(geo, tenant)).length, 4, 'the seals stay')
  })
}

t.test('the longer of what the tenant and what an operator says holds', async t => {
  const { geo, open } = await createGround(t, 'pool')
  const [tenant, silent] = geo.tenants
  const { owner, sealing } = await open(tenant)
  for (const owned of geo.tenants) await handOver(geo, owned, [eventOf(owned)])
  await sealing.seal()
  await owner.query("UPDATE care.audit_seals SET at = at - interval '20 months' WHERE tenant_id = ANY($1)", [
    [tenant, silent],
  ])
  const expire = async () => {
    await sealing.expire()
    await sealing.seal()
    return sealing.expire()
  }
  const operatorsSay = async (months: number | null) => {
    for (const owned of geo.tenants) await owner.query('SELECT sec.keep_audit_for($1, $2)', [owned, months])
  }
  await put(geo, tenant, null, '"0"')
  await operatorsSay(1)
  t.equal(await expire(), 1, 'of the tenant that said nothing')
  t.equal((await exported(geo, tenant)).summary.events, 2, 'for ever is for ever')
  await put(geo, tenant, 12, '"1"')
  await goOn(owner, tenant, 31)
  await operatorsSay(1_200)
  t.equal(await expire(), 0, 'an operator holds it')
  await operatorsSay(null)
  t.equal(await expire(), 1)
})

t.test('events that were taken out are not called retention by whoever says so', async t => {
  const { geo, open } = await createGround(t, 'pool')
  const [tenant] = geo.tenants
  const { owner, sealing } = await open(tenant)
  for (let round = 0; round < 2; round++) {
    await handOver(geo, tenant, [eventOf(tenant)])
    await sealing.seal()
  }
  t.match(await exported(geo, tenant), { faults: [], summary: { isExpiryProven: true, expiredThrough: 0 } })
  // As a superuser could.
  await owner.query('DELETE FROM care.audit_leaves WHERE tenant_id = $1 AND position = 0', [tenant])
  const { faults, summary } = await exported(geo, tenant)
  t.match(faults, [{ message: /no event says that retention removed them/ }])
  t.match(summary, { isExpiryProven: false, expiredThrough: 1 })
})

for (const ground of [poolGround(database), await siloGround(second)]) {
  t.test(
    `${ground.title}: injected SQL sets its own tenant's alone, and cannot make it short at once`,
    async t => {
      const scene = await createScene(t, ground)
      const { attacker, victim } = scene
      const owner = await connected(t, ground.parties()[1].owner)
      await owner.query('INSERT INTO care.audit_retention (tenant_id, months) VALUES ($1, 36)', [
        victim.tenant,
      ])
      for (const sql of [
        `INSERT INTO audit_retention (tenant_id, months) VALUES ('${victim.tenant}', 12)`,
        `INSERT INTO audit_retention (tenant_id, months) VALUES ('${victim.tenant}', 12)
         ON CONFLICT (tenant_id) DO UPDATE SET months = 12`,
        'DELETE FROM audit_retention',
        `SELECT sec.keep_audit_for('${attacker.tenant}', 1)`,
        `SELECT sec.announce_audit_expiry('${attacker.tenant}', 1)`,
        `SELECT * FROM sec.audit_heads(NULL, '', 10)`,
        'SELECT * FROM sec.audit_expiries',
        `INSERT INTO audit_retention (tenant_id, months) VALUES ('${attacker.tenant}', 11)`,
      ])
        t.ok((await scene.inject(sql)).refused, sql)
      await scene.inject('UPDATE audit_retention SET months = 12')
      t.equal((await scene.inject('SELECT * FROM audit_retention')).rows[0]?.rows.length, 0, 'sees no other')
      const [made] = (
        await scene.inject(
          `INSERT INTO audit_retention (tenant_id, months, effective_at, months_until_then, updated_at, version)
         VALUES ('${attacker.tenant}', 12, '2000-01-01', 12, '2000-01-01', 9)
         RETURNING months_until_then, version, effective_at > now() + interval '29 days' AS waits`,
        )
      ).rows
      t.same(made?.rows, [{ months_until_then: null, version: 1, waits: true }])
      const { rows } = await owner.query('SELECT months FROM care.audit_retention WHERE tenant_id = $1', [
        victim.tenant,
      ])
      t.same(rows, [{ months: 36 }])
      t.same(await scene.damage(), [])
    },
  )
}
