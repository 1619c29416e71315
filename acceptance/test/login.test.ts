import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { deployment, send, signIn } from './client.ts'

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
  const { status, json } = await login({ username: email, password })
  t.equal(status, 200)
  t.match(json.Auth_key, /^[0-9A-Z]{34}$/)
  t.match(json.user, { fname: 'Jack', lname: 'Smith', email, others: { education: [], experiences: [] } })
  t.match(json.user.tenants_associated, {
    logezycare: { Tenant_UUID: tenants[0] },
    avantacare: { Tenant_UUID: tenants[1] },
  })
  t.notMatch(JSON.stringify(json), /argon2|password/i)
})

t.test('the token verifies with the published keys and is bound to the key', async t => {
  const { json } = await login({ username: email, password })
  const jwks = await send(to.edgeUrl, '/.well-known/jwks.json')
  t.equal(jwks.status, 200)
  t.notMatch(jwks.bytes.toString(), /"d"/, 'nothing private is published')
  const { payload, protectedHeader } = await jwtVerify(json.Auth_token, createLocalJWKSet(jwks.json), {
    algorithms: ['EdDSA'],
    audience: 'careeasy',
  })
  t.equal(protectedHeader.alg, 'EdDSA')
  t.match(payload, { sub: String, sid: String, iss: String, jti: String })
  t.equal(payload['akh'], createHash('sha256').update(json.Auth_key).digest('base64url'))
  t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 900)
  t.notOk('tenants' in payload, 'the tenants are not in the token')
})

t.test('the user name is compared normalised', async t => {
  t.equal((await login({ username: ` ${email.toUpperCase()} `, password })).status, 200)
})

t.test('a wrong password and an unknown user get the same answer', async t => {
  const wrong = await login({ username: email, password: 'wrong' })
  const unknown = await login({ username: 'nobody@example.org', password: 'wrong' })
  for (const { status, json } of [wrong, unknown]) {
    t.equal(status, 401)
    t.equal(json.code, 'CE_LOGIN_FAILED')
  }
  t.equal(wrong.json.detail, unknown.json.detail)
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
  const { json } = await login({ username: email })
  t.equal(json.code, 'CE_VALIDATION')
  t.match(json.errors, [{ path: '/body/password' }])
  t.equal((await login('a=b', 'application/x-www-form-urlencoded')).status, 415)
  t.equal((await login({ username: email, password: 'x'.repeat(2_000_000) })).status, 413)
})

t.test('me is the same user as in the login answer', async t => {
  const person = await signIn(to.edgeUrl, email, password)
  const { status, json } = await person.call('GET', '/auth/me')
  t.equal(status, 200)
  t.strictSame(json, person.user)
})
