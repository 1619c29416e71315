import t, { type Test } from 'tap'
import { type App, caller, createFixture, eventually } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const create = (app: App, uuid: string, name: string) =>
  app.inject({ method: 'POST', url: '/tenants', headers: admin, body: { Tenant_UUID: uuid, name } })
const patch = (app: App, uuid: string, body: object, headers: Record<string, string> = admin) =>
  app.inject({ method: 'PATCH', url: `/tenants/${uuid}`, headers, body })

/** The service with a tenant that is active. */
async function start(t: Test, uuid: string, ports = {}) {
  const started = await fixture.start(t, {}, ports)
  t.equal((await create(started.app, uuid, `t-${uuid.toLowerCase()}`)).statusCode, 201)
  const toldAuth = () =>
    started.neighbours.calls.filter(({ path }) => path === `/internal/tenants/${uuid}/name`)
  return { ...started, toldAuth }
}

t.test('a renamed tenant has its new names, and auth is told', async t => {
  const { app, toldAuth } = await start(t, 'RENAME0')
  const renamed = await patch(app, 'RENAME0', { name: 'new-name', display_name: 'New Name' })
  t.equal(renamed.statusCode, 200)
  t.match(renamed.json(), { Tenant_UUID: 'RENAME0', name: 'new-name', display_name: 'New Name' })
  const tenant = await app.stores.tenants.find('RENAME0')
  t.match(tenant, { name: 'new-name', display_name: 'New Name', epoch: 1 })
  t.match(toldAuth(), [{ service: 'auth', body: { name: 'new-name', version: tenant?.version } }])
  t.same(await app.stores.changes.waiting('rename'), [])
  const read = await app.inject({ url: '/tenants/RENAME0', headers: admin })
  t.equal(read.headers['etag'], renamed.headers['etag'])
})

t.test('another display name alone is nothing for auth', async t => {
  const { app, toldAuth } = await start(t, 'DISPLAY')
  t.equal((await patch(app, 'DISPLAY', { display_name: 'Seen' })).json().display_name, 'Seen')
  t.same(toldAuth(), [])
})

t.test('a name is taken once, and free again when its tenant has another', async t => {
  const { app } = await start(t, 'TAKEN01')
  t.equal((await create(app, 'TAKEN02', 'taken')).statusCode, 201)
  const refused = await patch(app, 'TAKEN01', { name: 'taken' })
  t.equal(refused.statusCode, 409)
  t.equal(refused.json().code, 'CE_TENANT_NAME_TAKEN')
  t.equal((await patch(app, 'TAKEN02', { name: 'moved-on' })).statusCode, 200)
  t.equal((await patch(app, 'TAKEN01', { name: 'taken' })).statusCode, 200)
  t.equal((await create(app, 'TAKEN03', 't-taken01')).statusCode, 201)
})

t.test('of tenants that want one name at once, one gets it', async t => {
  const { app } = await start(t, 'WANTED1')
  for (const uuid of ['WANTED2', 'WANTED3']) await create(app, uuid, `t-${uuid.toLowerCase()}`)
  const uuids = ['WANTED1', 'WANTED2', 'WANTED3']
  const answers = await Promise.all(uuids.map(uuid => patch(app, uuid, { name: 'wanted' })))
  t.same(answers.map(answer => answer.statusCode).sort(), [200, 409, 409])
  const winner = uuids[answers.findIndex(answer => answer.statusCode === 200)]
  const tenants = await app.stores.tenants.findMany(uuids)
  t.same(
    tenants.filter(({ name }) => name === 'wanted').map(({ uuid }) => uuid),
    [winner],
  )
  t.same(await app.stores.changes.waiting('rename'), [])
})

t.test('renames of one tenant at once all count, and auth knows the last', async t => {
  const { app, toldAuth } = await start(t, 'ATONCE0')
  const names = ['at-once-1', 'at-once-2', 'at-once-3']
  const answers = await Promise.all(names.map(name => patch(app, 'ATONCE0', { name })))
  for (const { statusCode } of answers) t.equal(statusCode, 200)
  const tenant = await app.stores.tenants.find('ATONCE0')
  const told = toldAuth().map(({ body }) => body as { name: string; version: number })
  const newest = told.reduce((a, b) => (b.version > a.version ? b : a))
  t.equal(newest.name, tenant?.name)
  t.same(await app.stores.changes.waiting('rename'), [])
  const free = names.filter(name => name !== tenant?.name)
  for (const [index, name] of free.entries()) {
    t.equal((await create(app, `ATONCE${index + 1}`, name)).statusCode, 201, `${name} is free`)
  }
})

t.test(
  'while auth is away the name holds, the former one stays reserved, and auth is told later',
  async t => {
    const { app, neighbours, toldAuth } = await start(t, 'AUTHOUT')
    neighbours.failing.add('auth')
    t.equal((await patch(app, 'AUTHOUT', { name: 'auth-out-1' })).json().name, 'auth-out-1')
    t.equal((await patch(app, 'AUTHOUT', { name: 'auth-out-2' })).json().name, 'auth-out-2')
    t.same(await app.stores.changes.waiting('rename'), ['AUTHOUT'])
    t.equal((await create(app, 'AUTHIN0', 't-authout')).json().code, 'CE_TENANT_NAME_TAKEN')
    t.equal((await patch(app, 'AUTHOUT', { name: 't-authout' })).statusCode, 200, 'it may take it back')

    neighbours.failing.clear()
    const other = await fixture.start(t, {}, { sweepInterval: 50 })
    t.ok(await eventually(async () => (await app.stores.changes.waiting('rename')).length === 0))
    const told = other.neighbours.calls.filter(({ path }) => path.endsWith('AUTHOUT/name'))
    t.match(told.at(-1)?.body, { name: 't-authout' }, 'by another replica')
    t.ok(toldAuth().length >= 3)
    t.equal((await create(app, 'AUTHIN1', 't-authout')).statusCode, 409, 'its own name is not free')
    t.equal((await create(app, 'AUTHIN2', 'auth-out-1')).statusCode, 201)
  },
)

t.test('a rename meanwhile is not settled by whoever told the one before', async t => {
  const { app, neighbours } = await start(t, 'OVERLAP')
  neighbours.failing.add('auth')
  await patch(app, 'OVERLAP', { name: 'overlap-1' })
  const note = await app.stores.changes.notice('rename', 'OVERLAP')
  await patch(app, 'OVERLAP', { name: 'overlap-2' })
  if (note === undefined) return t.fail('there is a note')
  await app.stores.changes.settle(note, 'overlap-1')
  t.same(await app.stores.changes.waiting('rename'), ['OVERLAP'])
})

t.test('a change of what was changed meanwhile is refused', async t => {
  const { app } = await start(t, 'IFMATCH')
  const etag = String((await app.inject({ url: '/tenants/IFMATCH', headers: admin })).headers['etag'])
  const ifMatch = (value: string) => ({ ...admin, 'if-match': value })
  const first = await patch(app, 'IFMATCH', { display_name: 'First' }, ifMatch(etag))
  t.equal(first.statusCode, 200)
  for (const stale of [etag, '"0"', `W/${first.headers['etag']}`, 'x']) {
    const refused = await patch(app, 'IFMATCH', { display_name: 'Second' }, ifMatch(stale))
    t.equal(refused.statusCode, 412, stale)
    t.equal(refused.json().code, 'CE_PRECONDITION_FAILED')
  }
  const current = String(first.headers['etag'])
  t.equal(
    (await patch(app, 'IFMATCH', { display_name: 'Third' }, ifMatch(`"0", ${current}`))).statusCode,
    200,
  )
  t.equal((await patch(app, 'IFMATCH', { display_name: 'Fourth' }, ifMatch('*'))).statusCode, 200)
  const headers = { ...admin, 'if-none-match': String((await get(app, 'IFMATCH')).headers['etag']) }
  t.equal((await app.inject({ url: '/tenants/IFMATCH', headers })).statusCode, 304)
})

const get = (app: App, uuid: string) => app.inject({ url: `/tenants/${uuid}`, headers: admin })

t.test('a tenant keeps its plan and its placement', async t => {
  const { app } = await start(t, 'FIXED00')
  const { plan, placement } = (await get(app, 'FIXED00')).json()
  for (const same of [{ plan }, { placement }]) {
    t.equal((await patch(app, 'FIXED00', same)).statusCode, 200)
  }
  const silo = { ...placement, assets: { tier: 'silo', cluster: 'main' } }
  for (const other of [{ plan: 'dedicated' }, { placement: silo }, { name: 'not-written', plan: 'none' }]) {
    const refused = await patch(app, 'FIXED00', other)
    t.equal(refused.statusCode, 409)
    t.equal(refused.json().code, 'CE_PLAN_FIXED')
  }
  t.equal((await get(app, 'FIXED00')).json().name, 't-fixed00')
})

t.test('what cannot be a change is refused', async t => {
  const { app, neighbours } = await start(t, 'BADPTCH')
  const bodies = [
    {},
    { name: 'UP' },
    { display_name: '' },
    { status: 'active' },
    { name: null },
    { owner: 'a' },
  ]
  for (const body of bodies)
    t.equal((await patch(app, 'BADPTCH', body)).statusCode, 400, JSON.stringify(body))
  t.equal((await patch(app, 'ZZZZZZ9', { name: 'nowhere' })).json().code, 'CE_TENANT_UNKNOWN')
  const owner = { authorization: await identity.hop({ tenant: 'BADPTCH', roles: ['owner'] }) }
  t.equal((await patch(app, 'BADPTCH', { name: 'mine' }, owner)).json().code, 'CE_ROLE_INSUFFICIENT')
  t.equal((await patch(app, 'BADPTCH', { name: 'mine' }, {})).statusCode, 401)
  neighbours.failing.add('media')
  t.equal((await create(app, 'UNREADY', 'unready')).statusCode, 503)
  const early = await patch(app, 'UNREADY', { name: 'ready' })
  t.equal(early.statusCode, 503)
  t.equal(early.json().code, 'CE_TENANT_NOT_READY')
})

t.test('a suspended tenant can be renamed, and the audit log hears of it', async t => {
  const { app, neighbours } = await start(t, 'AUDITED')
  await app.inject({ method: 'POST', url: '/tenants/AUDITED/suspend', headers: admin })
  t.match((await patch(app, 'AUDITED', { name: 'audited-2' })).json(), { status: 'suspended' })
  await patch(app, 'AUDITED', { name: 'audited-2' })
  await app.close()
  const renamed = neighbours.delivered.filter(event => event.action === 'tenant.rename')
  t.match(renamed, [
    {
      tenant: 'AUDITED',
      target: 'tenant/AUDITED',
      actor: caller,
      before: /^[\w-]{43}$/,
      after: /^[\w-]{43}$/,
    },
  ])
  t.equal(renamed.length, 1)
  t.not(renamed[0]?.before, renamed[0]?.after)
})
