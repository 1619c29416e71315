import { createHash } from 'node:crypto'
import { answered } from '@careeasy/client'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { clientOf, deployment, refusal, signInDemo } from './client.ts'
import { send } from './raw.ts'

const to = deployment()
const { email, password, tenants } = to.demo

function login(body: unknown, contentType = 'application/json') {
  return send(to.edgeUrl, '/auth/login', {
    method: 'POST',
    headers: [['content-type', contentType]],
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

t.test('the demo user signs in and gets key, token and both tenants', async t => {
  const answer = await clientOf(to.edgeUrl).login(email, password)
  t.match(answer.Auth_key, /^[0-9A-Z]{34}$/)
  t.match(answer.user, { fname: 'Jack', lname: 'Smith', email, others: { education: [], experiences: [] } })
  t.match(answer.user.tenants_associated, {
    logezycare: { Tenant_UUID: tenants[0] },
    avantacare: { Tenant_UUID: tenants[1] },
  })
  t.notMatch(JSON.stringify(answer), /argon2|password/i)
})

t.test('the token verifies with the published keys and is bound to the key', async t => {
  const client = clientOf(to.edgeUrl)
  const pair = await client.login(email, password)
  const { data: jwks } = await answered(client.api.GET('/.well-known/jwks.json'))
  t.notMatch(JSON.stringify(jwks), /"d"/, 'nothing private is published')
  const { payload, protectedHeader } = await jwtVerify(pair.Auth_token, createLocalJWKSet(jwks), {
    algorithms: ['EdDSA'],
    audience: 'careeasy',
  })
  t.equal(protectedHeader.alg, 'EdDSA')
  t.match(payload, { sub: String, sid: String, iss: String, jti: String })
  t.equal(payload['akh'], createHash('sha256').update(pair.Auth_key).digest('base64url'))
  t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 900)
  t.notOk('tenants' in payload, 'the tenants are not in the token')
})

t.test('the user name is compared normalised', async t => {
  const { user } = await clientOf(to.edgeUrl).login(` ${email.toUpperCase()} `, password)
  t.equal(user.email, email)
})

t.test('a wrong password and an unknown user get the same answer', async t => {
  const refused = (username: string) =>
    refusal(clientOf(to.edgeUrl).api.POST('/auth/login', { body: { username, password: 'wrong' } }))
  const [wrong, unknown] = [await refused(email), await refused('nobody@example.org')]
  for (const { status, code } of [wrong, unknown]) {
    t.equal(status, 401)
    t.equal(code, 'CE_LOGIN_FAILED')
  }
  t.type(wrong.problem?.detail, 'string')
  t.equal(wrong.problem?.detail, unknown.problem?.detail)
})

t.test('a malformed login is refused with the paths', async t => {
  const bodies: [unknown, number][] = [
    [{}, 400],
    [{ username: email }, 400],
    [{ username: { $gt: '' }, password }, 400],
    [{ username: email, password: ['demo'] }, 400],
    [{ username: email, password, admin: true }, 400],
    ['{"username":', 400],
    ['{"__proto__":{"a":1},"username":"a","password":"b"}', 400],
    ['', 400],
    ['null', 400],
    ['[]', 400],
  ]
  for (const [body, status] of bodies) {
    const answer = await login(body)
    t.equal(answer.status, status, JSON.stringify(body))
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
  }
  const incomplete = await login({ username: email })
  t.equal(incomplete.code, 'CE_VALIDATION')
  t.match(incomplete.json, { errors: [{ path: '/body/password' }] })
  t.equal((await login('a=b', 'application/x-www-form-urlencoded')).status, 415)
  t.equal((await login({ username: email, password: 'x'.repeat(2_000_000) })).status, 413)
})

t.test('me is the same user as in the login answer', async t => {
  const person = await signInDemo(to)
  const { status, data } = await answered(person.api.GET('/auth/me'))
  t.equal(status, 200)
  t.strictSame(data, person.user)
})
