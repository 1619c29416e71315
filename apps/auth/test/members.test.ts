import { randomUUID } from 'node:crypto'
import { createReadThrough } from '@careeasy/cache'
import { type AccessDecision, accessName, type TenantRole } from '@careeasy/identity'
import { engine } from '@careeasy/testing'
import t, { type Test } from 'tap'
import type { User } from '../src/store/users.ts'
import { type App, createFixture, makeOwner, otherTenant, tenant } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const [owner, admin] = await Promise.all([fixture.createUser(), fixture.createUser()])

/** A call of a member of the tenant in this role. */
async function as(app: App, role: TenantRole, method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object) {
  const authorization = await identity.hop({ sub: owner.id, tenant, roles: [role] })
  const headers = { authorization, 'x-forwarded-for': '192.0.2.7' }
  return app.inject({ method, url: `/auth/members${path}`, headers, ...(body === undefined ? {} : { body }) })
}

/** An app whose tenant has `owner` as an owner and `admin` as an admin. */
async function startWithMembers(
  t: Test,
  ...options: Parameters<typeof fixture.start> extends [unknown, ...infer R] ? R : never
) {
  const started = await fixture.start(t, ...options)
  await makeOwner(started.app, identity, tenant, owner, 'logezycare')
  t.equal((await as(started.app, 'owner', 'PUT', `/${admin.id}`, { roles: ['admin'] })).statusCode, 200)
  return started
}

async function access(app: App, user: User, uuid: string): Promise<readonly string[] | null> {
  const headers = { authorization: await identity.service('tenant-registry', 'auth') }
  const answer = await app.inject({ url: `/internal/users/${user.id}/tenants`, headers })
  const items = answer.json().items as { tenant: string; roles: string[] }[]
  return items.find(item => item.tenant === uuid)?.roles ?? null
}

t.test('a user becomes a member, gets other roles, and leaves', async t => {
  const { app } = await startWithMembers(t)
  const user = await fixture.createUser({ fname: 'Mary' })
  const put = await as(app, 'owner', 'PUT', `/${user.id}`, { roles: ['member'] })
  t.equal(put.statusCode, 200)
  t.match(put.json(), { user_id: user.id, email: user.email, fname: 'Mary', roles: ['member'] })
  t.same(await access(app, user, tenant), ['member'])
  t.equal((await as(app, 'owner', 'PUT', `/${user.id}`, { roles: ['viewer', 'admin'] })).statusCode, 200)
  t.same(await access(app, user, tenant), ['viewer', 'admin'])
  t.equal((await as(app, 'owner', 'DELETE', `/${user.id}`)).statusCode, 204)
  t.equal(await access(app, user, tenant), null)
  const again = await as(app, 'owner', 'DELETE', `/${user.id}`)
  t.equal(again.statusCode, 404)
  t.equal(again.json().code, 'CE_MEMBER_UNKNOWN')
})

t.test('members are listed page by page, those of this tenant only', async t => {
  const { app } = await startWithMembers(t)
  const stranger = await fixture.createUser()
  await makeOwner(app, identity, otherTenant, stranger, 'avantacare')
  const more = await Promise.all([1, 2, 3].map(() => fixture.createUser()))
  for (const user of more) await as(app, 'owner', 'PUT', `/${user.id}`, { roles: ['viewer'] })

  const seen: string[] = []
  let query = '?limit=2'
  for (let pages = 0; pages < 10; pages++) {
    const { items, next_cursor } = (await as(app, 'admin', 'GET', query)).json()
    seen.push(...items.map((item: { user_id: string }) => item.user_id))
    if (next_cursor === undefined) break
    t.equal(items.length, 2)
    query = `?limit=2&cursor=${next_cursor}`
  }
  t.same(seen, [...new Set(seen)].sort(), 'in order, none twice')
  for (const user of [owner, admin, ...more]) t.ok(seen.includes(user.id))
  t.notOk(seen.includes(stranger.id))

  const foreign = await identity.hop({ sub: stranger.id, tenant: otherTenant, roles: ['owner'] })
  const url = `/auth/members${query}`
  const refused = await app.inject({ url, headers: { authorization: foreign } })
  t.equal(refused.statusCode, 400)
  t.equal(refused.json().code, 'CE_CURSOR_INVALID')
})

t.test('a member of another tenant only cannot be told from nobody', async t => {
  const { app } = await startWithMembers(t)
  const stranger = await fixture.createUser()
  await makeOwner(app, identity, otherTenant, stranger, 'avantacare')
  const answer = await as(app, 'owner', 'DELETE', `/${stranger.id}`)
  t.equal(answer.statusCode, 404)
  t.same(await access(app, stranger, otherTenant), ['owner'])
})

t.test('members and viewers may not look or change', async t => {
  const { app } = await startWithMembers(t)
  for (const role of ['member', 'viewer'] as const) {
    t.equal((await as(app, role, 'GET', '')).statusCode, 403)
    t.equal((await as(app, role, 'PUT', `/${owner.id}`, { roles: ['owner'] })).statusCode, 403)
    t.equal((await as(app, role, 'DELETE', `/${owner.id}`)).statusCode, 403)
  }
  const platform = await identity.hop({ tenant, roles: ['platform:admin'] })
  const answer = await app.inject({ url: '/auth/members', headers: { authorization: platform } })
  t.equal(answer.statusCode, 403, 'the platform is not a member of every tenant')
})

t.test('an admin neither grants nor removes the role owner', async t => {
  const { app } = await startWithMembers(t)
  const second = await fixture.createUser()
  await makeOwner(app, identity, tenant, second, 'logezycare')
  const refused = [
    await as(app, 'admin', 'PUT', `/${admin.id}`, { roles: ['owner'] }),
    await as(app, 'admin', 'PUT', `/${second.id}`, { roles: ['member'] }),
    await as(app, 'admin', 'DELETE', `/${second.id}`),
  ]
  for (const answer of refused) {
    t.equal(answer.statusCode, 403)
    t.equal(answer.json().code, 'CE_OWNER_REQUIRED')
  }
  t.same(await access(app, second, tenant), ['owner'])
  t.equal((await as(app, 'owner', 'DELETE', `/${second.id}`)).statusCode, 204)
})

t.test('the last owner stays, whatever happens at once', async t => {
  const { app } = await fixture.start(t)
  for (let round = 0; round < 5; round++) {
    const uuid = `RACE00${round}`
    const owners = await Promise.all([1, 2, 3].map(() => fixture.createUser()))
    for (const user of owners) await makeOwner(app, identity, uuid, user, `race-${round}`)
    const { memberships } = app.stores
    const context = { tenant: uuid, actor: 'test', requestId: 'test', source: 'auth' }
    const changes = owners.map((user, index) => {
      const change = { userId: user.id, context, mayChangeOwners: true }
      return index === 0 ? memberships.put(change, ['member']) : memberships.remove(change)
    })
    const settled = await Promise.allSettled(changes)
    const failed = settled.filter(result => result.status === 'rejected')
    t.same(
      failed.map(({ reason }) => reason.code),
      ['CE_LAST_OWNER'],
    )
    const left = await memberships.ofTenant(uuid, { limit: 10, after: undefined })
    t.equal(left.filter(({ roles }) => roles.includes('owner')).length, 1)
  }
})

t.test('the only owner can neither leave nor step down', async t => {
  const { app } = await startWithMembers(t)
  const answers = [
    await as(app, 'owner', 'DELETE', `/${owner.id}`),
    await as(app, 'owner', 'PUT', `/${owner.id}`, { roles: ['admin'] }),
  ]
  for (const answer of answers) {
    t.equal(answer.statusCode, 409)
    t.equal(answer.json().code, 'CE_LAST_OWNER')
  }
  t.equal((await as(app, 'owner', 'PUT', `/${owner.id}`, { roles: ['owner', 'member'] })).statusCode, 200)
})

t.test('changes of one membership at once all end in one of the wishes, with one event each', async t => {
  const { app, delivered } = await startWithMembers(t)
  const user = await fixture.createUser()
  const wishes = [['viewer'], ['member'], ['admin']]
  const answers = await Promise.all(wishes.map(roles => as(app, 'owner', 'PUT', `/${user.id}`, { roles })))
  for (const answer of answers) t.equal(answer.statusCode, 200)
  const both = await app.stores.memberships.ofTenant(tenant, { limit: 1_000, after: undefined })
  const side = both.find(member => member.user_id === user.id)
  t.same(await access(app, user, tenant), side?.roles, 'both sides agree')
  await app.close()
  const events = delivered.filter(event => event.target === `user/${user.id}`)
  t.equal(events.length, 3)
})

t.test('a malformed member is refused', async t => {
  const { app } = await startWithMembers(t)
  for (const roles of [[], ['king'], ['member', 'member'], 'member', null, ['platform:admin'], [['owner']]]) {
    const answer = await as(app, 'owner', 'PUT', `/${admin.id}`, { roles })
    t.equal(answer.statusCode, 400, JSON.stringify(roles))
  }
  t.equal((await as(app, 'owner', 'PUT', '/someone', { roles: ['member'] })).statusCode, 400)
  t.equal((await as(app, 'owner', 'GET', '?limit=0')).statusCode, 400)
  t.equal((await as(app, 'owner', 'GET', '?limit=1001')).statusCode, 400)
  t.equal((await as(app, 'owner', 'GET', '?cursor=abc')).statusCode, 400)
  const unknown = await as(app, 'owner', 'PUT', `/${randomUUID()}`, { roles: ['member'] })
  t.equal(unknown.statusCode, 404)
  t.equal(unknown.json().code, 'CE_USER_UNKNOWN')
})

t.test('without a tenant, or with one that is not known, nothing is answered', async t => {
  const { app } = await startWithMembers(t)
  const get = async (uuid: string | undefined) => {
    const authorization = await identity.hop({ tenant: uuid, roles: ['owner'] })
    return app.inject({ url: '/auth/members', headers: { authorization } })
  }
  t.equal((await get(undefined)).json().code, 'CE_TENANT_REQUIRED')
  t.equal((await get('0000000')).json().code, 'CE_TENANT_UNKNOWN')
  t.equal((await app.inject('/auth/members')).statusCode, 401)
})

t.test('every change is told to the audit log of its tenant', async t => {
  const { app, delivered } = await startWithMembers(t)
  const user = await fixture.createUser()
  await as(app, 'owner', 'PUT', `/${user.id}`, { roles: ['viewer'] })
  await as(app, 'owner', 'DELETE', `/${user.id}`)
  await app.close()
  const events = delivered.filter(event => event.target === `user/${user.id}`)
  const common = { tenant, actor: owner.id, outcome: 'success', source: 'auth', address: '192.0.2.7' }
  t.match(events, [
    { ...common, action: 'member.put', before: undefined, after: /^[\w-]{43}$/ },
    { ...common, action: 'member.delete', before: events[0]?.after, after: undefined },
  ])
  t.notOk((await fixture.outbox()).some(event => event.target === `user/${user.id}`))
})

t.test('an event waits beside the data while the audit log is away', async t => {
  const away = async () => Promise.reject(new Error('away'))
  const { app } = await startWithMembers(t, {}, { deliver: away })
  const user = await fixture.createUser()
  await as(app, 'owner', 'PUT', `/${user.id}`, { roles: ['viewer'] })
  await app.close()
  const waiting = (await fixture.outbox()).filter(event => event.target === `user/${user.id}`)
  t.match(waiting, [{ action: 'member.put', tenant }])
})

t.test('a changed membership is dropped from every cache of access decisions', async t => {
  const settings = { CACHE_URL: engine('REDIS_URL'), CACHE_PREFIX: `${randomUUID()}:` }
  const { app } = await startWithMembers(t, settings)
  const reader = await fixture.start(t, settings)
  const lookup = createReadThrough<AccessDecision>({
    name: accessName,
    cache: reader.app.cache,
    log: { warn() {} },
    localTtl: () => 60_000,
    sharedTtl: () => 60_000,
    async load(sub) {
      const roles = await app.stores.memberships.rolesIn(sub, tenant)
      return { session: 'live', platformRoles: [], tenantRoles: roles === undefined ? null : [...roles] }
    },
  })
  const user = await fixture.createUser()
  // The subscription is made in the background; what is read before it is dropped when it stands.
  await new Promise(resolve => setTimeout(resolve, 200))
  t.equal((await lookup.get(user.id, tenant)).tenantRoles, null)
  await as(app, 'owner', 'PUT', `/${user.id}`, { roles: ['member'] })
  // Without a message the old decision would stay for a minute.
  const deadline = Date.now() + 15_000
  while ((await lookup.get(user.id, tenant)).tenantRoles === null && Date.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  t.same((await lookup.get(user.id, tenant)).tenantRoles, ['member'])
})
