import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answered, type operations } from '@careeasy/client'
import t from 'tap'
import { clientOf, deployment, eventually, newTenant, refusal, signIn, signInAdmin } from './client.ts'

const to = deployment()
type Acceptance = operations['acceptInvitation']['requestBody']['content']['application/json']
/** Where the deployment writes its mails, if it does so instead of sending them. */
const mailFolder = process.env['MAIL_FOLDER'] ?? ''
/** Milliseconds in which a changed membership is in force, and what a slow machine may add. */
const bound = 10_000

/** The secret of the newest link that was mailed to the address. */
async function tokenFor(email: string): Promise<string> {
  const files = (await readdir(mailFolder)).filter(file => file.endsWith('.eml')).sort()
  for (const file of files.reverse()) {
    const raw = await readFile(join(mailFolder, file), 'utf8')
    // Quoted-printable, RFC 2045, 6.7.
    const mail = raw.replace(/=\r?\n/g, '').replaceAll('=3D', '=')
    const token = /[#/=]([\w-]{43})\s/.exec(mail)?.[1]
    if (token !== undefined && mail.includes(`\nTo: ${email}`)) return token
  }
  throw new Error(`no mail with a link was sent to ${email}`)
}

function accept(body: Acceptance) {
  return clientOf(to.edgeUrl).api.POST('/auth/invitations/accept', { body })
}

const skip = mailFolder === '' ? 'MAIL_FOLDER is not set' : false

t.test(
  'who is invited joins, works, and is refused within the bound once that is taken away',
  { skip },
  async t => {
    const { api: owner, tenant, name } = await newTenant(to)
    const email = `${randomUUID()}@example.org`
    const password = randomUUID()
    const invited = await answered(owner.POST('/auth/members', { body: { email, roles: ['member'] } }))
    t.equal(invited.status, 202)
    t.match(invited.data, { email, roles: ['member'] })
    const { data: listed } = await answered(owner.GET('/auth/invitations'))
    t.match(listed.items, [{ id: invited.data.id, email }])

    const token = await tokenFor(email)
    const body = { token, password, fname: 'New', lname: 'Member' }
    const accepted = await answered(accept(body))
    t.equal(accepted.status, 200)
    t.match(accepted.data, { email, tenant: { Tenant_UUID: tenant, name }, roles: ['member'], created: true })
    const again = await refusal(accept(body))
    t.equal(again.status, 404)
    t.equal(again.code, 'CE_INVITATION_UNKNOWN')

    const member = await signIn(to.edgeUrl, email, password)
    t.strictSame(member.user.tenants_associated, { [name]: { Tenant_UUID: tenant } })
    const write = () =>
      member.call('POST', '/profile/objects/person', { tenant, json: { fname: 'A', lname: 'B' } })
    const read = () => member.call('GET', '/profile/objects/person', { tenant })
    t.equal((await write()).status, 201)
    const { api } = member.forTenant(tenant)
    t.equal((await refusal(api.GET('/auth/members'))).status, 403, 'no admin')

    const { data: members } = await answered(owner.GET('/auth/members'))
    const params = { path: { userId: String(members.items.find(item => item.email === email)?.user_id) } }
    const put = owner.PUT('/auth/members/{userId}', { params, body: { roles: ['viewer'] } })
    t.equal((await answered(put)).status, 200)
    const refused = await eventually(write, ({ status }) => status === 403, bound)
    t.equal(refused.status, 403, 'a viewer does not write')
    t.equal(refused.code, 'CE_ROLE_INSUFFICIENT')
    t.equal((await read()).status, 200, 'and goes on reading')

    t.equal((await answered(owner.DELETE('/auth/members/{userId}', { params }))).status, 204)
    const gone = await eventually(read, ({ status }) => status === 403, bound)
    t.equal(gone.status, 403)
    t.equal(gone.code, 'CE_TENANT_FORBIDDEN')
    t.equal((await answered(member.api.GET('/auth/me'))).status, 200, 'the account stays')
  },
)

t.test('who has an account joins by the link alone', { skip }, async t => {
  const [a, b] = [await newTenant(to), await newTenant(to)]
  const { email, tenant, person: guest } = b
  const invited = await answered(a.api.POST('/auth/members', { body: { email, roles: ['viewer'] } }))
  t.equal(invited.status, 202)
  const accepted = await answered(accept({ token: await tokenFor(email) }))
  t.equal(accepted.status, 200)
  t.equal(accepted.data.created, false)
  const read = () => guest.call('GET', '/profile/objects/person', { tenant: a.tenant })
  t.equal((await eventually(read, ({ status }) => status === 200, bound)).status, 200, 'without a new login')
  t.equal((await guest.call('GET', '/profile/objects/person', { tenant })).status, 200)
})

t.test('an invitation of another tenant is not there', { skip }, async t => {
  const [a, b] = [await newTenant(to), await newTenant(to)]
  const email = `${randomUUID()}@example.org`
  const { data } = await answered(a.api.POST('/auth/members', { body: { email, roles: ['viewer'] } }))
  const params = { path: { id: data.id } }
  const withdraw = ({ api }: { api: typeof a.api }) => api.DELETE('/auth/invitations/{id}', { params })
  t.equal((await refusal(withdraw(b))).status, 404)
  t.equal((await refusal(withdraw(b.person.forTenant(a.tenant)))).status, 403)
  t.strictSame((await answered(b.api.GET('/auth/invitations'))).data.items, [])
  t.equal((await answered(withdraw(a))).status, 204)
  t.equal((await refusal(accept({ token: await tokenFor(email) }))).status, 404)
})

t.test('an unknown link opens nothing', async t => {
  const answer = await refusal(accept({ token: 'x'.repeat(43) }))
  t.equal(answer.status, 404)
  t.equal(answer.code, 'CE_INVITATION_UNKNOWN')
  t.equal((await refusal(accept({ token: 'short' }))).status, 400)
})

t.test('a platform administrator disables a user: no access is left within the bound', async t => {
  const { person, email } = await newTenant(to)
  const { api: admin } = await signInAdmin(to)
  const limit = 1_000
  let cursor: { cursor?: string } = {}
  let id: string | undefined
  while (id === undefined) {
    const query = { limit, ...cursor }
    const { data } = await answered(admin.GET('/auth/users', { params: { query } }))
    id = data.items.find(user => user.email === email)?.id
    if (data.next_cursor === undefined) break
    cursor = { cursor: data.next_cursor }
  }
  t.equal((await refusal(person.api.GET('/auth/users'))).code, 'CE_ROLE_INSUFFICIENT')
  const renamed = await answered(person.api.PATCH('/auth/me', { body: { fname: 'Renamed' } }))
  t.equal(renamed.data.fname, 'Renamed')
  const params = { path: { id: String(id) } }
  const disabled = await answered(admin.PATCH('/auth/users/{id}', { params, body: { status: 'disabled' } }))
  t.match(disabled.data, { id, status: 'disabled', fname: 'Renamed' })
  const refused = await eventually(
    () => person.call('GET', '/auth/me'),
    ({ status }) => status === 401,
    bound,
  )
  t.equal(refused.code, 'CE_SESSION_ENDED')
  const { data } = await answered(admin.GET('/auth/security-events', { params: { query: { limit } } }))
  t.ok(data.items.some(({ user_id, detail }) => user_id === id && detail === 'status disabled'))
})
