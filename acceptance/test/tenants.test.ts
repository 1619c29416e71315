import { randomUUID } from 'node:crypto'
import t from 'tap'
import { deployment, newTenant, signIn } from './client.ts'

const to = deployment()

t.test('a person lists their tenants, and only theirs', async t => {
  const demo = await signIn(to.edgeUrl, to.demo.email, to.demo.password)
  const { status, json } = await demo.call('GET', '/tenants')
  t.equal(status, 200)
  const uuids = json.items.map((tenant: { Tenant_UUID: string }) => tenant.Tenant_UUID).sort()
  t.strictSame(uuids, [...to.demo.tenants].sort())

  const { person, tenant, name } = await newTenant(to)
  const mine = await person.call('GET', '/tenants')
  t.equal(mine.json.items.length, 1)
  t.match(mine.json.items[0], { Tenant_UUID: tenant, name, status: 'active' })
  t.equal((await person.call('GET', `/tenants/${tenant}`)).status, 200)
  t.equal((await person.call('GET', `/tenants/${to.demo.tenants[0]}`)).status, 404)
})

t.test('a new tenant can be used at once, in every service', async t => {
  const { person, tenant } = await newTenant(to)
  for (const path of [
    '/profile/objects/person',
    '/geo/collections/places/items',
    '/media/assets',
    '/audit/events',
  ]) {
    t.equal((await person.call('GET', path, { tenant })).status, 200, path)
  }
  const created = await person.call('POST', '/profile/objects/person', {
    tenant,
    json: { fname: 'A', lname: 'B' },
  })
  t.equal(created.status, 201)
})

t.test('only a platform admin creates tenants, and names are unique', async t => {
  const demo = await signIn(to.edgeUrl, to.demo.email, to.demo.password)
  const refused = await demo.call('POST', '/tenants', { json: { name: 'mine-alone' } })
  t.equal(refused.status, 403)
  t.equal(refused.json.code, 'CE_ROLE_INSUFFICIENT')

  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const taken = await admin.call('POST', '/tenants', { json: { name: 'logezycare' } })
  t.equal(taken.status, 409)
  const again = await admin.call('POST', '/tenants', {
    json: { name: 'other-name', Tenant_UUID: to.demo.tenants[0] },
  })
  t.equal(again.status, 409)
  const owner = await admin.call('POST', '/tenants', {
    json: { name: 'ownerless', owner: 'nobody@example.org' },
  })
  t.equal(owner.status, 422)
  for (const json of [
    {},
    { name: 'UPPER' },
    { name: 'a' },
    { name: 'good-name', Tenant_UUID: 'bad' },
    { name: 5 },
  ]) {
    t.equal((await admin.call('POST', '/tenants', { json })).status, 400, JSON.stringify(json))
  }
})

t.test('of two who want one name at once, one gets it', async t => {
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const name = `race-${randomUUID().slice(0, 8)}`
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => admin.call('POST', '/tenants', { json: { name } })),
  )
  t.strictSame(answers.map(answer => answer.status).sort(), [201, 409, 409, 409])
})

t.test('a tenant of the plan dedicated works like any other, and is well', async t => {
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const { person: owner, email } = await newTenant(to)
  const name = `silo-${randomUUID().slice(0, 8)}`
  const created = await admin.call('POST', '/tenants', { json: { name, plan: 'dedicated', owner: email } })
  t.equal(created.status, 201)
  t.match(created.json, { plan: 'dedicated', placement: { postgres: { tier: 'silo' } } })
  const tenant = created.json.Tenant_UUID
  const written = await owner.call('POST', '/profile/objects/person', {
    tenant,
    json: { fname: 'A', lname: 'B' },
  })
  t.equal(written.status, 201)
  for (const path of ['/profile/objects/person', '/geo/collections/places/items', '/media/assets']) {
    t.equal((await owner.call('GET', path, { tenant })).status, 200, path)
  }
  const seen = await owner.call('GET', `/tenants/${tenant}`)
  t.notOk('placement' in seen.json, 'a member does not see where it lives')
  const checked = await admin.call('POST', `/tenants/${tenant}/check`)
  t.match(checked.json, { Tenant_UUID: tenant, status: 'active', ok: true }, JSON.stringify(checked.json))
})

t.test('a renamed tenant is so called at the next login, and its former name is free', async t => {
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const { person, tenant, name, email, password } = await newTenant(to)
  const path = `/tenants/${tenant}`
  const { headers } = await admin.call('GET', path)
  const renamed = await admin.call('PATCH', path, {
    json: { name: `${name}-new`, display_name: 'New' },
    headers: { 'if-match': String(headers['etag']) },
  })
  t.equal(renamed.status, 200)
  t.match(renamed.json, { Tenant_UUID: tenant, name: `${name}-new`, display_name: 'New' })
  const again = await signIn(to.edgeUrl, email, password)
  t.strictSame(again.user.tenants_associated, { [`${name}-new`]: { Tenant_UUID: tenant } })
  t.equal((await person.call('GET', '/audit/events', { tenant })).status, 200, 'sessions go on')
  t.equal((await admin.call('POST', '/tenants', { json: { name } })).status, 201, 'the former name')

  const stale = await admin.call('PATCH', path, {
    json: { display_name: 'Newer' },
    headers: { 'if-match': String(headers['etag']) },
  })
  t.equal(stale.status, 412)
  t.equal(stale.json.code, 'CE_PRECONDITION_FAILED')
  t.equal((await person.call('PATCH', path, { json: { name: 'mine' } })).json.code, 'CE_ROLE_INSUFFICIENT')
})

t.test('a tenant is checked, and its plan cannot be changed', async t => {
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const { person, tenant } = await newTenant(to)
  const checked = await admin.call('POST', `/tenants/${tenant}/check`)
  t.equal(checked.status, 200)
  t.match(checked.json, { Tenant_UUID: tenant, status: 'active', ok: true }, JSON.stringify(checked.json))
  t.equal((await person.call('POST', `/tenants/${tenant}/check`)).status, 403)
  const refused = await admin.call('PATCH', `/tenants/${tenant}`, { json: { plan: 'dedicated' } })
  t.equal(refused.status, 409)
  t.equal(refused.json.code, 'CE_PLAN_FIXED')
  for (const [json, code] of [
    [{ plan: 'gold' }, 'CE_PLAN_UNKNOWN'],
    [{ placement: placedOn('mars') }, 'CE_CLUSTER_UNKNOWN'],
  ] as const) {
    const answer = await admin.call('POST', '/tenants', { json: { name: 'not-placed', ...json } })
    t.equal(answer.status, 422)
    t.equal(answer.json.code, code)
  }
})

function placedOn(cluster: string) {
  const store = { tier: 'pool', cluster }
  return { postgres: store, mongo: store, assets: store }
}
