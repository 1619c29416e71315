import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, eventually, newTenant, type Person, signIn } from './client.ts'
import { send } from './raw.ts'
import { people } from './things.ts'

const to = deployment()
const skip = to.logsFolder === undefined
t.setTimeout(180_000)

/** A word that stands in nothing else of this run. */
const unique = (kind: string) => `${kind}${randomUUID().replaceAll('-', '')}`

/** The log of each replica. */
function readLogs(): Map<string, string> {
  const folder = to.logsFolder as string
  return new Map(
    globSync('*.log', { cwd: folder }).map(file => [file, readFileSync(join(folder, file), 'utf8')]),
  )
}

/** The replicas' logs with a line of this request. */
const mentioning = (id: string) =>
  [...readLogs()].filter(([, text]) => text.includes(id)).map(([file]) => file)

const isWay = (files: string[], service: string) =>
  [service, 'edge'].every(name => files.some(file => file === `${name}.log` || file === `${name}-2.log`))

async function login(username: string, password: string) {
  const body = JSON.stringify({ username, password })
  return send(to.edgeUrl, '/auth/login', {
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body,
  })
}

t.test('a request can be followed through all logs by the id that its answer has', { skip }, async t => {
  const { person, tenant } = await newTenant(to)
  for (const [service, method, path] of [
    ['profile', 'GET', '/profile/objects/person'],
    ['geo', 'GET', '/geo/collections/places/items'],
    ['media', 'GET', '/media/assets'],
    ['auth', 'GET', '/auth/me'],
    ['tenant-registry', 'GET', '/tenants'],
    ['profile', 'GET', `/profile/objects/person/${randomUUID()}`],
  ] as const) {
    const answer = await person.call(method, path, { tenant })
    const id = String(answer.headers['x-request-id'])
    const files = await eventually(
      async () => mentioning(id),
      found => isWay(found, service),
    )
    t.ok(isWay(files, service), `${path}: ${files}`)
    if (answer.status >= 400) t.match(answer.json, { instance: `urn:careeasy:request:${id}` })
  }
})

t.test(
  'no log has a password, a credential, an address or anything about a person in it',
  { skip },
  async t => {
    const own = await newTenant(to)
    const { person, tenant } = own
    const secrets = new Map<string, string>([
      ['the password', own.password],
      ['the e-mail address', own.email],
      ['the key', person.key],
      ['the token', person.token],
      ['the token’s signature', String(person.token.split('.')[2])],
    ])
    const hide = (what: string, value = unique('q')) => {
      secrets.set(what, value)
      return value
    }

    // What is told of people, in bodies, queries and paths that fit, and in ones that do not.
    const objects = '/profile/objects/person'
    const fname = hide('a first name')
    const mail = `${hide('a person’s address')}@example.org`
    const { data: created } = await answered(
      own.api.POST('/profile/objects/{type}', {
        params: people,
        body: {
          fname,
          lname: hide('a last name'),
          email: mail,
          others: { education: [{ at: hide('an attribute') }], experiences: [] },
        },
      }),
    )
    await person.call('GET', `${objects}?lname=${hide('a filter')}`, { tenant })
    await person.call('GET', `${objects}?${hide('an unknown filter')}=${hide('its value')}`, { tenant })
    await person.call('PATCH', `${objects}/${created.id}`, {
      tenant,
      json: { fname: hide('a changed name') },
    })
    await person.call('POST', objects, {
      tenant,
      json: { fname: [hide('a name of a wrong type')], lname: 1 },
    })
    await person.call('POST', objects, { tenant, json: { [hide('an unknown field')]: 1, fname, lname: 'x' } })
    await person.call('POST', objects, {
      tenant,
      body: `{"fname":"${hide('a name in broken JSON')}`,
      headers: { 'content-type': 'application/json' },
    })
    await person.call('POST', '/geo/collections/places/items', {
      tenant,
      json: {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [1, 2, 'x'] },
        properties: { name: hide('a place') },
      },
    })
    await person.call('POST', '/media/assets', {
      tenant,
      body: hide('a file’s content'),
      headers: {
        'content-type': 'text/plain',
        'content-disposition': `attachment; filename="${hide('a file’s name')}.txt"`,
      },
    })
    await person.call('GET', `/media/assets/${hide('an address in a path')}@example.org`, { tenant })
    // A body that the edge fetches from S3, by an address that is all one needs to read it.
    const large = await person.call('POST', '/media/assets', { tenant, body: Buffer.alloc(1_000_000, 'x') })
    const fetched = await person.call('GET', `/media/assets/${(large.json as { id: string }).id}/content`, {
      tenant,
    })
    t.equal(fetched.bytes.length, 1_000_000)
    secrets.set('the signature of an address of S3', 'X-Amz-Signature')

    // Credentials that are wrong, in every place where a client may put them.
    await login(`${hide('an unknown user')}@example.org`, hide('an unknown user’s password'))
    await login(own.email, hide('a wrong password'))
    await login(hide('a name in the wrong form'), 'x')
    await person.call('POST', '/auth/password', {
      json: { current: hide('a wrong old password'), new: hide('a new password') },
    })
    await person.call('POST', '/auth/members', {
      tenant,
      json: { email: `${hide('an invited address')}@example.org`, roles: ['member'] },
    })
    await person.call('POST', '/auth/invitations', {
      tenant,
      json: { email: `${hide('another invited address')}@example.org`, roles: ['member'] },
    })
    const withHeaders = (...headers: (readonly [string, string])[]) =>
      send(to.edgeUrl, '/auth/me', { headers })
    await withHeaders(['auth-key', hide('a wrong key')], ['auth-token', person.token])
    await withHeaders(['auth-key', person.key], ['auth-token', hide('a token that is none')])
    await withHeaders(['authorization', `Bearer ${hide('a bearer that is none')}`], ['auth-key', person.key])
    await withHeaders(['cookie', `sid=${hide('a cookie')}`], ['auth-key', 'x'])
    await withHeaders(['auth-key', person.key], ['Auth_Key', hide('a key in two spellings')])
    await send(to.edgeUrl, '/auth/invitations/accept', {
      method: 'POST',
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({ token: hide('an invitation’s secret'), password: hide('an invited password') }),
    })
    const { data: next } = await answered(person.api.POST('/auth/refresh'))
    secrets.set('the next key', next.Auth_key)
    secrets.set('the next token', next.Auth_token)
    const again: Person = await signIn(to.edgeUrl, own.email, own.password)
    secrets.set('a second key', again.key)
    const last = await again.call('GET', objects, { tenant })
    await eventually(
      async () => mentioning(String(last.headers['x-request-id'])),
      found => found.length >= 2,
    )

    const logs = readLogs()
    t.ok(logs.size >= 6, `${[...logs.keys()]}`)
    for (const [file, text] of logs)
      for (const [what, secret] of secrets) t.notOk(text.includes(secret), `${what} is not in ${file}`)
  },
)
