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
