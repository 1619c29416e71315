import t from 'tap'
import { createFixture, signIn } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const admin = await identity.hop({ roles: ['platform:admin'] })
const ada = { email: 'Ada@Example.org', password: 'difference', fname: 'Ada', lname: 'Lovelace' }

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

t.test('only a platform administrator may do this', async t => {
  const { app } = await fixture.start(t)
  const someone = await fixture.createUser()
  const owner = await identity.hop({ tenant: '7MA170H', roles: ['owner'] })
  for (const method of ['POST', 'GET'] as const) {
    const url = method === 'POST' ? '/auth/users' : `/auth/users/${someone.id}`
    const payload = method === 'POST' ? { body: ada } : {}
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
