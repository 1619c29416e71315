import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { makeOwner, otherTenant, tenant } from './helper.ts'
import { createInviting, day, newcomer } from './inviting.ts'

const { fixture, identity, owner, startWithMail, as, invite, accept, open } = await createInviting(t)

t.test('a link works once, however many use it at the same time', async t => {
  const { app, tokenFor } = await startWithMail(t)
  for (const round of [1, 2, 3]) {
    const email = `race-${round}@invited.org`
    await invite(app, { email, roles: ['member'] })
    const token = tokenFor(email)
    const answers = await Promise.all([1, 2, 3, 4].map(() => accept(app, { token, ...newcomer })))
    t.same(answers.map(answer => answer.statusCode).sort(), [200, 404, 404, 404])
    const again = await accept(app, { token, ...newcomer })
    t.equal(again.statusCode, 404)
    t.equal(again.json().code, 'CE_INVITATION_UNKNOWN')
  }
})

t.test(
  'two tenants invite one new address, both links are used at once: one account, two memberships',
  async t => {
    const { app, tokenFor } = await startWithMail(t)
    await makeOwner(app, identity, otherTenant, owner, 'avantacare')
    const email = 'both@invited.org'
    await invite(app, { email, roles: ['member'] })
    const first = tokenFor(email)
    const headers = await as('owner', otherTenant)
    await app.inject({ method: 'POST', url: '/auth/members', headers, body: { email, roles: ['viewer'] } })
    const second = tokenFor(email)
    t.not(first, second)
    const answers = await Promise.all([first, second].map(token => accept(app, { token, ...newcomer })))
    t.same(answers.map(answer => [answer.statusCode, answer.json().created]).sort(), [
      [200, false],
      [200, true],
    ])
    const user = await app.stores.users.findByEmail(email)
    t.equal((await app.stores.memberships.ofUser(user?.id ?? '')).length, 2)
  },
)

t.test('a link ends after 72 hours, when it is withdrawn, and when the address is invited again', async t => {
  let now = Date.now()
  const { app, tokenFor } = await startWithMail(t, {}, { now: () => now })
  const email = 'late@invited.org'
  const { id } = (await invite(app, { email, roles: ['owner'] })).json()
  const first = tokenFor(email)
  const again = (await invite(app, { email: 'LATE@invited.org', roles: ['viewer'] })).json()
  t.same(
    (await open(app, email)).map(invitation => invitation.id),
    [again.id],
  )
  t.equal((await accept(app, { token: first, ...newcomer })).json().code, 'CE_INVITATION_UNKNOWN')
  const second = tokenFor('LATE@invited.org')

  const withdraw = async (invitation: string, uuid = tenant) =>
    app.inject({
      method: 'DELETE',
      url: `/auth/invitations/${invitation}`,
      headers: await as('admin', uuid),
    })
  t.equal((await withdraw(id)).statusCode, 404, 'replaced')
  t.equal((await withdraw(again.id)).statusCode, 204)
  t.equal((await withdraw(again.id)).json().code, 'CE_INVITATION_UNKNOWN')
  t.equal((await accept(app, { token: second, ...newcomer })).statusCode, 404)

  await invite(app, { email, roles: ['viewer'] })
  const third = tokenFor(email)
  now += 3 * day
  t.equal((await accept(app, { token: third, ...newcomer })).statusCode, 404)
  t.same(await open(app, email), [])
  t.equal(await app.stores.users.findByEmail(email), undefined)
})

t.test('a removed member does not come back by a link from before', async t => {
  const { app, tokenFor } = await startWithMail(t)
  const user = await fixture.createUser()
  await invite(app, { email: user.email, roles: ['admin'] })
  const member = `/auth/members/${user.id}`
  await app.inject({ method: 'PUT', url: member, headers: await as('owner'), body: { roles: ['viewer'] } })
  const removed = await app.inject({ method: 'DELETE', url: member, headers: await as('owner') })
  t.equal(removed.statusCode, 204)
  t.equal((await accept(app, { token: tokenFor(user.email) })).statusCode, 404)
  t.equal(await app.stores.memberships.rolesIn(user.id, tenant), undefined)
})

t.test('who is a member already is not invited, and a link changes no roles of a member', async t => {
  const { app, tokenFor } = await startWithMail(t)
  const refused = await invite(app, { email: ` ${owner.email.toUpperCase()}`.trim(), roles: ['viewer'] })
  t.equal(refused.statusCode, 409)
  t.equal(refused.json().code, 'CE_MEMBER_EXISTS')

  const user = await fixture.createUser()
  await invite(app, { email: user.email, roles: ['admin'] })
  const put = { method: 'PUT', url: `/auth/members/${user.id}` } as const
  await app.inject({ ...put, headers: await as('owner'), body: { roles: ['viewer'] } })
  t.equal((await accept(app, { token: tokenFor(user.email) })).statusCode, 200)
  t.same(await app.stores.memberships.rolesIn(user.id, tenant), ['viewer'])
})

t.test('the table holds no secret of a link', async t => {
  const { app, tokenFor } = await startWithMail(t)
  const email = 'hashed@invited.org'
  await invite(app, { email, roles: ['member'] })
  const { Items } = await fixture.client.send(new ScanCommand({ TableName: fixture.table }))
  t.ok(JSON.stringify(Items).includes(email))
  t.notOk(JSON.stringify(Items).includes(tokenFor(email)))
})

t.test('without a mail server nobody is invited, and a link that was not sent opens nothing', async t => {
  const email = 'unsent@invited.org'
  const without = await fixture.start(t)
  const unset = await invite(without.app, { email, roles: ['member'] })
  t.equal(unset.statusCode, 503)
  t.equal(unset.json().code, 'CE_MAIL_UNAVAILABLE')

  const { app } = await startWithMail(t, { SMTP_URL: 'smtp://127.0.0.1:1' })
  const away = await invite(app, { email, roles: ['member'] })
  t.equal(away.statusCode, 503)
  t.equal(away.json().code, 'CE_MAIL_UNAVAILABLE')
  t.notMatch(away.body, /ECONN|127\.0\.0\.1/)
  t.same(await open(app, email), [])
})

t.test(
  'a new account needs a password that keeps the rules, and a name; the link survives the refusal',
  async t => {
    const { app, tokenFor } = await startWithMail(t)
    const email = 'careful.person@invited.org'
    await invite(app, { email, roles: ['member'] })
    const token = tokenFor(email)
    const bare = await accept(app, { token, fname: 'Ada' })
    t.equal(bare.statusCode, 400)
    t.same(
      bare.json().errors.map((error: { path: string }) => error.path),
      ['/body/password', '/body/lname'],
    )
    for (const password of ['short', 'password1', email, 'Careful.Person2026!']) {
      const weak = await accept(app, { token, ...newcomer, password })
      t.equal(weak.statusCode, 400, password)
      t.equal(weak.json().code, 'CE_PASSWORD_WEAK')
    }
    t.equal((await accept(app, { token, ...newcomer })).statusCode, 200)
  },
)
