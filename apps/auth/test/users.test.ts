import { randomUUID } from 'node:crypto'
import { createReadThrough } from '@careeasy/cache'
import { type AccessDecision, accessName } from '@careeasy/identity'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { decideAccess } from '../src/access.ts'
import { createFixture, password, signIn } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const admin = await identity.hop({ roles: ['platform:admin'] })
const ada = { email: 'Ada@Example.org', password: 'difference engine', fname: 'Ada', lname: 'Lovelace' }

t.test('an administrator creates a user, who can sign in', async t => {
  const { app } = await fixture.start(t)
  const headers = { authorization: admin }
  const answer = await app.inject({ method: 'POST', url: '/auth/users', headers, body: ada })
  t.equal(answer.statusCode, 201)
  const user = answer.json()
  t.match(user, {
    email: 'Ada@Example.org',
    fname: 'Ada',
    lname: 'Lovelace',
    others: { education: [], experiences: [] },
    platform_roles: [],
    status: 'active',
  })
  t.match(user.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  t.notMatch(answer.body, /argon2|password/)
  t.equal(answer.headers['location'], `/auth/users/${user.id}`)
  t.same((await app.inject({ url: `/auth/users/${user.id}`, headers })).json(), user)
  const login = await signIn(app, identity, { username: 'ada@example.org', password: ada.password })
  t.equal(login.statusCode, 200)
})

t.test('an address is taken once, in any spelling and under a race', async t => {
  const { app } = await fixture.start(t)
  const create = (email: string) =>
    app.inject({
      method: 'POST',
      url: '/auth/users',
      headers: { authorization: admin },
      body: { ...ada, email },
    })
  const answers = await Promise.all(['a@race.org', 'A@Race.org', 'a@RACE.org'].map(create))
  t.same(answers.map(answer => answer.statusCode).sort(), [201, 409, 409])
  t.equal((await create('A@RACE.ORG')).json().code, 'CE_EMAIL_TAKEN')
})

t.test('a weak password is refused unless the local platform allows it', async t => {
  const { app } = await fixture.start(t)
  const lenient = await fixture.start(t, { ALLOW_WEAK_PASSWORDS: true })
  const headers = { authorization: admin }
  for (const [index, password] of ['demo', '1234567', 'x'.repeat(129)].entries()) {
    const body = { ...ada, email: `weak-${index}@example.org`, password }
    const answer = await app.inject({ method: 'POST', url: '/auth/users', headers, body })
    t.equal(answer.statusCode, 400)
    t.equal(answer.json().code, 'CE_PASSWORD_WEAK')
    const allowed = await lenient.app.inject({ method: 'POST', url: '/auth/users', headers, body })
    t.equal(allowed.statusCode, 201)
  }
})

t.test('a malformed user is refused with the paths', async t => {
  const { app } = await fixture.start(t)
  const create = (body: object) =>
    app.inject({ method: 'POST', url: '/auth/users', headers: { authorization: admin }, body })
  const cases: [object, string][] = [
    [{ ...ada, email: 'ada' }, '/body/email'],
    [{ ...ada, email: `${'a'.repeat(250)}@example.org` }, '/body/email'],
    [{ ...ada, fname: '' }, '/body/fname'],
    [{ ...ada, fname: null }, '/body/fname'],
    [{ ...ada, platform_roles: ['platform:admin'] }, '/body/platform_roles'],
    [{ ...ada, others: { education: {} } }, '/body/others/education'],
    [{ ...ada, others: { education: [{ 'a\nb': { deep: 1 } }] } }, '/body/others/education/0/a\nb'],
  ]
  for (const [body, path] of cases) {
    const answer = await create(body)
    t.equal(answer.statusCode, 400, path)
    t.ok(
      answer.json().errors.some((error: { path: string }) => error.path === path),
      answer.body,
    )
  }
  const huge = { ...ada, others: { education: [{ text: 'x'.repeat(70_000) }] } }
  t.equal((await create(huge)).statusCode, 413)
})

t.test('users are listed page by page in the order in which they were made', async t => {
  const { app } = await fixture.start(t)
  const headers = { authorization: admin }
  const made = []
  for (const n of [1, 2, 3, 4, 5]) made.push((await fixture.createUser({ fname: `N${n}` })).id)
  const seen: string[] = []
  let query = '?limit=2'
  for (let pages = 0; pages < 50; pages++) {
    const { items, next_cursor } = (await app.inject({ url: `/auth/users${query}`, headers })).json()
    seen.push(...items.map((user: { id: string }) => user.id))
    if (next_cursor === undefined) break
    t.equal(items.length, 2)
    query = `?limit=2&cursor=${next_cursor}`
  }
  t.same(seen, [...new Set(seen)].sort(), 'in order, none twice')
  t.same(seen.slice(-5), made)
  t.notMatch((await app.inject({ url: '/auth/users', headers })).body, /argon2|password/)
  const forged = await app.inject({ url: '/auth/users?cursor=WyJ4Il0.AAAA', headers })
  t.equal(forged.json().code, 'CE_CURSOR_INVALID')
})

t.test('what is given of a user changes, and nothing else', async t => {
  const { app } = await fixture.start(t)
  const headers = { authorization: admin }
  const user = await fixture.createUser()
  const url = `/auth/users/${user.id}`
  const others = { education: [{ school: 'X', year: 2019.5 }], experiences: [] }
  const changed = await app.inject({ method: 'PATCH', url, headers, body: { fname: 'Mary', others } })
  t.equal(changed.statusCode, 200)
  t.match(changed.json(), { id: user.id, fname: 'Mary', lname: 'Smith', email: user.email, others })
  t.same((await app.inject({ url, headers })).json(), changed.json())
  for (const body of [
    {},
    { email: 'b@c.org' },
    { status: 'gone' },
    { platform_roles: [] },
    { fname: null },
  ]) {
    const refused = await app.inject({ method: 'PATCH', url, headers, body })
    t.equal(refused.statusCode, 400, JSON.stringify(body))
  }
  const unknown = '/auth/users/0190a000-0000-7000-8000-00000000dead'
  const answer = await app.inject({ method: 'PATCH', url: unknown, headers, body: { fname: 'X' } })
  t.equal(answer.json().code, 'CE_USER_UNKNOWN')
  t.equal((await app.inject({ url: unknown, headers })).statusCode, 404, 'and nobody was made')
})

t.test('a disabled user has no access, everywhere within a second, until enabled again', async t => {
  const settings = { CACHE_URL: engine('REDIS_URL'), CACHE_PREFIX: `${randomUUID()}:` }
  const { app } = await fixture.start(t, settings)
  const reader = await fixture.start(t, settings)
  const user = await fixture.createUser()
  const sid = await app.stores.sessions.create(user.id, 'akh')
  const lookup = createReadThrough<AccessDecision>({
    name: accessName,
    cache: reader.app.cache,
    log: { warn() {} },
    localTtl: () => 60_000,
    sharedTtl: () => 60_000,
    load: sub => decideAccess(app.stores, { sub, sid }),
  })
  // The subscription is made in the background; what is read before it is dropped when it stands.
  await new Promise(resolve => setTimeout(resolve, 200))
  const session = async () => (await lookup.get(user.id, sid)).session
  const url = `/auth/users/${user.id}`
  for (const [status, expected] of [
    ['disabled', 'ended'],
    ['active', 'live'],
  ]) {
    await session()
    const headers = { authorization: admin }
    const changed = await app.inject({ method: 'PATCH', url, headers, body: { status } })
    t.equal(changed.json().status, status)
    // Without a message the old decision would stay for a minute.
    const deadline = Date.now() + 15_000
    while ((await session()) !== expected && Date.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    t.equal(await session(), expected)
    const login = await signIn(app, identity, { username: user.email, password })
    t.equal(login.statusCode, status === 'active' ? 200 : 401)
  }
  const events = (
    await app.stores.securityEvents.list({ day: new Date().toISOString().slice(0, 10), limit: 50 })
  ).filter(event => event.user_id === user.id && event.type === 'user.change')
  t.same(
    events.map(event => event.detail),
    ['status active', 'status disabled'],
  )
})

t.test('only a platform administrator may do this', async t => {
  const { app } = await fixture.start(t)
  const someone = await fixture.createUser()
  const owner = await identity.hop({ tenant: '7MA170H', roles: ['owner'] })
  const calls = [
    { method: 'POST', url: '/auth/users', payload: { body: ada } },
    { method: 'GET', url: '/auth/users', payload: {} },
    { method: 'GET', url: `/auth/users/${someone.id}`, payload: {} },
    { method: 'PATCH', url: `/auth/users/${someone.id}`, payload: { body: { status: 'disabled' } } },
    { method: 'GET', url: '/auth/security-events', payload: {} },
  ] as const
  for (const { method, url, payload } of calls) {
    const refused = await app.inject({ method, url, headers: { authorization: owner }, ...payload })
    t.equal(refused.statusCode, 403)
    t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
    t.equal((await app.inject({ method, url, ...payload })).statusCode, 401)
  }
})

t.test('an unknown user is answered 404, a malformed id 400', async t => {
  const { app } = await fixture.start(t)
  const get = (id: string) => app.inject({ url: `/auth/users/${id}`, headers: { authorization: admin } })
  t.equal((await get('0190a000-0000-7000-8000-00000000dead')).json().code, 'CE_USER_UNKNOWN')
  t.equal((await get('PROFILE')).statusCode, 400)
})
