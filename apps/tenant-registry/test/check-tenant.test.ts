import t from 'tap'
import { type App, createFixture } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const create = (app: App, uuid: string, name: string) =>
  app.inject({ method: 'POST', url: '/tenants', headers: admin, body: { Tenant_UUID: uuid, name } })
const check = (app: App, uuid: string, headers: Record<string, string> = admin) =>
  app.inject({ method: 'POST', url: `/tenants/${uuid}/check`, headers })

t.test('every keeper is asked with the placement, and all is well', async t => {
  const { app, neighbours } = await fixture.start(t)
  await create(app, 'WELL000', 'well')
  neighbours.owners.set('WELL000', { count: 1, name: 'well' })
  const answer = await check(app, 'WELL000')
  t.equal(answer.statusCode, 200)
  const well = (service: string) => ({ service, ok: true, faults: [] })
  t.same(answer.json(), {
    Tenant_UUID: 'WELL000',
    status: 'active',
    ok: true,
    parts: ['geo', 'profile', 'media', 'auth'].map(well),
  })
  const asked = neighbours.calls.filter(({ path }) => path === '/internal/tenants/WELL000/check')
  t.same(asked.map(({ service }) => service).sort(), ['geo', 'media', 'profile'])
  for (const { body } of asked) t.match(body, { tenant: 'WELL000', status: 'active', epoch: 1 })
})

t.test('what is wrong is named, part by part', async t => {
  const { app, neighbours } = await fixture.start(t)
  await create(app, 'FAULTY0', 'faulty')
  neighbours.faults.set('geo', ['the capability is not registered', 'the database has no tables'])
  neighbours.failing.add('media')
  neighbours.owners.set('FAULTY0', { count: 1, name: 'former' })
  const { ok, parts } = (await check(app, 'FAULTY0')).json()
  t.equal(ok, false)
  t.same(parts, [
    {
      service: 'geo',
      ok: false,
      faults: ['the capability is not registered', 'the database has no tables'],
    },
    { service: 'profile', ok: true, faults: [] },
    { service: 'media', ok: false, faults: ['cannot be reached'] },
    { service: 'auth', ok: false, faults: ["the tenant is still known as 'former'"] },
  ])
})

t.test('a tenant that nobody owns is not well', async t => {
  const { app, neighbours } = await fixture.start(t)
  await create(app, 'NOOWNER', 'no-owner')
  const authPart = async () => (await check(app, 'NOOWNER')).json().parts.at(-1)
  t.same(await authPart(), { service: 'auth', ok: false, faults: ['the tenant has no owner'] })
  neighbours.owners.set('NOOWNER', { count: 0, name: 'no-owner' })
  t.same((await authPart()).faults, ['the tenant has no owner'])
})

t.test('the parts are asked side by side, and none is waited for without end', async t => {
  const { app, neighbours } = await fixture.start(t)
  await create(app, 'SLOW000', 'slow')
  let answer = () => {}
  const held = new Promise<void>(resolve => (answer = resolve))
  t.teardown(answer)
  for (const service of ['geo', 'profile', 'media', 'auth']) neighbours.slow.set(service, held)
  const began = performance.now()
  const { parts } = (await check(app, 'SLOW000')).json()
  // One call may take 10 s, and one after the other would be 40.
  t.ok(performance.now() - began < 30_000)
  for (const { faults } of parts) t.same(faults, ['cannot be reached'])
})

t.test('only a platform administrator may, and only of a tenant that there is', async t => {
  const { app } = await fixture.start(t)
  await create(app, 'MINE000', 'mine')
  const owner = { authorization: await identity.hop({ tenant: 'MINE000', roles: ['owner'] }) }
  t.equal((await check(app, 'MINE000', owner)).json().code, 'CE_ROLE_INSUFFICIENT')
  t.equal((await check(app, 'MINE000', {})).statusCode, 401)
  t.equal((await check(app, 'ZZZZZZ9')).json().code, 'CE_TENANT_UNKNOWN')
})
