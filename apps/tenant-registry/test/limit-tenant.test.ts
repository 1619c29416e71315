import { createAuditEvent } from '@careeasy/audit'
import t, { type Test } from 'tap'
import { type App, caller, createFixture, eventually } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const limit = (app: App, uuid: string, body: object, headers: Record<string, string> = admin) =>
  app.inject({ method: 'PUT', url: `/tenants/${uuid}/limits`, headers, body })

/** The service with a tenant that is active. */
async function start(t: Test, uuid: string, ports = {}) {
  const started = await fixture.start(t, {}, ports)
  const body = { Tenant_UUID: uuid, name: `t-${uuid.toLowerCase()}` }
  const created = await started.app.inject({ method: 'POST', url: '/tenants', headers: admin, body })
  t.equal(created.statusCode, 201)
  const toldMedia = () =>
    started.neighbours.calls.filter(({ path }) => path === `/internal/tenants/${uuid}/limits`)
  return { ...started, toldMedia }
}

t.test('a tenant is given limits, media is told, and without them it has the default again', async t => {
  const { app, toldMedia } = await start(t, 'LIMITED')
  const limited = await limit(app, 'LIMITED', { media_bytes: 1_000 })
  t.equal(limited.statusCode, 200)
  t.match(limited.json(), { Tenant_UUID: 'LIMITED', limits: { media_bytes: 1_000 } })
  const tenant = await app.stores.tenants.find('LIMITED')
  t.match(toldMedia(), [
    {
      service: 'media',
      method: 'PUT',
      body: {
        placement: { tenant: 'LIMITED', status: 'active', mongo: { tier: 'pool' } },
        version: tenant?.version,
        limits: { media_bytes: 1_000 },
      },
    },
  ])
  const read = await app.inject({ url: '/tenants/LIMITED', headers: admin })
  t.equal(read.headers['etag'], limited.headers['etag'])
  t.same(read.json().limits, { media_bytes: 1_000 })

  t.same((await limit(app, 'LIMITED', {})).json().limits, {})
  t.match(toldMedia()[1], { body: { version: (tenant?.version ?? 0) + 1, limits: {} } })
  t.same(await app.stores.changes.waiting('limit'), [])
})

t.test('nobody but a platform administrator sets or sees limits', async t => {
  const { app, neighbours, toldMedia } = await start(t, 'MEMBERS')
  t.equal((await limit(app, 'MEMBERS', { media_bytes: 1 })).statusCode, 200)
  neighbours.tenantsByUser.set(caller, ['MEMBERS'])
  const owner = { authorization: await identity.hop({ sub: caller, tenant: 'MEMBERS', roles: ['owner'] }) }
  const refused = await limit(app, 'MEMBERS', { media_bytes: 2 }, owner)
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
  t.equal(toldMedia().length, 1)
  const seen = await app.inject({ url: '/tenants/MEMBERS', headers: owner })
  t.equal(seen.statusCode, 200)
  t.notOk('limits' in seen.json())
})

t.test('limits that cannot be, and tenants that are not there', async t => {
  const { app } = await start(t, 'INVALID')
  for (const body of [{ media_bytes: -1 }, { media_bytes: 1.5 }, { media_bytes: 2 ** 60 }, { other: 1 }]) {
    const answer = await limit(app, 'INVALID', body)
    t.equal(answer.statusCode, 400, JSON.stringify(body))
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
  t.equal((await limit(app, 'ZZZZZZ9', {})).json().code, 'CE_TENANT_UNKNOWN')
})

t.test('the audit log hears of each change once', async t => {
  const { app, neighbours } = await start(t, 'AUDITLM')
  for (const media_bytes of [5, 5, 6]) await limit(app, 'AUDITLM', { media_bytes })
  await app.close()
  t.same(
    neighbours.delivered.map(({ action }) => action),
    ['tenant.create', 'tenant.limit', 'tenant.limit'],
  )
})

t.test('media that is away is told by a sweep, and a suspended tenant is limited too', async t => {
  const { app, neighbours, toldMedia } = await start(t, 'MEDOUT0')
  neighbours.failing.add('media')
  const suspended = await app.inject({ method: 'POST', url: '/tenants/MEDOUT0/suspend', headers: admin })
  t.equal(suspended.statusCode, 200)
  t.equal((await limit(app, 'MEDOUT0', { media_bytes: 7 })).statusCode, 200)
  t.same(await app.stores.changes.waiting('limit'), ['MEDOUT0'])
  neighbours.failing.delete('media')
  await app.changes.sweep('limit', new AbortController().signal)
  t.match(toldMedia().at(-1), {
    body: { placement: { status: 'suspended' }, limits: { media_bytes: 7 } },
  })
  t.same(await app.stores.changes.waiting('limit'), [])
})

t.test('limits that change while media is being told leave the note for the newer ones', async t => {
  const { app, neighbours, toldMedia } = await start(t, 'RACING0')
  const { promise, resolve } = Promise.withResolvers<void>()
  neighbours.slow.set('media', promise)
  const first = limit(app, 'RACING0', { media_bytes: 1 })
  t.ok(await eventually(() => toldMedia().length === 1))
  const tenant = await app.stores.tenants.find('RACING0')
  if (tenant === undefined) throw new Error('there is no tenant')
  // As a replica that dies before it has told anybody.
  const context = { tenant: 'RACING0', actor: caller, requestId: 'r', source: 'tenant-registry' } as const
  const event = createAuditEvent(context, { action: 'tenant.limit', target: 'tenant/RACING0' })
  t.ok(
    await app.stores.changes.write(tenant, { sets: { limits: { media_bytes: 2 } }, topic: 'limit' }, event),
  )
  neighbours.slow.delete('media')
  resolve()
  t.equal((await first).statusCode, 200)
  t.same(await app.stores.changes.waiting('limit'), ['RACING0'])
  await app.changes.sweep('limit', new AbortController().signal)
  t.match(toldMedia().at(-1), { body: { limits: { media_bytes: 2 } } })
  t.same(await app.stores.changes.waiting('limit'), [])
})

t.test('of changes at once none is lost: what stands last is what media hears last', async t => {
  const { app, toldMedia } = await start(t, 'ATONCE0')
  const answers = await Promise.all([1, 2, 3].map(media_bytes => limit(app, 'ATONCE0', { media_bytes })))
  for (const answer of answers) t.equal(answer.statusCode, 200)
  const tenant = await app.stores.tenants.find('ATONCE0')
  const newest = toldMedia()
    .toSorted((a, b) => versionOf(a.body) - versionOf(b.body))
    .at(-1)
  t.match(newest, { body: { version: tenant?.version, limits: tenant?.limits } })
})

function versionOf(body: unknown): number {
  return (body as { version: number }).version
}
