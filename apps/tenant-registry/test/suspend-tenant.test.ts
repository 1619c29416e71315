import { createReadThrough } from '@careeasy/cache'
import { directoryName } from '@careeasy/tenant-connection'
import t, { type Test } from 'tap'
import { type App, caller, createFixture, eventually } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const post = (app: App, url: string, headers: Record<string, string> = admin) =>
  app.inject({ method: 'POST', url, headers })
const suspend = (app: App, uuid: string, headers?: Record<string, string>) =>
  post(app, `/tenants/${uuid}/suspend`, headers)
const resume = (app: App, uuid: string, headers?: Record<string, string>) =>
  post(app, `/tenants/${uuid}/resume`, headers)

/** The service with a tenant that is active. */
async function start(t: Test, uuid: string, ports = {}) {
  const started = await fixture.start(t, {}, ports)
  const body = { Tenant_UUID: uuid, name: `t-${uuid.toLowerCase()}` }
  const created = await started.app.inject({ method: 'POST', url: '/tenants', headers: admin, body })
  t.equal(created.statusCode, 201)
  started.neighbours.calls.length = 0
  const toldGeo = () =>
    started.neighbours.calls.filter(
      ({ service, path }) => service === 'geo' && path === `/internal/tenants/${uuid}`,
    )
  return { ...started, toldGeo }
}

t.test('a suspended tenant is told so to geo, under a new epoch, and resumed again', async t => {
  const { app, toldGeo } = await start(t, 'SUSPEND')
  const suspended = await suspend(app, 'SUSPEND')
  t.equal(suspended.statusCode, 200)
  t.match(suspended.json(), { Tenant_UUID: 'SUSPEND', name: 't-suspend', status: 'suspended' })
  t.match(toldGeo(), [{ method: 'PUT', body: { tenant: 'SUSPEND', status: 'suspended', epoch: 2 } }])

  const resumed = await resume(app, 'SUSPEND')
  t.equal(resumed.statusCode, 200)
  t.equal(resumed.json().status, 'active')
  t.match(toldGeo()[1], { body: { status: 'active', epoch: 3 } })
  t.same(await app.stores.changes.waiting('suspension'), [])
})

t.test('asking twice changes nothing more, and tells everybody once more', async t => {
  const { app, toldGeo } = await start(t, 'TWICE00')
  t.equal((await resume(app, 'TWICE00')).json().status, 'active')
  const answers = await Promise.all([1, 2, 3].map(() => suspend(app, 'TWICE00')))
  for (const answer of [...answers, await suspend(app, 'TWICE00')]) {
    t.equal(answer.statusCode, 200)
    t.equal(answer.json().status, 'suspended')
  }
  t.equal((await app.stores.tenants.find('TWICE00'))?.epoch, 2)
  t.equal(toldGeo().length, 5)
  t.same(await app.stores.changes.waiting('suspension'), [])
})

t.test('the audit log hears of each change once, from whom and where it came', async t => {
  const { app, neighbours } = await start(t, 'AUDITED')
  await suspend(app, 'AUDITED', { ...admin, 'x-forwarded-for': '192.0.2.7' })
  await suspend(app, 'AUDITED')
  await resume(app, 'AUDITED')
  await app.close()
  t.match(neighbours.delivered, [
    { action: 'tenant.create' },
    {
      action: 'tenant.suspend',
      tenant: 'AUDITED',
      target: 'tenant/AUDITED',
      actor: caller,
      address: '192.0.2.7',
      before: /^[\w-]{43}$/,
      after: /^[\w-]{43}$/,
    },
    { action: 'tenant.resume', target: 'tenant/AUDITED' },
  ])
  t.equal(neighbours.delivered.length, 3)
})

t.test('only an active tenant is suspended, only a suspended one resumed', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.failing.add('media')
  const body = { Tenant_UUID: 'UNREADY', name: 'unready' }
  t.equal((await app.inject({ method: 'POST', url: '/tenants', headers: admin, body })).statusCode, 503)
  for (const answer of [await suspend(app, 'UNREADY'), await resume(app, 'UNREADY')]) {
    t.equal(answer.statusCode, 409)
    t.equal(answer.json().code, 'CE_TENANT_STATE')
    t.match(answer.json().detail, /provisioning/)
  }
  for (const answer of [await suspend(app, 'ZZZZZZ9'), await resume(app, 'ZZZZZZ9')]) {
    t.equal(answer.statusCode, 404)
    t.equal(answer.json().code, 'CE_TENANT_UNKNOWN')
  }
  t.equal((await suspend(app, 'lower')).statusCode, 400)
})

t.test('only a platform administrator may', async t => {
  const { app } = await start(t, 'OWNERS0')
  const owner = { authorization: await identity.hop({ tenant: 'OWNERS0', roles: ['owner'] }) }
  for (const ask of [suspend, resume]) {
    const refused = await ask(app, 'OWNERS0', owner)
    t.equal(refused.statusCode, 403)
    t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
    t.equal((await ask(app, 'OWNERS0', {})).statusCode, 401)
  }
  t.equal((await app.stores.tenants.find('OWNERS0'))?.status, 'active')
})

t.test('the edge hears of it at once, even while geo does not answer', async t => {
  const { app, neighbours } = await start(t, 'PROMPT0')
  const service = { authorization: await identity.service('edge', 'tenant-registry') }
  const directory = createReadThrough<string>({
    name: directoryName,
    cache: app.cache,
    log: { warn() {} },
    localTtl: () => 60_000,
    sharedTtl: () => 60_000,
    load: async uuid =>
      (await app.inject({ url: `/internal/tenants/${uuid}/placement`, headers: service })).json().status,
  })
  t.equal(await directory.get('PROMPT0'), 'active')
  let answerGeo = () => {}
  neighbours.slow.set('geo', new Promise(resolve => (answerGeo = resolve)))
  const answering = suspend(app, 'PROMPT0')
  t.ok(await eventually(async () => (await directory.get('PROMPT0')) === 'suspended'))
  answerGeo()
  t.equal((await answering).statusCode, 200)
})

t.test('while geo is away the status holds, and geo is told as soon as it is back', async t => {
  const { app, neighbours, toldGeo } = await start(t, 'GEOAWAY', { sweepInterval: 50 })
  neighbours.failing.add('geo')
  t.equal((await suspend(app, 'GEOAWAY')).json().status, 'suspended')
  t.same(await app.stores.changes.waiting('suspension'), ['GEOAWAY'])
  neighbours.failing.clear()
  const before = toldGeo().length
  t.ok(await eventually(async () => (await app.stores.changes.waiting('suspension')).length === 0))
  t.match(toldGeo().slice(before), [{ body: { status: 'suspended', epoch: 2 } }])
})

t.test('another replica tells what a dead one has written', async t => {
  const dead = await start(t, 'DYING00')
  dead.neighbours.failing.add('geo')
  await suspend(dead.app, 'DYING00')
  await dead.app.close()
  const { app, neighbours } = await fixture.start(t, {}, { sweepInterval: 50 })
  t.ok(await eventually(async () => (await app.stores.changes.waiting('suspension')).length === 0))
  t.match(
    neighbours.calls.find(({ service, method }) => service === 'geo' && method === 'PUT'),
    { path: '/internal/tenants/DYING00', body: { status: 'suspended' } },
  )
})

t.test('who is late does not settle what has changed since', async t => {
  const { app, neighbours } = await start(t, 'LATE000')
  neighbours.failing.add('geo')
  await suspend(app, 'LATE000')
  const notice = await app.stores.changes.notice('suspension', 'LATE000')
  await resume(app, 'LATE000')
  if (notice?.stamp !== 2) return t.fail('there is a notice of epoch 2')
  await app.stores.changes.settle(notice, 't-late000')
  t.same(await app.stores.changes.waiting('suspension'), ['LATE000'])
  neighbours.failing.clear()
  await app.changes.sweep('suspension', new AbortController().signal)
  t.match(neighbours.calls.at(-1), {
    path: '/internal/tenants/LATE000',
    body: { status: 'active', epoch: 3 },
  })
  t.same(await app.stores.changes.waiting('suspension'), [])
})

t.test('of suspensions and resumptions at once each is counted, and the last one stands', async t => {
  const { app, neighbours } = await start(t, 'FLAPS00')
  const answers = await Promise.all([suspend, resume, suspend, resume].map(ask => ask(app, 'FLAPS00')))
  for (const { statusCode } of answers) t.equal(statusCode, 200)
  const tenant = await app.stores.tenants.find('FLAPS00')
  const told = neighbours.calls
    .filter(({ path, method }) => method === 'PUT' && path === '/internal/tenants/FLAPS00')
    .map(({ body }) => body as { status: string; epoch: number })
  const newest = told.reduce((a, b) => (b.epoch > a.epoch ? b : a))
  t.match(newest, { status: tenant?.status, epoch: tenant?.epoch })
  t.same(await app.stores.changes.waiting('suspension'), [])
})
