import { randomUUID } from 'node:crypto'
import { createReadThrough } from '@careeasy/cache'
import { type AccessDecision, accessName } from '@careeasy/identity'
import { engine } from '@careeasy/testing'
import { decodeJwt } from 'jose'
import t from 'tap'
import { decideAccess } from '../src/access.ts'
import type { User } from '../src/store/users.ts'
import { type App, createFixture, password, signIn } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const day = 86_400_000

interface Pair {
  readonly Auth_key: string
  readonly Auth_token: string
}

/** A refresh as the edge sends it on. */
async function refresh(app: App, { Auth_key, Auth_token }: Pair, headers: Record<string, string> = {}) {
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const pair = { 'auth-key': Auth_key, 'auth-token': Auth_token }
  return app.inject({ method: 'POST', url: '/auth/refresh', headers: { authorization, ...pair, ...headers } })
}

/** Signs in; gives the id of the session. */
async function begin(app: App, user: User, headers: Record<string, string> = {}): Promise<string> {
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const body = { username: user.email, password }
  const answer = await app.inject({
    method: 'POST',
    url: '/auth/login',
    headers: { authorization, ...headers },
    body,
  })
  return String(decodeJwt(answer.json().Auth_token)['sid'])
}

/** A call of the user in this session. */
async function as(
  app: App,
  user: User,
  sid: string,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body?: object,
) {
  const authorization = await identity.hop({ sub: user.id, sid, roles: [] })
  return app.inject({ method, url, headers: { authorization }, ...(body === undefined ? {} : { body }) })
}

const isLive = async (app: App, user: User, sid: string) =>
  (await decideAccess(app.stores, { sub: user.id, sid })).session === 'live'

async function eventsOf(app: App, user: User) {
  const events = await app.stores.securityEvents.list({
    day: new Date().toISOString().slice(0, 10),
    limit: 1_000,
  })
  return events.filter(event => event.user_id === user.id)
}

t.test('a person sees their own sessions: device, address and times', async t => {
  const begun = Date.now()
  let now = begun
  const { app } = await fixture.start(t, {}, { now: () => now })
  const user = await fixture.createUser()
  const phone = await begin(app, user, { 'user-agent': 'Phone/1.0', 'x-forwarded-for': '192.0.2.1' })
  now += 60_000
  const desk = await begin(app, user, { 'user-agent': 'x'.repeat(5_000), 'x-forwarded-for': '2001:db8::1' })
  await begin(app, await fixture.createUser())
  const answer = await as(app, user, phone, 'GET', '/auth/sessions')
  t.equal(answer.statusCode, 200)
  const at = (ms: number) => new Date(ms).toISOString()
  t.same(answer.json(), {
    items: [
      {
        id: desk,
        current: false,
        device: 'x'.repeat(256),
        address: '2001:db8::1',
        created_at: at(begun + 60_000),
        last_used_at: at(begun + 60_000),
        expires_at: at(begun + 60_000 + 7 * day),
      },
      {
        id: phone,
        current: true,
        device: 'Phone/1.0',
        address: '192.0.2.1',
        created_at: at(begun),
        last_used_at: at(begun),
        expires_at: at(begun + 7 * day),
      },
    ],
  })
  now = begun + 7 * day
  t.same((await as(app, user, desk, 'GET', '/auth/sessions')).json().items.length, 1, 'the other one is over')
})

t.test('a refresh shows where the session is used now', async t => {
  let now = Date.now()
  const { app } = await fixture.start(t, {}, { now: () => now })
  const user = await fixture.createUser()
  const pair = (await signIn(app, identity, { username: user.email, password })).json()
  now += 3_600_000
  await refresh(app, pair, { 'user-agent': 'Other/2.0', 'x-forwarded-for': '192.0.2.9' })
  const sid = String(decodeJwt(pair.Auth_token)['sid'])
  const { items } = (await as(app, user, sid, 'GET', '/auth/sessions')).json()
  t.match(items, [{ device: 'Other/2.0', address: '192.0.2.9', last_used_at: new Date(now).toISOString() }])
  t.equal(Date.parse(items[0].last_used_at) - Date.parse(items[0].created_at), 3_600_000)
})

t.test('sessions are listed page by page', async t => {
  const { app } = await fixture.start(t)
  const [user, other] = [await fixture.createUser(), await fixture.createUser()]
  const sids: string[] = []
  for (let i = 0; i < 7; i++) sids.push(await app.stores.sessions.create(user.id, `akh-${i}`))
  const seen: string[] = []
  let query = '?limit=3'
  for (let pages = 1; ; pages++) {
    const page = (await as(app, user, 's1', 'GET', `/auth/sessions${query}`)).json()
    seen.push(...page.items.map((item: { id: string }) => item.id))
    if (page.next_cursor === undefined) {
      t.equal(pages, 3)
      break
    }
    query = `?limit=3&cursor=${page.next_cursor}`
  }
  t.same(seen.toSorted(), sids.toSorted(), 'all, none twice')
  const foreign = await as(app, other, 's1', 'GET', `/auth/sessions${query}`)
  t.equal(foreign.json().code, 'CE_CURSOR_INVALID')
})

t.test('a person ends one of their own sessions, and nobody else can', async t => {
  const { app } = await fixture.start(t)
  const [user, thief] = [await fixture.createUser(), await fixture.createUser()]
  const [own, lost] = [await begin(app, user), await begin(app, user)]
  const stolen = await as(app, thief, 's1', 'DELETE', `/auth/sessions/${lost}`)
  t.equal(stolen.statusCode, 404)
  t.equal(stolen.json().code, 'CE_SESSION_UNKNOWN')
  t.ok(await isLive(app, user, lost))
  t.equal((await as(app, user, own, 'DELETE', `/auth/sessions/${lost}`)).statusCode, 204)
  t.notOk(await isLive(app, user, lost))
  t.ok(await isLive(app, user, own))
  const again = await as(app, user, own, 'DELETE', `/auth/sessions/${lost}`)
  t.equal(again.json().code, 'CE_SESSION_UNKNOWN')
  t.equal((await as(app, user, own, 'DELETE', '/auth/sessions/PROFILE')).statusCode, 400)
  t.match(await eventsOf(app, user), [
    { type: 'session.revoke', sid: lost, detail: `from the session ${own}` },
    { type: 'login.success', sid: lost },
    { type: 'login.success', sid: own },
  ])
})

t.test('a logout ends its own session only, and may be sent twice', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const [own, other] = [await begin(app, user), await begin(app, user)]
  t.equal((await as(app, user, own, 'POST', '/auth/logout')).statusCode, 204)
  t.notOk(await isLive(app, user, own))
  t.ok(await isLive(app, user, other))
  t.equal((await as(app, user, own, 'POST', '/auth/logout')).statusCode, 204)
  t.match(
    (await eventsOf(app, user)).filter(event => event.type === 'logout'),
    [{ sid: own }, { sid: own }],
  )
})

t.test('a logout is done even when its security event cannot be recorded', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const own = await begin(app, user)
  Object.assign(app.stores.securityEvents, { record: () => Promise.reject(new Error('away')) })
  t.equal((await as(app, user, own, 'POST', '/auth/logout')).statusCode, 204)
  t.notOk(await isLive(app, user, own))
})

t.test('a new password ends every other session, at once and in one write', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const [own, ...others] = [await begin(app, user), await begin(app, user), await begin(app, user)]
  const body = { current_password: password, new_password: 'another good horse' }
  const before = (await signIn(app, identity, { username: user.email, password })).json()
  t.equal((await as(app, user, own, 'POST', '/auth/password', body)).statusCode, 204)
  t.ok(await isLive(app, user, own))
  for (const sid of others) t.notOk(await isLive(app, user, sid))
  const { items } = (await as(app, user, own, 'GET', '/auth/sessions')).json()
  t.match(items, [{ id: own, current: true }])
  t.equal(items.length, 1)

  t.equal((await refresh(app, before)).json().code, 'CE_SESSION_ENDED')
  t.equal((await signIn(app, identity, { username: user.email, password })).statusCode, 401)
  const login = { username: user.email, password: body.new_password }
  const after = (await signIn(app, identity, login)).json()
  t.ok(await isLive(app, user, String(decodeJwt(after.Auth_token)['sid'])))
  t.match(
    (await eventsOf(app, user)).filter(event => event.type === 'password.change'),
    [{ sid: own }],
  )
})

t.test('a login that was checked before the password changed gets no living session', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const own = await begin(app, user)
  const body = { current_password: password, new_password: 'another good horse' }
  await as(app, user, own, 'POST', '/auth/password', body)
  const details = { passwordVersion: user.password_version }
  t.notOk(await isLive(app, user, await app.stores.sessions.create(user.id, 'akh', details)))
})

t.test('the password is changed by who knows it, once, and to a good one', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const [own, other] = [await begin(app, user), await begin(app, user)]
  const change = (current_password: unknown, new_password: unknown, sid = own) =>
    as(app, user, sid, 'POST', '/auth/password', { current_password, new_password })
  const wrong = await change('wrong password', 'another good horse')
  t.equal(wrong.statusCode, 403)
  t.equal(wrong.json().code, 'CE_PASSWORD_WRONG')
  t.equal((await change(password, 'short')).json().code, 'CE_PASSWORD_WEAK')
  t.equal((await change(password, { $ne: '' })).statusCode, 400)
  t.equal((await change(password, '')).statusCode, 400)
  t.ok(await isLive(app, user, other), 'nothing has happened')

  const racing = await Promise.all(['first good horse', 'second good horse'].map(it => change(password, it)))
  t.same(racing.map(answer => answer.statusCode).sort(), [204, 403], 'of two at once one')
  t.ok(await isLive(app, user, own))
})

t.test('a session that was ended meanwhile changes no password', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const body = { current_password: password, new_password: 'another good horse' }
  const answer = await as(app, user, randomUUID(), 'POST', '/auth/password', body)
  t.equal(answer.json().code, 'CE_SESSION_ENDED')
  t.equal((await signIn(app, identity, { username: user.email, password })).statusCode, 200)
})

t.test('an ended session is dropped from every cache of access decisions at once', async t => {
  const settings = { CACHE_URL: engine('REDIS_URL'), CACHE_PREFIX: `${randomUUID()}:` }
  const { app } = await fixture.start(t, settings)
  const reader = await fixture.start(t, settings)
  const lookup = createReadThrough<AccessDecision>({
    name: accessName,
    cache: reader.app.cache,
    log: { warn() {} },
    localTtl: () => 60_000,
    sharedTtl: () => 60_000,
    load: (sub, sid) => decideAccess(app.stores, { sub, sid }),
  })
  // The subscription is made in the background; what is read before it is dropped when it stands.
  await new Promise(resolve => setTimeout(resolve, 200))
  const ways = {
    logout: async (user: User, sid: string) =>
      t.equal((await as(app, user, sid, 'POST', '/auth/logout')).statusCode, 204),
    delete: async (user: User, sid: string) =>
      t.equal((await as(app, user, 'own', 'DELETE', `/auth/sessions/${sid}`)).statusCode, 204),
    async password(user: User) {
      const body = { current_password: password, new_password: 'another good horse' }
      const answer = await as(app, user, await begin(app, user), 'POST', '/auth/password', body)
      t.equal(answer.statusCode, 204)
    },
    async reuse(_user: User, _sid: string, pair: Pair) {
      await refresh(app, (await refresh(app, pair)).json())
      t.equal((await refresh(app, pair)).json().code, 'CE_KEY_REUSED')
    },
  }
  for (const [name, end] of Object.entries(ways)) {
    const user = await fixture.createUser()
    const pair: Pair = (await signIn(app, identity, { username: user.email, password })).json()
    const sid = String(decodeJwt(pair.Auth_token)['sid'])
    t.equal((await lookup.get(user.id, sid)).session, 'live')
    t.equal((await lookup.get(user.id, sid)).session, 'live', 'kept')
    await end(user, sid, pair)
    // Without a message the old decision would stay for a minute.
    const begun = performance.now()
    while ((await lookup.get(user.id, sid)).session === 'live' && performance.now() - begun < 15_000) {
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    t.equal((await lookup.get(user.id, sid)).session, 'ended', name)
  }
})

t.test('nobody sees or ends sessions past the edge', async t => {
  const { app } = await fixture.start(t)
  for (const [method, url] of [
    ['GET', '/auth/sessions'],
    ['POST', '/auth/logout'],
    ['POST', '/auth/password'],
    ['DELETE', `/auth/sessions/${randomUUID()}`],
  ] as const) {
    t.equal((await app.inject({ method, url })).statusCode, 401, url)
    const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
    t.equal((await app.inject({ method, url, headers: { authorization } })).statusCode, 401, url)
  }
})
