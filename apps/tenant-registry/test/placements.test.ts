import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { defaultPlacements, parsePlacements } from '../src/placements.ts'
import { keys } from '../src/store/table.ts'
import { type App, caller, createFixture } from './helper.ts'

const fixture = await createFixture(t)
const { admin, identity } = fixture
const create = (app: App, body: object) =>
  app.inject({ method: 'POST', url: '/tenants', headers: admin, body })
const everywhere = (tier: string, cluster = 'main') => {
  const store = { tier, cluster }
  return { postgres: store, mongo: store, assets: store }
}
const placements = {
  clusters: { postgres: ['main', 'second'], mongo: ['main'], assets: ['main'] },
  plans: { shared: everywhere('pool'), dedicated: everywhere('silo') },
  default_plan: 'dedicated',
}

t.test('a tenant is placed as its plan says, and every keeper is told', async t => {
  const { app, neighbours } = await fixture.start(t)
  const answer = await create(app, { Tenant_UUID: 'PLAN001', name: 'planned', plan: 'dedicated' })
  t.equal(answer.statusCode, 201)
  t.match(answer.json(), { plan: 'dedicated', placement: everywhere('silo') })
  for (const service of ['geo', 'profile', 'media']) {
    t.match(neighbours.calls.find(call => call.service === service)?.body, everywhere('silo'), service)
  }
  const headers = { authorization: await identity.service('geo', 'tenant-registry') }
  const told = await app.inject({ url: '/internal/tenants/PLAN001/placement', headers })
  t.match(told.json(), { status: 'active', ...everywhere('silo') })
  t.notOk('plan' in told.json())
})

t.test('a tenant is placed by hand, and then has no plan', async t => {
  const { app } = await fixture.start(t, { PLACEMENTS: JSON.stringify(placements) })
  const placement = { ...everywhere('pool'), postgres: { tier: 'silo', cluster: 'second' } }
  const answer = await create(app, { Tenant_UUID: 'HAND001', name: 'by-hand', placement })
  t.equal(answer.statusCode, 201)
  t.same(answer.json().placement, placement)
  t.notOk('plan' in answer.json())
  const planned = await create(app, { Tenant_UUID: 'HAND002', name: 'by-default' })
  t.equal(planned.json().plan, 'dedicated', 'the default plan')
})

t.test('members do not see where their data lives', async t => {
  const { app, neighbours } = await fixture.start(t)
  t.equal((await create(app, { Tenant_UUID: 'MEMBER1', name: 'member-sees' })).statusCode, 201)
  neighbours.tenantsByUser.set(caller, ['MEMBER1'])
  const headers = { authorization: await identity.hop({ sub: caller, roles: [] }) }
  const one = (await app.inject({ url: '/tenants/MEMBER1', headers })).json()
  const [listed] = (await app.inject({ url: '/tenants', headers })).json().items
  for (const tenant of [one, listed]) {
    t.equal(tenant.Tenant_UUID, 'MEMBER1')
    t.notOk('plan' in tenant)
    t.notOk('placement' in tenant)
  }
  const { items } = (await app.inject({ url: '/tenants?all=true', headers: admin })).json()
  t.match(
    items.find((tenant: { Tenant_UUID: string }) => tenant.Tenant_UUID === 'MEMBER1'),
    { plan: 'shared', placement: everywhere('pool') },
  )
})

t.test('a tenant from before there were plans reads well', async t => {
  const { app } = await fixture.start(t)
  await create(app, { Tenant_UUID: 'OLDONE1', name: 'old-one' })
  await fixture.client.send(
    new UpdateCommand({
      TableName: fixture.table,
      Key: keys.tenant('OLDONE1'),
      UpdateExpression: 'REMOVE #plan',
      ExpressionAttributeNames: { '#plan': 'plan' },
    }),
  )
  const read = (await app.inject({ url: '/tenants/OLDONE1', headers: admin })).json()
  t.same(read.placement, everywhere('pool'))
  t.notOk('plan' in read)
  const renamed = await app.inject({
    method: 'PATCH',
    url: '/tenants/OLDONE1',
    headers: admin,
    body: { name: 'older-one' },
  })
  t.equal(renamed.json().name, 'older-one')
})

t.test('an unknown plan or cluster is refused before anything is written', async t => {
  const { app, neighbours } = await fixture.start(t)
  for (const plan of ['gold', 'constructor', 'to-string']) {
    const refused = await create(app, { Tenant_UUID: 'NOPLAN1', name: 'no-plan', plan })
    t.equal(refused.statusCode, 422, plan)
    t.equal(refused.json().code, 'CE_PLAN_UNKNOWN')
  }
  const placement = { ...everywhere('silo'), mongo: { tier: 'silo', cluster: 'mars' } }
  const refused = await create(app, { Tenant_UUID: 'NOPLAN1', name: 'no-plan', placement })
  t.equal(refused.statusCode, 422)
  t.match(refused.json(), { code: 'CE_CLUSTER_UNKNOWN', detail: "There is no mongo cluster 'mars' here" })
  t.equal(await app.stores.tenants.find('NOPLAN1'), undefined)
  t.same(neighbours.calls, [])
})

t.test('a malformed plan or placement is refused', async t => {
  const { app } = await fixture.start(t)
  const { assets, ...incomplete } = everywhere('pool')
  const bodies = [
    { plan: 'shared', placement: everywhere('pool') },
    { plan: '' },
    { plan: 'Shared' },
    { plan: null },
    { placement: incomplete },
    { placement: { ...everywhere('pool'), redis: assets } },
    { placement: everywhere('schema') },
    { placement: everywhere('pool', '../x') },
    { placement: 'shared' },
  ]
  for (const body of bodies) {
    const refused = await create(app, { name: 'malformed', ...body })
    t.equal(refused.statusCode, 400, JSON.stringify(body))
    t.equal(refused.json().code, 'CE_VALIDATION')
  }
})

t.test('PLACEMENTS that cannot be used are told at the start, and where they are wrong', async t => {
  const { clusters, plans } = placements
  const wrong: [unknown, RegExp][] = [
    [{ clusters, plans }, /PLACEMENTS\/default_plan/],
    [{ ...placements, more: 1 }, /PLACEMENTS\/more/],
    [{ ...placements, default_plan: 'gold' }, /default_plan: there is no plan 'gold'/],
    [{ ...placements, plans: {} }, /PLACEMENTS\/plans/],
    [{ ...placements, plans: { Bad: everywhere('pool') } }, /PLACEMENTS\/plans/],
    [{ ...placements, plans: { dedicated: everywhere('shard') } }, /plans\/dedicated\/postgres\/tier/],
    [{ ...placements, plans: { dedicated: everywhere('pool', 'third') } }, /no postgres cluster 'third'/],
    [{ ...placements, clusters: { ...clusters, mongo: [] } }, /clusters\/mongo/],
    [[], /PLACEMENTS/],
  ]
  for (const [value, message] of wrong) {
    t.throws(() => parsePlacements(JSON.stringify(value)), { name: 'ConfigError', message }, message.source)
  }
  t.throws(() => parsePlacements('{'), { message: 'Configuration: PLACEMENTS is not JSON' })
  t.equal(parsePlacements(defaultPlacements).choose({}).plan, 'shared')
  await t.rejects(fixture.start(t, { PLACEMENTS: '{}' }), { name: 'ConfigError' })
})
