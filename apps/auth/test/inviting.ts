import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantRole } from '@careeasy/identity'
import type { Test } from 'tap'
import type { Config } from '../src/config.ts'
import { type App, createFixture, makeOwner, tenant } from './helper.ts'

export const newcomer = { password: 'a long new secret', fname: 'Ada', lname: 'Lovelace' }
export const day = 86_400_000

/** What a test of invitations does: somebody owns a tenant, invites by mail, and the invited accept. */
export async function createInviting(t: Parameters<typeof createFixture>[0]) {
  const fixture = await createFixture(t)
  const { identity } = fixture
  const owner = await fixture.createUser()

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

  return { fixture, identity, owner, startWithMail, as, invite, accept, open, today }
}
