import { PutCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { createFixture, makeOwner, otherTenant, tenant } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const asEdge = { authorization: await identity.service('edge', 'auth') }
const asRegistry = { authorization: await identity.service('tenant-registry', 'auth') }

t.test('an access decision tells session, platform roles and roles in the tenant', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser({ platform_roles: ['platform:admin'] })
  const sid = await app.stores.sessions.create(user.id, 'akh')
  await makeOwner(app, identity, tenant, user, 'logezycare')
  const ask = async (query: Record<string, string>) =>
    (await app.inject({ url: '/internal/access', query, headers: asEdge })).json()

  const live = { session: 'live', platformRoles: ['platform:admin'] }
  t.same(await ask({ sub: user.id, sid, tenant }), { ...live, tenantRoles: ['owner'] })
  t.same(await ask({ sub: user.id, sid, tenant: otherTenant }), { ...live, tenantRoles: null })
  t.same(await ask({ sub: user.id, sid }), { ...live, tenantRoles: null })
  const ended = { session: 'ended', platformRoles: [], tenantRoles: null }
  t.same(await ask({ sub: user.id, sid: 'other', tenant }), ended)
  const someone = await fixture.createUser()
  t.same(await ask({ sub: someone.id, sid, tenant }), ended, "another user's session")
})

t.test('an expired session and one of an unknown user have ended, though their items are there', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const put = (id: string, sid: string, expires: number) =>
    fixture.client.send(
      new PutCommand({
        TableName: fixture.table,
        Item: { pk: `USER#${id}`, sk: `SESSION#${sid}`, expires_at: new Date(expires).toISOString() },
      }),
    )
  const nobody = '0190a000-0000-7000-8000-00000000dead'
  await put(user.id, 'fresh', Date.now() + 60_000)
  await put(user.id, 'old', Date.now() - 1)
  await put(nobody, 'fresh', Date.now() + 60_000)
  const ask = async (sub: string, sid: string) =>
    (await app.inject({ url: '/internal/access', query: { sub, sid }, headers: asEdge })).json().session
  t.equal(await ask(user.id, 'fresh'), 'live')
  t.equal(await ask(user.id, 'old'), 'ended')
  t.equal(await ask(nobody, 'fresh'), 'ended')
})

t.test('an owner is made once, by address or id, and keeps the roles from before', async t => {
  const { app, delivered } = await fixture.start(t)
  const user = await fixture.createUser()
  const put = (body: object) =>
    app.inject({ method: 'PUT', url: '/internal/tenants/OWN0001/owner', headers: asRegistry, body })
  const answers = await Promise.all([
    put({ email: user.email.toUpperCase(), name: 'own' }),
    put({ user_id: user.id, name: 'own' }),
    put({ user_id: user.id, name: 'own' }),
  ])
  for (const answer of answers) {
    t.equal(answer.statusCode, 200)
    t.same(answer.json(), { user_id: user.id })
  }
  t.match(await app.stores.memberships.ofUser(user.id), [{ tenant: 'OWN0001', tenant_name: 'own' }])

  const context = { tenant: 'OWN0001', actor: 'test', requestId: 'test', source: 'auth' }
  const second = await fixture.createUser()
  await app.stores.memberships.put({ userId: second.id, context, mayChangeOwners: true }, ['viewer'])
  await put({ user_id: second.id, name: 'own' })
  t.same(await app.stores.memberships.rolesIn(second.id, 'OWN0001'), ['owner', 'viewer'])
  await app.close()
  const events = delivered.filter(event => event.actor === 'service:tenant-registry')
  t.equal(events.length, 2, 'one event for each user who became an owner')
})

t.test('the tenants of a user are listed with their roles, and a user is found by address', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  await makeOwner(app, identity, tenant, user, 'logezycare')
  const listed = await app.inject({ url: `/internal/users/${user.id}/tenants`, headers: asRegistry })
  t.same(listed.json(), { items: [{ tenant, roles: ['owner'] }] })
  const email = ` ${user.email.toUpperCase()}`
  const found = await app.inject({ url: '/internal/users', query: { email }, headers: asRegistry })
  t.same(found.json(), { user_id: user.id })
})

t.test('an unknown user is 404, a malformed call 400', async t => {
  const { app } = await fixture.start(t)
  const put = (uuid: string, body: object) =>
    app.inject({ method: 'PUT', url: `/internal/tenants/${uuid}/owner`, headers: asRegistry, body })
  const unknown = await put(tenant, { email: 'nobody@example.org', name: 'x' })
  t.equal(unknown.statusCode, 404)
  t.equal(unknown.json().code, 'CE_USER_UNKNOWN')
  t.equal((await put(tenant, { name: 'x' })).statusCode, 400)
  t.equal((await put('tenant', { email: 'a@b.c', name: 'x' })).statusCode, 400)
  const query = { email: 'nobody@example.org' }
  t.equal((await app.inject({ url: '/internal/users', query, headers: asRegistry })).statusCode, 404)
  t.equal((await app.inject({ url: '/internal/access', headers: asEdge })).statusCode, 400)
})

t.test('each internal path answers its own callers only', async t => {
  const { app } = await fixture.start(t)
  const paths = {
    '/internal/access?sub=a&sid=b': asRegistry,
    '/internal/users?email=a': asEdge,
    '/internal/users/0190a000-0000-7000-8000-000000000001/tenants': asEdge,
  }
  const person = { authorization: await identity.hop({ roles: ['platform:admin'] }) }
  const forAnother = { authorization: await identity.service('edge', 'geo') }
  for (const [url, wrongCaller] of Object.entries(paths)) {
    t.equal((await app.inject({ url, headers: wrongCaller })).statusCode, 403, url)
    t.equal((await app.inject({ url, headers: person })).statusCode, 401, url)
    t.equal((await app.inject({ url, headers: forAnother })).statusCode, 401, url)
    t.equal((await app.inject({ url })).statusCode, 401, url)
  }
})

t.test('internal paths are not in the published description', async t => {
  const { app } = await fixture.start(t)
  const { paths } = (await app.inject('/openapi.json')).json()
  t.ok(paths['/auth/login'])
  t.notOk(Object.keys(paths).some(path => path.startsWith('/internal')))
})
