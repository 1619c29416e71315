import t from 'tap'
import { createFixture, makeOwner, password, signIn, tenant } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const others = {
  education: [{ school: 'Hogeschool Utrecht', year: 2019, finished: true }],
  experiences: [{ employer: 'Logezy', from: null, hours: 1e200 }],
}
const user = await fixture.createUser({ others })

t.test('the signed-in user sees what the login answered', async t => {
  const { app } = await fixture.start(t)
  await makeOwner(app, identity, tenant, user, 'logezycare')
  const headers = { authorization: await identity.hop({ sub: user.id }) }
  const answer = await app.inject({ url: '/auth/me', headers })
  t.equal(answer.statusCode, 200)
  const login = await signIn(app, identity, { username: user.email, password })
  t.same(answer.json(), login.json().user)
  t.same(answer.json().others, others)
})

t.test('nobody else sees anything', async t => {
  const { app } = await fixture.start(t)
  const withHop = async (sub: string) =>
    app.inject({ url: '/auth/me', headers: { authorization: await identity.hop({ sub }) } })
  t.equal((await app.inject('/auth/me')).statusCode, 401)
  t.equal((await withHop('anonymous')).statusCode, 401)
  const unknown = await withHop('0190a000-0000-7000-8000-00000000dead')
  t.equal(unknown.statusCode, 404)
  t.equal(unknown.json().code, 'CE_USER_UNKNOWN')
})

t.test('a user changes their own name and history, and nothing else', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const headers = { authorization: await identity.hop({ sub: user.id }) }
  const patch = (body: object) => app.inject({ method: 'PATCH', url: '/auth/me', headers, body })
  const others = { education: [{ school: 'Hogeschool Utrecht' }], experiences: [] }
  const changed = await patch({ lname: 'Jones', others })
  t.equal(changed.statusCode, 200)
  t.match(changed.json(), {
    fname: 'Jack',
    lname: 'Jones',
    email: user.email,
    others,
    tenants_associated: {},
  })
  t.same((await app.inject({ url: '/auth/me', headers })).json(), changed.json())
  for (const body of [{}, { email: 'x@y.org' }, { status: 'active' }, { fname: '' }, { fname: 'a\u0000' }]) {
    t.equal((await patch(body)).statusCode, 400, JSON.stringify(body))
  }
  const day = new Date().toISOString().slice(0, 10)
  const [event] = await app.stores.securityEvents.list({ day, limit: 1 })
  t.match(event, { type: 'user.change', user_id: user.id, detail: 'lname, others' })
})
