import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { deployment, eventually, newTenant, send, signIn } from './client.ts'

const to = deployment()
/** Where the deployment writes its mails, if it does so instead of sending them. */
const mailFolder = process.env['MAIL_FOLDER'] ?? ''
/** Milliseconds in which a changed membership is in force, and what a slow machine may add. */
const bound = 2_000

/** The secret of the newest link that was mailed to the address. */
async function tokenFor(email: string): Promise<string | undefined> {
  const files = (await readdir(mailFolder)).filter(file => file.endsWith('.eml')).sort()
  for (const file of files.reverse()) {
    const raw = await readFile(join(mailFolder, file), 'utf8')
    // Quoted-printable, RFC 2045, 6.7.
    const mail = raw.replace(/=\r?\n/g, '').replaceAll('=3D', '=')
    if (mail.includes(`\nTo: ${email}`)) return /[#/=]([\w-]{43})\s/.exec(mail)?.[1]
  }
  return undefined
}

function accept(body: object) {
  return send(to.edgeUrl, '/auth/invitations/accept', {
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body: JSON.stringify(body),
  })
}

const skip = mailFolder === '' ? 'MAIL_FOLDER is not set' : false

t.test(
  'who is invited joins, works, and is refused within the bound once that is taken away',
  { skip },
  async t => {
    const { person: owner, tenant, name } = await newTenant(to)
    const email = `${randomUUID()}@example.org`
    const password = randomUUID()
    const invited = await owner.call('POST', '/auth/members', { tenant, json: { email, roles: ['member'] } })
    t.equal(invited.status, 202)
    t.match(invited.json, { email, roles: ['member'] })
    const listed = await owner.call('GET', '/auth/invitations', { tenant })
    t.match(listed.json.items, [{ id: invited.json.id, email }])

    const token = await tokenFor(email)
    const json = { token, password, fname: 'New', lname: 'Member' }
    const accepted = await accept(json)
    t.equal(accepted.status, 200)
    t.match(accepted.json, { email, tenant: { Tenant_UUID: tenant, name }, roles: ['member'], created: true })
    const again = await accept(json)
    t.equal(again.status, 404)
    t.equal(again.json.code, 'CE_INVITATION_UNKNOWN')

    const member = await signIn(to.edgeUrl, email, password)
    t.strictSame(member.user.tenants_associated, { [name]: { Tenant_UUID: tenant } })
    const write = () =>
      member.call('POST', '/profile/objects/person', { tenant, json: { fname: 'A', lname: 'B' } })
    const read = () => member.call('GET', '/profile/objects/person', { tenant })
    t.equal((await write()).status, 201)
    t.equal((await member.call('GET', '/auth/members', { tenant })).status, 403, 'no admin')

    const members = await owner.call('GET', '/auth/members', { tenant })
    const found = members.json.items.find((item: { email: string }) => item.email === email)
    const path = `/auth/members/${found.user_id}`
    t.equal((await owner.call('PUT', path, { tenant, json: { roles: ['viewer'] } })).status, 200)
    const refused = await eventually(write, ({ status }) => status === 403, bound)
    t.equal(refused.status, 403, 'a viewer does not write')
    t.equal(refused.json.code, 'CE_ROLE_INSUFFICIENT')
    t.equal((await read()).status, 200, 'and goes on reading')

    t.equal((await owner.call('DELETE', path, { tenant })).status, 204)
    const gone = await eventually(read, ({ status }) => status === 403, bound)
    t.equal(gone.status, 403)
    t.equal(gone.json.code, 'CE_TENANT_FORBIDDEN')
    t.equal((await member.call('GET', '/auth/me')).status, 200, 'the account stays')
  },
)

t.test('who has an account joins by the link alone', { skip }, async t => {
  const [a, b] = [await newTenant(to), await newTenant(to)]
  const { email, tenant, person: guest } = b
  const json = { email, roles: ['viewer'] }
  t.equal((await a.person.call('POST', '/auth/members', { tenant: a.tenant, json })).status, 202)
  const accepted = await accept({ token: await tokenFor(email) })
  t.equal(accepted.status, 200)
  t.equal(accepted.json.created, false)
  const read = () => guest.call('GET', '/profile/objects/person', { tenant: a.tenant })
  t.equal((await eventually(read, ({ status }) => status === 200, bound)).status, 200, 'without a new login')
  t.equal((await guest.call('GET', '/profile/objects/person', { tenant })).status, 200)
})

t.test('an invitation of another tenant is not there', { skip }, async t => {
  const [a, b] = [await newTenant(to), await newTenant(to)]
  const json = { email: `${randomUUID()}@example.org`, roles: ['viewer'] }
  const { id } = (await a.person.call('POST', '/auth/members', { tenant: a.tenant, json })).json
  const path = `/auth/invitations/${id}`
  t.equal((await b.person.call('DELETE', path, { tenant: b.tenant })).status, 404)
  t.equal((await b.person.call('DELETE', path, { tenant: a.tenant })).status, 403)
  t.strictSame((await b.person.call('GET', '/auth/invitations', { tenant: b.tenant })).json.items, [])
  t.equal((await a.person.call('DELETE', path, { tenant: a.tenant })).status, 204)
  t.equal((await accept({ token: await tokenFor(json.email) })).status, 404)
})

t.test('an unknown link opens nothing', async t => {
  const answer = await accept({ token: 'x'.repeat(43) })
  t.equal(answer.status, 404)
  t.equal(answer.json.code, 'CE_INVITATION_UNKNOWN')
  t.equal((await accept({ token: 'short' })).status, 400)
})

t.test('a platform administrator disables a user: no access is left within the bound', async t => {
  const { person, email } = await newTenant(to)
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  let cursor = ''
  let id: string | undefined
  while (id === undefined) {
    const { json } = await admin.call('GET', `/auth/users?limit=1000${cursor}`)
    id = json.items.find((user: { email: string }) => user.email === email)?.id
    if (json.next_cursor === undefined) break
    cursor = `&cursor=${json.next_cursor}`
  }
  t.equal((await person.call('GET', '/auth/users')).json.code, 'CE_ROLE_INSUFFICIENT')
  t.equal((await person.call('PATCH', '/auth/me', { json: { fname: 'Renamed' } })).json.fname, 'Renamed')
  const disabled = await admin.call('PATCH', `/auth/users/${id}`, { json: { status: 'disabled' } })
  t.match(disabled.json, { id, status: 'disabled', fname: 'Renamed' })
  const refused = await eventually(
    () => person.call('GET', '/auth/me'),
    ({ status }) => status === 401,
    bound,
  )
  t.equal(refused.json.code, 'CE_SESSION_ENDED')
  const events = (await admin.call('GET', '/auth/security-events?limit=1000')).json.items
  t.ok(
    events.some(
      (event: Record<string, string>) => event['user_id'] === id && event['detail'] === 'status disabled',
    ),
  )
})
