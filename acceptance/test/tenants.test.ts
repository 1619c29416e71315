import { randomUUID } from 'node:crypto'
import { answered, type operations } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant, refusal, signIn, signInAdmin, signInDemo } from './client.ts'
import { people } from './things.ts'

const to = deployment()
type NewTenant = operations['createTenant']['requestBody']['content']['application/json']

t.test('a person lists their tenants, and only theirs', async t => {
  const demo = await signInDemo(to)
  const { status, data } = await answered(demo.api.GET('/tenants'))
  t.equal(status, 200)
  const uuids = data.items.map(({ Tenant_UUID }) => Tenant_UUID).sort()
  t.strictSame(uuids, [...to.demo.tenants].sort())

  const { person, tenant, name } = await newTenant(to)
  const { data: mine } = await answered(person.api.GET('/tenants'))
  t.equal(mine.items.length, 1)
  t.match(mine.items[0], { Tenant_UUID: tenant, name, status: 'active' })
  const get = (uuid: string) => person.api.GET('/tenants/{Tenant_UUID}', { params: idOf(uuid) })
  t.equal((await answered(get(tenant))).status, 200)
  t.equal((await refusal(get(to.demo.tenants[0]))).status, 404)
})

t.test('a new tenant can be used at once, in every service', async t => {
  const { person, api, tenant } = await newTenant(to)
  for (const path of [
    '/profile/objects/person',
    '/geo/collections/places/items',
    '/media/assets',
    '/audit/events',
  ]) {
    t.equal((await person.call('GET', path, { tenant })).status, 200, path)
  }
  const created = await answered(
    api.POST('/profile/objects/{type}', { params: people, body: { fname: 'A', lname: 'B' } }),
  )
  t.equal(created.status, 201)
})

t.test('only a platform admin creates tenants, and names are unique', async t => {
  const demo = await signInDemo(to)
  const refused = await refusal(demo.api.POST('/tenants', { body: { name: 'mine-alone' } }))
  t.equal(refused.status, 403)
  t.equal(refused.code, 'CE_ROLE_INSUFFICIENT')

  const admin = await signInAdmin(to)
  const create = (body: NewTenant) => refusal(admin.api.POST('/tenants', { body }))
  t.equal((await create({ name: 'logezycare' })).status, 409)
  t.equal((await create({ name: 'other-name', Tenant_UUID: to.demo.tenants[0] })).status, 409)
  t.equal((await create({ name: 'ownerless', owner: 'nobody@example.org' })).status, 422)
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
  const admin = await signInAdmin(to)
  const name = `race-${randomUUID().slice(0, 8)}`
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => admin.call('POST', '/tenants', { json: { name } })),
  )
  t.strictSame(answers.map(answer => answer.status).sort(), [201, 409, 409, 409])
})

t.test('a tenant of the plan dedicated works like any other, and is well', async t => {
  const admin = await signInAdmin(to)
  const { person: owner, email } = await newTenant(to)
  const name = `silo-${randomUUID().slice(0, 8)}`
  const body = { name, plan: 'dedicated', owner: email }
  const created = await answered(admin.api.POST('/tenants', { body }))
  t.equal(created.status, 201)
  t.match(created.data, { plan: 'dedicated', placement: { postgres: { tier: 'silo' } } })
  const tenant = created.data.Tenant_UUID
  const { api } = owner.forTenant(tenant)
  const person = { fname: 'A', lname: 'B' }
  const written = await answered(api.POST('/profile/objects/{type}', { params: people, body: person }))
  t.equal(written.status, 201)
  for (const path of ['/profile/objects/person', '/geo/collections/places/items', '/media/assets']) {
    t.equal((await owner.call('GET', path, { tenant })).status, 200, path)
  }
  const params = idOf(tenant)
  const { data: seen } = await answered(owner.api.GET('/tenants/{Tenant_UUID}', { params }))
  t.notOk('placement' in seen, 'a member does not see where it lives')
  const { data } = await answered(admin.api.POST('/tenants/{Tenant_UUID}/check', { params }))
  t.match(data, { Tenant_UUID: tenant, status: 'active', ok: true }, JSON.stringify(data))
})

t.test('a renamed tenant is so called at the next login, and its former name is free', async t => {
  const admin = await signInAdmin(to)
  const { person, tenant, name, email, password } = await newTenant(to)
  const path = '/tenants/{Tenant_UUID}'
  const { headers } = await answered(admin.api.GET(path, { params: idOf(tenant) }))
  const params = { ...idOf(tenant), header: { 'If-Match': String(headers.get('etag')) } }
  const renamed = await answered(
    admin.api.PATCH(path, { params, body: { name: `${name}-new`, display_name: 'New' } }),
  )
  t.equal(renamed.status, 200)
  t.match(renamed.data, { Tenant_UUID: tenant, name: `${name}-new`, display_name: 'New' })
  const again = await signIn(to.edgeUrl, email, password)
  t.strictSame(again.user.tenants_associated, { [`${name}-new`]: { Tenant_UUID: tenant } })
  t.equal((await person.call('GET', '/audit/events', { tenant })).status, 200, 'sessions go on')
  const taken = await answered(admin.api.POST('/tenants', { body: { name } }))
  t.equal(taken.status, 201, 'the former name')

  const stale = await refusal(admin.api.PATCH(path, { params, body: { display_name: 'Newer' } }))
  t.equal(stale.status, 412)
  t.equal(stale.code, 'CE_PRECONDITION_FAILED')
  const refused = await refusal(person.api.PATCH(path, { params, body: { name: 'mine' } }))
  t.equal(refused.code, 'CE_ROLE_INSUFFICIENT')
})

t.test('a tenant is checked, and its plan cannot be changed', async t => {
  const admin = await signInAdmin(to)
  const { person, tenant } = await newTenant(to)
  const check = ({ api }: typeof person) => api.POST('/tenants/{Tenant_UUID}/check', { params: idOf(tenant) })
  const { status, data } = await answered(check(admin))
  t.equal(status, 200)
  t.match(data, { Tenant_UUID: tenant, status: 'active', ok: true }, JSON.stringify(data))
  t.equal((await refusal(check(person))).status, 403)
  const refused = await admin.call('PATCH', `/tenants/${tenant}`, { json: { plan: 'dedicated' } })
  t.equal(refused.status, 409)
  t.equal(refused.code, 'CE_PLAN_FIXED')
  for (const [body, code] of [
    [{ plan: 'gold' }, 'CE_PLAN_UNKNOWN'],
    [{ placement: placedOn('mars') }, 'CE_CLUSTER_UNKNOWN'],
  ] as const) {
    const answer = await refusal(admin.api.POST('/tenants', { body: { name: 'not-placed', ...body } }))
    t.equal(answer.status, 422)
    t.equal(answer.code, code)
  }
})

function placedOn(cluster: string) {
  const store = { tier: 'pool', cluster } as const
  return { postgres: store, mongo: store, assets: store }
}

function idOf(tenant: string) {
  return { path: { Tenant_UUID: tenant } }
}
