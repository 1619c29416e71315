import { randomUUID } from 'node:crypto'
import t from 'tap'
import { makeOwner, otherTenant, signIn, tenant, password as usersPassword } from './helper.ts'
import { createInviting, day, newcomer } from './inviting.ts'

const { fixture, identity, owner, startWithMail, as, invite, accept, open, today } = await createInviting(t)

t.test('who has no account gets one by the link, signs in and is a member', async t => {
  const { app, delivered, mailsTo, tokenFor } = await startWithMail(t)
  const email = 'Ada@Invited.org'
  const answer = await invite(app, { email, roles: ['member', 'viewer'] }, 'admin')
  t.equal(answer.statusCode, 202)
  const invitation = answer.json()
  t.match(invitation, { email, roles: ['member', 'viewer'], invited_by: owner.id })
  const left = Date.parse(invitation.expires_at) - Date.now()
  t.ok(left > 3 * day - 60_000 && left <= 3 * day, '72 hours')
  t.same(await open(app, email), [invitation])
  const [mail = ''] = mailsTo(email)
  t.match(mail, /^From: CareEasy <no-reply@care.test>\r?$/m)
  t.match(mail, /^Subject: Invitation to logezycare\r?$/m)
  t.match(mail, /https:\/\/app\.test\/join#[\w-]{43}\r?\n/)

  const token = tokenFor(email)
  const accepted = await accept(app, { token, ...newcomer })
  t.equal(accepted.statusCode, 200)
  t.same(accepted.json(), {
    email,
    tenant: { Tenant_UUID: tenant, name: 'logezycare' },
    roles: ['member', 'viewer'],
    created: true,
  })
  t.same(await open(app, email), [])
  const login = await signIn(app, identity, { username: email.toLowerCase(), password: newcomer.password })
  t.match(login.json().user, { fname: 'Ada', lname: 'Lovelace', email })
  t.same(login.json().user.tenants_associated, { logezycare: { Tenant_UUID: tenant } })

  const user = await app.stores.users.findByEmail(email)
  const events = (await today(app)) as { type: string; user_id?: string }[]
  const common = { tenant, user_id: user?.id, address: '192.0.2.7' }
  t.match(
    events.filter(event => event.user_id === user?.id && event.type !== 'login.success'),
    [
      { type: 'member.accept', ...common },
      { type: 'user.create', ...common },
    ],
  )
  t.match(
    events.find(event => event.type === 'member.invite'),
    { actor: owner.id, tenant, detail: `invitation ${invitation.id}: member, viewer` },
  )
  t.notOk(JSON.stringify(events).includes(token))
  await app.close()
  t.match(
    delivered.filter(event => event.target === `invitation/${invitation.id}`),
    [{ action: 'invitation.create', actor: owner.id, tenant, after: /^[\w-]{43}$/ }],
  )
  t.match(
    delivered.filter(event => event.target === `user/${user?.id}`),
    [{ action: 'member.put', actor: user?.id, tenant, address: '192.0.2.7' }],
  )
})

t.test('who has an account just joins: the password stays as it was', async t => {
  const { app, tokenFor } = await startWithMail(t)
  const user = await fixture.createUser()
  await invite(app, { email: user.email.toUpperCase(), roles: ['admin'] })
  const token = tokenFor(user.email.toUpperCase())
  const accepted = await accept(app, { token, ...newcomer })
  t.match(accepted.json(), { email: user.email, roles: ['admin'], created: false })
  t.same(await app.stores.memberships.rolesIn(user.id, tenant), ['admin'])
  const login = (password: string) => signIn(app, identity, { username: user.email, password })
  t.equal((await login(usersPassword)).statusCode, 200)
  t.equal((await login(newcomer.password)).statusCode, 401)
})

t.test('an invitation of another tenant can neither be seen nor withdrawn', async t => {
  const { app, tokenFor } = await startWithMail(t)
  await makeOwner(app, identity, otherTenant, owner, 'avantacare')
  const email = 'secret@invited.org'
  const { id } = (await invite(app, { email, roles: ['member'] })).json()
  t.same(await open(app, email, otherTenant), [])
  const headers = await as('owner', otherTenant)
  const refused = await app.inject({ method: 'DELETE', url: `/auth/invitations/${id}`, headers })
  t.equal(refused.statusCode, 404)
  t.equal(refused.json().code, 'CE_INVITATION_UNKNOWN')
  await invite(app, { email: 'more@invited.org', roles: ['member'] })
  const page = await app.inject({ url: '/auth/invitations?limit=1', headers: await as('owner') })
  const url = `/auth/invitations?cursor=${page.json().next_cursor}`
  t.equal((await app.inject({ url, headers })).json().code, 'CE_CURSOR_INVALID')
  const rest = (await app.inject({ url, headers: await as('owner') })).json()
  t.match(rest.items.at(-1), { email: 'more@invited.org' })
  t.equal((await accept(app, { token: tokenFor(email), ...newcomer })).statusCode, 200)
})

t.test('only owners and admins invite, and only owners invite owners', async t => {
  const { app } = await startWithMail(t)
  const email = 'who@invited.org'
  for (const role of ['member', 'viewer'] as const) {
    const refused = await invite(app, { email, roles: ['viewer'] }, role)
    t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
  }
  const refused = await invite(app, { email, roles: ['member', 'owner'] }, 'admin')
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'CE_OWNER_REQUIRED')
  t.equal((await invite(app, { email, roles: ['owner'] })).statusCode, 202)
})

t.test('a malformed invitation or acceptance is refused', async t => {
  const { app } = await startWithMail(t)
  for (const body of [
    {},
    { email: 'a@b.org' },
    { email: 'a@b.org', roles: [] },
    { email: 'a@b.org', roles: ['platform:admin'] },
    { email: 'a@b.org, c@d.org', roles: ['member'] },
    { email: 'a@b.org\r\nBcc: c@d.org', roles: ['member'] },
    { email: 'nobody', roles: ['member'] },
    { email: 'a@b.org', roles: ['member'], tenant: otherTenant },
  ]) {
    t.equal((await invite(app, body)).statusCode, 400, JSON.stringify(body))
  }
  const token = 'x'.repeat(43)
  t.equal((await accept(app, { token })).statusCode, 404)
  for (const body of [{}, { token: 'short' }, { token: { $ne: '' } }, { token, roles: ['owner'] }]) {
    t.equal((await accept(app, body)).statusCode, 400, JSON.stringify(body))
  }
  const past = await app.inject({ method: 'POST', url: '/auth/invitations/accept', body: { token } })
  t.equal(past.json().code, 'CE_HOP_REQUIRED')
  const unknown = await app.inject({
    method: 'DELETE',
    url: `/auth/invitations/${randomUUID()}`,
    headers: await as('owner'),
  })
  t.equal(unknown.statusCode, 404)
})
