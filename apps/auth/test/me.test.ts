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
