import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { keys } from '../src/store/table.ts'
import { type App, createFixture, makeOwner, otherTenant, password, signIn, tenant } from './helper.ts'

t.setTimeout(300_000)
const fixture = await createFixture(t)
const { identity } = fixture
const asRegistry = { authorization: await identity.service('tenant-registry', 'auth') }
const put = (app: App, uuid: string, body: object, headers = asRegistry) =>
  app.inject({ method: 'PUT', url: `/internal/tenants/${uuid}/name`, headers, body })
const owners = (app: App, uuid: string, headers = asRegistry) =>
  app.inject({ url: `/internal/tenants/${uuid}/owners`, headers })
const contextOf = (uuid: string) => ({ tenant: uuid, actor: 'test', requestId: 'test', source: 'auth' })

/** Renames as the registry does: page by page. Gives the number of calls. */
async function rename(app: App, uuid: string, name: string, version: number): Promise<number> {
  let after: string | undefined
  for (let calls = 1; ; calls++) {
    const answer = await put(app, uuid, { name, version, ...(after === undefined ? {} : { after }) })
    t.equal(answer.statusCode, 200)
    after = answer.json().next
    if (after === undefined) return calls
  }
}

const namesIn = async (app: App, uuid: string) =>
  new Set((await membersOf(app, uuid)).map(member => member.tenant_name))
const membersOf = (app: App, uuid: string) =>
  app.stores.memberships.ofTenant(uuid, { limit: 5_000, after: undefined })

t.test('the next login shows the new name of a tenant, and of no other', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  await makeOwner(app, identity, tenant, user, 'logezycare')
  await makeOwner(app, identity, otherTenant, user, 'avantacare')
  await rename(app, tenant, 'logezy-new', 2)
  const login = await signIn(app, identity, { username: user.email, password })
  t.same(login.json().user.tenants_associated, {
    'logezy-new': { Tenant_UUID: tenant },
    avantacare: { Tenant_UUID: otherTenant },
  })
  t.same(await namesIn(app, tenant), new Set(['logezy-new']), "the tenant's side too")
  t.same((await owners(app, tenant)).json(), { name: 'logezy-new', count: 1 })
})

t.test('who becomes a member afterwards has the new name, whatever the caller says', async t => {
  const { app } = await fixture.start(t)
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => fixture.createUser()))
  if (!first || !second || !third) return t.fail('there are three users')
  await makeOwner(app, identity, 'AFTER00', first, 'before')
  await rename(app, 'AFTER00', 'after', 5)
  await makeOwner(app, identity, 'AFTER00', second, 'before')
  const change = { userId: third.id, context: contextOf('AFTER00'), mayChangeOwners: true }
  await app.stores.memberships.put(change, ['viewer'])
  t.same(await namesIn(app, 'AFTER00'), new Set(['after']))
  t.same((await owners(app, 'AFTER00')).json(), { name: 'after', count: 2 })
})

t.test('of two names the newer one stands, in whichever order they come', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  await makeOwner(app, identity, 'ORDER00', user, 'order-1')
  await rename(app, 'ORDER00', 'order-3', 3)
  await rename(app, 'ORDER00', 'order-2', 2)
  t.same(await namesIn(app, 'ORDER00'), new Set(['order-3']))
  await rename(app, 'ORDER00', 'order-3', 3)
  t.same(await namesIn(app, 'ORDER00'), new Set(['order-3']), 'repeated')
  await Promise.all([4, 5, 6, 7].map(version => rename(app, 'ORDER00', `order-${version}`, version)))
  t.same(await namesIn(app, 'ORDER00'), new Set(['order-7']))
  t.equal((await owners(app, 'ORDER00')).json().name, 'order-7')
})

t.test('a tenant of thousands of members is renamed page by page', async t => {
  const { app } = await fixture.start(t)
  const owner = await fixture.createUser()
  await makeOwner(app, identity, 'MANY000', owner, 'many')
  const ids = Array.from(
    { length: 1_000 },
    (_, index) => `0190a000-0000-7000-9000-${String(index).padStart(12, '0')}`,
  )
  const items = ids.flatMap(user_id => {
    const membership = { user_id, tenant: 'MANY000', tenant_name: 'many', roles: ['viewer'], version: 1 }
    return [keys.membership(user_id, 'MANY000'), keys.member('MANY000', user_id)].map(key => ({
      PutRequest: { Item: { ...key, ...membership } },
    }))
  })
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, index) =>
    items.slice(index * 25, index * 25 + 25),
  )
  // A few at a time: DynamoDB Local takes no more.
  const seed = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      await fixture.client.send(new BatchWriteCommand({ RequestItems: { [fixture.table]: batch } }))
    }
  }
  await Promise.all([seed(), seed(), seed(), seed()])
  const began = performance.now()
  const calls = await rename(app, 'MANY000', 'many-new', 2)
  t.comment(`1,001 members renamed in ${calls} calls, ${Math.round(performance.now() - began)} ms`)
  t.ok(calls >= 3, 'no call does it all')
  t.same(await namesIn(app, 'MANY000'), new Set(['many-new']))
  for (const id of [ids[0], ids[500], ids[999]]) {
    t.match(await app.stores.memberships.ofUser(id ?? ''), [{ tenant_name: 'many-new', roles: ['viewer'] }])
  }
})

t.test('members who come and go during a rename end with the new name or not at all', async t => {
  const { app } = await fixture.start(t)
  const users = await Promise.all(Array.from({ length: 12 }, () => fixture.createUser()))
  const [owner, ...others] = users
  if (owner === undefined) return t.fail('there is an owner')
  await makeOwner(app, identity, 'BUSY000', owner, 'busy-0')
  const { memberships } = app.stores
  const change = (userId: string) => ({ userId, context: contextOf('BUSY000'), mayChangeOwners: true })
  for (const [index, { id }] of others.entries())
    if (index % 2 === 0) await memberships.put(change(id), ['viewer'])
  for (let round = 1; round <= 4; round++) {
    await Promise.all([
      rename(app, 'BUSY000', `busy-${round}`, round + 1),
      ...others.map(({ id }, index) =>
        (index + round) % 2 === 0 ? memberships.put(change(id), ['member']) : memberships.remove(change(id)),
      ),
    ])
    t.same(await namesIn(app, 'BUSY000'), new Set([`busy-${round}`]), `round ${round}`)
    for (const { user_id } of await membersOf(app, 'BUSY000')) {
      t.match(await memberships.ofUser(user_id), [{ tenant_name: `busy-${round}` }], 'both sides agree')
    }
  }
})

t.test('only tenant-registry asks, of a tenant that has members, in words that can be a name', async t => {
  const { app } = await fixture.start(t)
  const asEdge = { authorization: await identity.service('edge', 'auth') }
  t.equal((await put(app, tenant, { name: 'x', version: 1 }, asEdge)).statusCode, 403)
  t.equal((await owners(app, tenant, asEdge)).statusCode, 403)
  for (const answer of [await put(app, 'NOBODY0', { name: 'x', version: 1 }), await owners(app, 'NOBODY0')]) {
    t.equal(answer.statusCode, 404)
    t.equal(answer.json().code, 'CE_TENANT_UNKNOWN')
  }
  const bodies = [{ name: 'x' }, { version: 1 }, { name: '', version: 1 }, { name: 'x', version: 0 }]
  for (const body of [
    ...bodies,
    { name: 'x', version: 1, after: 'me' },
    { name: 'x', version: 1, more: 1 },
  ]) {
    t.equal((await put(app, tenant, body)).statusCode, 400, JSON.stringify(body))
  }
})
