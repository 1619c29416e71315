import { createReadThrough } from '@careeasy/cache'
import { directoryName } from '@careeasy/tenant-connection'
import { createGate, engine } from '@careeasy/testing'
import t from 'tap'
import { type App, caller, createFixture, eventually } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const pool = { tier: 'pool', cluster: 'main' }
const create = (app: App, body: object, headers: Record<string, string> = admin) =>
  app.inject({ method: 'POST', url: '/tenants', headers, body })
const statusOf = async (app: App, uuid: string) =>
  (await app.inject({ url: `/tenants/${uuid}`, headers: admin })).json().status

t.test('a tenant is provisioned by every keeper, then owned, then active', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.usersByEmail.set('demo@gmail.com', 'user-1')
  const body = {
    Tenant_UUID: '7MA170H',
    name: 'logezycare',
    display_name: 'Logezy Care',
    owner: 'demo@gmail.com',
  }
  const answer = await create(app, body)
  t.equal(answer.statusCode, 201)
  t.equal(answer.headers['location'], '/tenants/7MA170H')
  const { created_at, ...tenant } = answer.json()
  t.same(tenant, {
    Tenant_UUID: '7MA170H',
    name: 'logezycare',
    display_name: 'Logezy Care',
    status: 'active',
    plan: 'shared',
    placement: { postgres: pool, mongo: pool, assets: pool },
  })
  t.ok(Date.parse(created_at) <= Date.now())
  t.same(neighbours.stepsOf('7MA170H'), ['geo', 'profile', 'media', 'auth'])
  const placement = {
    tenant: '7MA170H',
    status: 'active',
    epoch: 1,
    postgres: pool,
    mongo: pool,
    assets: pool,
  }
  for (const service of ['geo', 'profile', 'media']) {
    t.match(
      neighbours.calls.find(call => call.service === service),
      { path: '/internal/tenants/7MA170H', body: placement },
    )
  }
  t.match(
    neighbours.calls.find(call => call.method === 'PUT' && call.service === 'auth'),
    { path: '/internal/tenants/7MA170H/owner', body: { user_id: 'user-1', name: 'logezycare' } },
  )
})

t.test('without an id one is made, and the caller is the owner', async t => {
  const { app, neighbours } = await fixture.start(t)
  const answer = await create(app, { name: 'made-up' })
  t.equal(answer.statusCode, 201)
  const { Tenant_UUID, display_name } = answer.json()
  t.match(Tenant_UUID, /^[0-9A-HJKMNP-TV-Z]{10}$/)
  t.equal(display_name, 'made-up')
  t.match(neighbours.calls.at(-1)?.body, { user_id: caller })
})

t.test('name and id are taken once, under a race too', async t => {
  const { app } = await fixture.start(t)
  const bodies = [1, 2, 3].map(number => ({ name: 'race', Tenant_UUID: `RACE00${number}` }))
  const answers = await Promise.all(bodies.map(body => create(app, body)))
  t.same(answers.map(answer => answer.statusCode).sort(), [201, 409, 409])
  const winner = answers.find(answer => answer.statusCode === 201)?.json().Tenant_UUID
  for (const { Tenant_UUID } of bodies.filter(body => body.Tenant_UUID !== winner)) {
    const gone = await app.inject({ url: `/tenants/${Tenant_UUID}`, headers: admin })
    t.equal(gone.statusCode, 404, 'nothing of a loser was written')
  }
  t.equal((await create(app, { name: 'race' })).json().code, 'CE_TENANT_NAME_TAKEN')
  t.equal((await create(app, { name: 'race-2', Tenant_UUID: winner })).json().code, 'CE_TENANT_EXISTS')
})

t.test('an unknown owner is refused before anything is written', async t => {
  const { app, neighbours } = await fixture.start(t)
  const body = { Tenant_UUID: 'NOOWNER', name: 'no-owner', owner: 'nobody@example.org' }
  const answer = await create(app, body)
  t.equal(answer.statusCode, 422)
  t.equal(answer.json().code, 'CE_OWNER_UNKNOWN')
  t.same(neighbours.stepsOf('NOOWNER'), [])
  t.equal((await create(app, { Tenant_UUID: 'NOOWNER', name: 'no-owner' })).statusCode, 201)
})

t.test('a malformed tenant is refused', async t => {
  const { app } = await fixture.start(t)
  const names = ['', 'ab', 'Upper', '1st', '-a-', 'a b c', 'x'.repeat(41), 'ümlaut', 'name\n', null, 5]
  for (const name of names) {
    const answer = await create(app, { name } as object)
    t.equal(answer.statusCode, 400, String(name))
    t.equal(answer.json().errors[0].path, '/body/name')
  }
  for (const Tenant_UUID of ['short', 'lowercase1', 'A'.repeat(27), '7MA170H/..', '7MA170H\n']) {
    const answer = await create(app, { name: 'fine', Tenant_UUID })
    t.equal(answer.statusCode, 400, Tenant_UUID)
  }
  t.equal((await create(app, { name: 'fine', status: 'active' })).statusCode, 400)
  t.equal((await create(app, { name: 'fine', display_name: '' })).statusCode, 400)
})

t.test('only a platform administrator may create', async t => {
  const { app } = await fixture.start(t)
  const owner = { authorization: await identity.hop({ tenant: '7MA170H', roles: ['owner'] }) }
  const refused = await create(app, { name: 'mine' }, owner)
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
  t.equal((await create(app, { name: 'mine' }, {})).statusCode, 401)
  const service = { authorization: await identity.service('edge', 'tenant-registry') }
  t.equal((await create(app, { name: 'mine' }, service)).statusCode, 401)
})

t.test('a failed step leaves the tenant provisioning and the rest for later', async t => {
  const { app, neighbours } = await fixture.start(t, {}, { sweepInterval: 100 })
  neighbours.failing.add('media')
  const answer = await create(app, { Tenant_UUID: 'LATER00', name: 'later' })
  t.equal(answer.statusCode, 503)
  t.ok(answer.headers['retry-after'])
  t.notMatch(answer.body, /driver text/)
  t.equal(await statusOf(app, 'LATER00'), 'provisioning')
  t.same(neighbours.delivered, [], 'no event tells of a tenant that is not there')
  const tenant = await app.stores.tenants.find('LATER00')
  t.same(Object.keys(tenant?.steps ?? {}).sort(), ['geo', 'profile'])

  neighbours.failing.clear()
  t.ok(await eventually(async () => (await statusOf(app, 'LATER00')) === 'active'))
  const steps = neighbours.stepsOf('LATER00')
  t.equal(steps.filter(step => step === 'geo').length, 1, 'what was done is not done again')
  t.equal(steps.at(-1), 'auth')
})

t.test('another replica completes what a dead one left, and only one does', async t => {
  const dead = await fixture.start(t)
  dead.neighbours.failing.add('geo')
  t.equal((await create(dead.app, { Tenant_UUID: 'DEAD000', name: 'dead' })).statusCode, 503)
  // As if its process had died now: the lease ends by itself.
  const { stores } = dead.app
  const holder = (await stores.tenants.find('DEAD000'))?.lease.holder ?? ''
  await stores.creations.release('DEAD000', holder, Date.now() - 1)

  const replicas = await Promise.all([1, 2, 3].map(() => fixture.start(t)))
  const slow = new Promise<void>(resolve => setTimeout(resolve, 300))
  for (const { neighbours } of replicas) neighbours.slow.set('geo', slow)
  await Promise.all(replicas.map(({ app }) => app.creation.sweep(new AbortController().signal)))
  t.equal(await statusOf(dead.app, 'DEAD000'), 'active')
  const worked = replicas.filter(({ neighbours }) => neighbours.stepsOf('DEAD000').length > 0)
  t.equal(worked.length, 1)
  t.same(await stores.creations.unfinished(), [])
})

t.test('who has lost the lease does not finish over the head of the new holder', async t => {
  const { app, neighbours } = await fixture.start(t)
  let answerGeo = () => {}
  neighbours.slow.set('geo', new Promise(resolve => (answerGeo = resolve)))
  const answering = create(app, { Tenant_UUID: 'LOST000', name: 'lost' })
  t.ok(await eventually(() => neighbours.stepsOf('LOST000').length === 1))
  const { creations, tenants } = app.stores
  const holder = (await tenants.find('LOST000'))?.lease.holder ?? ''
  await creations.release('LOST000', holder, Date.now() - 1)
  t.ok(await creations.acquire('LOST000', 'another', Date.now() + 60_000))
  t.equal(await creations.acquire('LOST000', 'third', Date.now() + 60_000), undefined)
  answerGeo()
  const answer = await answering
  t.equal(answer.statusCode, 503)
  t.equal(answer.json().code, 'CE_TENANT_NOT_READY')
  t.same((await tenants.find('LOST000'))?.steps, {})
})

t.test('the creation is told to the audit log once, from whom and where it came', async t => {
  const { app, neighbours } = await fixture.start(t)
  const headers = { ...admin, 'x-forwarded-for': '192.0.2.7' }
  await create(app, { Tenant_UUID: 'AUDIT00', name: 'audited' }, headers)
  await app.close()
  t.match(neighbours.delivered, [
    {
      tenant: 'AUDIT00',
      action: 'tenant.create',
      target: 'tenant/AUDIT00',
      actor: caller,
      address: '192.0.2.7',
      source: 'tenant-registry',
      outcome: 'success',
      after: /^[\w-]{43}$/,
    },
  ])
  t.equal(neighbours.delivered.length, 1)
})

t.test('whoever looked the tenant up too early sees it once it is active', async t => {
  const { app, neighbours } = await fixture.start(t)
  const service = { authorization: await identity.service('edge', 'tenant-registry') }
  const directory = createReadThrough<number>({
    name: directoryName,
    cache: app.cache,
    log: { warn() {} },
    localTtl: () => 60_000,
    sharedTtl: () => 60_000,
    load: async uuid =>
      (await app.inject({ url: `/internal/tenants/${uuid}/placement`, headers: service })).json().status,
  })
  let answerMedia = () => {}
  neighbours.slow.set('media', new Promise(resolve => (answerMedia = resolve)))
  const answering = create(app, { Tenant_UUID: 'EARLY00', name: 'early' })
  t.ok(await eventually(() => neighbours.stepsOf('EARLY00').includes('media')))
  t.equal(await directory.get('EARLY00'), 'provisioning')
  answerMedia()
  t.equal((await answering).statusCode, 201)
  t.equal(await directory.get('EARLY00'), 'active')
})

t.test('while the store is away the answer is 503, and the service recovers', async t => {
  const gate = await createGate(engine('DYNAMODB_ENDPOINT'))
  t.teardown(() => gate.cut())
  await gate.cut()
  const { app } = await fixture.start(t, { DYNAMODB_ENDPOINT: gate.url }, { sweepInterval: 50 })
  const away = await create(app, { name: 'away' })
  t.equal(away.statusCode, 503)
  t.equal(away.json().code, 'CE_STORE_UNAVAILABLE')
  t.ok(away.headers['retry-after'])
  t.notMatch(away.body, /ECONN|127\.0\.0\.1/)
  t.same((await app.inject('/readyz')).json().missing, ['dynamodb'])
  await gate.open()
  t.equal((await create(app, { name: 'away' })).statusCode, 201)
})

t.test('while auth is away a creation with a named owner is 503 and writes nothing', async t => {
  const { app, neighbours } = await fixture.start(t)
  neighbours.failing.add('auth')
  const body = { Tenant_UUID: 'NOAUTH0', name: 'no-auth', owner: 'demo@gmail.com' }
  const answer = await create(app, body)
  t.equal(answer.statusCode, 503)
  t.equal(answer.json().code, 'CE_SERVICE_UNAVAILABLE')
  t.equal(await app.stores.tenants.find('NOAUTH0'), undefined)
})
