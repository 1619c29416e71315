import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { TenantRole } from '@careeasy/identity'
import t, { type Test } from 'tap'
import type { Config } from '../src/config.ts'
import {
  type App,
  createFixture,
  makeOwner,
  otherTenant,
  signIn,
  tenant,
  password as usersPassword,
} from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const owner = await fixture.createUser()
const newcomer = { password: 'a long new secret', fname: 'Ada', lname: 'Lovelace' }
const day = 86_400_000

/** The service with a mailbox folder, and a tenant that `owner` owns. */
async function startWithMail(
  t: Test,
  settings: Partial<Config> = {},
  ports: Parameters<typeof fixture.start>[2] = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'auth-mail-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const mail = {
    MAIL_FOLDER: folder,
    MAIL_FROM: 'CareEasy <no-reply@care.test>',
    INVITATION_URL: 'https://app.test/join#{token}',
  }
  const started = await fixture.start(t, { ...mail, ...settings }, ports)
  await makeOwner(started.app, identity, tenant, owner, 'logezycare')
  /** The messages to an address, the newest last. */
  const mailsTo = (email: string) =>
    readdirSync(folder)
      .filter(file => file.endsWith('.eml'))
      .sort()
      // Quoted-printable, RFC 2045, 6.7.
      .map(file =>
        readFileSync(join(folder, file), 'utf8')
          .replace(/=\r?\n/g, '')
          .replaceAll('=3D', '='),
      )
      .filter(text => text.toLowerCase().includes(`\nto: ${email.toLowerCase()}`))
  const tokenFor = (email: string) => /#([\w-]{43})/.exec(mailsTo(email).at(-1) ?? '')?.[1] ?? ''
  return { ...started, mailsTo, tokenFor }
}

async function as(role: TenantRole, uuid = tenant) {
  return { authorization: await identity.hop({ sub: owner.id, tenant: uuid, roles: [role] }) }
}

async function invite(app: App, body: object, role: TenantRole = 'owner') {
  return app.inject({ method: 'POST', url: '/auth/members', headers: await as(role), body })
}

async function accept(app: App, body: object) {
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const headers = { authorization, 'x-forwarded-for': '192.0.2.7' }
  return app.inject({ method: 'POST', url: '/auth/invitations/accept', headers, body })
}

/** The open invitations of a tenant, which other tests have left some of. */
async function open(app: App, email: string, uuid = tenant) {
  const url = '/auth/invitations?limit=1000'
  return (await app.inject({ url, headers: await as('admin', uuid) }))
    .json()
    .items.filter(
      (invitation: { email: string }) => invitation.email.toLowerCase() === email.toLowerCase(),
    ) as { id: string }[]
}

async function today(app: App) {
  const headers = { authorization: await identity.hop({ roles: ['platform:admin'] }) }
  return (await app.inject({ url: '/auth/security-events?limit=1000', headers })).json().items as object[]
}

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

t.test('the table holds no secret of a link', async t => {
  const { app, tokenFor } = await startWithMail(t)
  const email = 'hashed@invited.org'
  await invite(app, { email, roles: ['member'] })
  const { Items } = await fixture.client.send(new ScanCommand({ TableName: fixture.table }))
  t.ok(JSON.stringify(Items).includes(email))
  t.notOk(JSON.stringify(Items).includes(tokenFor(email)))
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
