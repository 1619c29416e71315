import { createHash, createHmac, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import {
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose'
import t from 'tap'
import { decideAccess } from '../src/access.ts'
import type { User } from '../src/store/users.ts'
import { type App, createFixture, issuer, makeOwner, password, signIn, tenant } from './helper.ts'

const fixture = await createFixture(t)
const { identity, config } = fixture
const [second, day] = [1_000, 86_400_000]

interface Pair {
  readonly Auth_key: string
  readonly Auth_token: string
}

async function login(app: App, user: User): Promise<Pair> {
  return (await signIn(app, identity, { username: user.email, password })).json()
}

/** A refresh as the edge sends it on. */
async function refresh(app: App, { Auth_key, Auth_token }: Pair) {
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const headers = { authorization, 'auth-key': Auth_key, 'auth-token': Auth_token }
  return app.inject({ method: 'POST', url: '/auth/refresh', headers })
}

async function sessionOf(app: App, { Auth_token }: Pair): Promise<'live' | 'ended'> {
  const { sub = '', sid } = decodeJwt(Auth_token)
  return (await decideAccess(app.stores, { sub, sid: String(sid) })).session
}

/** A token signed with auth's own key, saying what auth would not. */
async function sign(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const [jwk] = JSON.parse(readFileSync(config.TOKEN_KEYS_FILE, 'utf8')).keys as JWK[]
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'token-1', ...header })
    .sign(await importJWK(jwk as JWK, 'EdDSA'))
}

async function eventsOf(app: App, user: User, type: string) {
  const events = await app.stores.securityEvents.list({
    day: new Date().toISOString().slice(0, 10),
    limit: 1_000,
  })
  return events.filter(event => event.user_id === user.id && event.type === type)
}

t.test('a refresh answers like the login, with a new pair for the same session', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  await makeOwner(app, identity, tenant, user, 'logezycare')
  const first = (await signIn(app, identity, { username: user.email, password })).json()
  const answer = await refresh(app, first)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  const { Auth_key, Auth_token, user: account } = answer.json()
  t.same(account, first.user)
  t.match(Auth_key, /^[0-9A-HJKMNP-TV-Z]{34}$/)
  t.not(Auth_key, first.Auth_key)
  const jwks = (await app.inject('/.well-known/jwks.json')).json()
  const { payload } = await jwtVerify(Auth_token, createLocalJWKSet(jwks), {
    issuer,
    audience: 'careeasy',
    typ: 'at+jwt',
    algorithms: ['EdDSA'],
  })
  t.equal(payload['akh'], createHash('sha256').update(Auth_key).digest('base64url'))
  const before = decodeJwt(first.Auth_token)
  t.same([payload.sub, payload['sid']], [before.sub, before['sid']])
  t.not(payload.jti, before.jti)
  t.same(Object.keys(payload).sort(), Object.keys(before).sort(), 'no tenant in it, before or after')
  t.equal((await refresh(app, answer.json())).statusCode, 200, 'and so on')
})

t.test('a token that has expired is good for a refresh, however long ago', async t => {
  const { app } = await fixture.start(t)
  const { Auth_key, Auth_token } = await login(app, await fixture.createUser())
  const claims = decodeJwt(Auth_token)
  const past = Math.floor(Date.now() / 1_000) - 6 * 86_400
  const expired = await sign({ ...claims, iat: past, exp: past + 900 })
  t.equal((await refresh(app, { Auth_key, Auth_token: expired })).statusCode, 200)
})

t.test('what is not exactly a token of ours is refused, and harms no session', async t => {
  const { app } = await fixture.start(t)
  const pair = await login(app, await fixture.createUser())
  const claims = decodeJwt(pair.Auth_token)
  const [header, payload, signature] = pair.Auth_token.split('.') as [string, string, string]
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jwks = (await app.inject('/.well-known/jwks.json')).json()
  const hs = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'token-1' })}.${payload}`
  const stranger = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const { exp: _exp, ...endless } = claims
  const tokens: Record<string, string> = {
    'altered payload': `${header}.${encode({ ...claims, sub: randomUUID() })}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'alg none': `${encode({ alg: 'none', typ: 'at+jwt', kid: 'token-1' })}.${payload}.`,
    'HS256 with the public key': `${hs}.${createHmac('sha256', jwks.keys[0].x).update(hs).digest('base64url')}`,
    "a stranger's key": await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'token-1' })
      .sign(stranger.privateKey),
    "a stranger's key in a jwk header": await new SignJWT(claims)
      .setProtectedHeader({
        alg: 'EdDSA',
        typ: 'at+jwt',
        kid: 'token-1',
        jwk: await exportJWK(stranger.publicKey),
        jku: 'http://127.0.0.1:1/jwks.json',
      })
      .sign(stranger.privateKey),
    'another kid': await sign(claims, { kid: 'token-2' }),
    'a kid with a path': await sign(claims, { kid: '../../etc/passwd' }),
    'a kid of an object': await sign(claims, { kid: '__proto__' }),
    'another type': await sign(claims, { typ: 'hop+jwt' }),
    'wrong issuer': await sign({ ...claims, iss: 'http://evil.test' }),
    'wrong audience': await sign({ ...claims, aud: 'careeasy:services' }),
    'not yet valid': await sign({ ...claims, nbf: Math.floor(Date.now() / 1_000) + 600 }),
    'no expiry': await sign(endless),
    'a hop token': (await identity.hop()).slice('Bearer '.length),
    garbage: 'a.b.c',
    nothing: '',
  }
  for (const [name, Auth_token] of Object.entries(tokens)) {
    const answer = await refresh(app, { ...pair, Auth_token })
    t.equal(answer.statusCode, 401, name)
    t.equal(answer.json().code, 'CE_TOKEN_INVALID', name)
  }
  t.equal((await refresh(app, pair)).statusCode, 200)
})

t.test('a key that never was the one of the token is refused, and harms no session', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const [pair, other] = await Promise.all([login(app, user), login(app, user)])
  for (const Auth_key of [other.Auth_key, 'A'.repeat(34), `${pair.Auth_key}0`, '']) {
    const answer = await refresh(app, { ...pair, Auth_key })
    t.equal(answer.statusCode, 401)
    t.equal(answer.json().code, 'CE_KEY_MISMATCH')
  }
  t.equal((await refresh(app, pair)).statusCode, 200)
  t.equal((await refresh(app, other)).statusCode, 200)
})

t.test('twenty refreshes at once on two replicas agree on one key, and the session lives', async t => {
  const [one, two] = [(await fixture.start(t)).app, (await fixture.start(t)).app]
  const user = await fixture.createUser()
  for (let round = 0; round < 5; round++) {
    const pair = await login(one, user)
    const racing = Array.from({ length: 20 }, (_, index) => refresh(index % 2 === 0 ? one : two, pair))
    const answers = await Promise.all(racing)
    t.same([...new Set(answers.map(answer => answer.statusCode))], [200])
    t.equal(new Set(answers.map(answer => answer.json().Auth_key)).size, 1)
    const agreed: Pair = answers.map(answer => answer.json())[0]
    t.equal((await refresh(two, agreed)).statusCode, 200)
    t.equal(await sessionOf(one, pair), 'live')
  }
  t.same(await eventsOf(one, user, 'refresh.reuse'), [])
})

t.test(
  'of replacements with different keys at once one is in force, and everybody is told which',
  async t => {
    const { sessions } = (await fixture.start(t)).app.stores
    const user = await fixture.createUser()
    const sid = await sessions.create(user.id, 'first')
    const wishes = Array.from({ length: 20 }, (_, index) => `next-${index}`)
    const results = await Promise.all(wishes.map(to => sessions.rotate(user, { sid, from: 'first', to }, {})))
    const { akh = '' } = (await sessions.find(user.id, sid)) ?? {}
    t.ok(wishes.includes(akh))
    for (const result of results) t.match(result, { akh })
  },
)

t.test('a client that lost the answer gets the same key for ten seconds', async t => {
  let now = Date.now()
  const { app } = await fixture.start(t, {}, { now: () => now })
  const pair = await login(app, await fixture.createUser())
  const { Auth_key } = (await refresh(app, pair)).json()
  now += 10 * second
  const again = (await refresh(app, pair)).json()
  t.equal(again.Auth_key, Auth_key)
  t.equal((await refresh(app, again)).statusCode, 200)
})

t.test('a key used again later ends the session for both hands, and leaves a security event', async t => {
  let now = Date.now()
  const { app } = await fixture.start(t, {}, { now: () => now })
  const user = await fixture.createUser()
  const [pair, bystander] = [await login(app, user), await login(app, user)]
  const next: Pair = (await refresh(app, pair)).json()
  now += 10 * second + 1
  const reused = await refresh(app, pair)
  t.equal(reused.statusCode, 401)
  t.equal(reused.json().code, 'CE_KEY_REUSED')
  t.equal(await sessionOf(app, next), 'ended')
  t.equal((await refresh(app, next)).json().code, 'CE_SESSION_ENDED')
  t.equal((await refresh(app, pair)).json().code, 'CE_SESSION_ENDED')
  t.equal(await sessionOf(app, bystander), 'live', 'other sessions go on')
  const { sid } = decodeJwt(pair.Auth_token)
  const events = await eventsOf(app, user, 'refresh.reuse')
  t.match(events, [{ sid, request_id: String }])
  t.equal(events.length, 1)
  t.notOk(JSON.stringify(events).includes(pair.Auth_key))
})

t.test('the key before the last is used up at once', async t => {
  const { app } = await fixture.start(t)
  const pair = await login(app, await fixture.createUser())
  const next: Pair = (await refresh(app, pair)).json()
  const last: Pair = (await refresh(app, next)).json()
  t.equal((await refresh(app, pair)).json().code, 'CE_KEY_REUSED')
  t.equal(await sessionOf(app, last), 'ended')
})

t.test('a refresh asked again after the token key was rotated still agrees', async t => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const fresh = { ...(await exportJWK(privateKey)), kid: 'token-2', alg: 'EdDSA', use: 'sig' }
  const { keys } = JSON.parse(readFileSync(config.TOKEN_KEYS_FILE, 'utf8'))
  const TOKEN_KEYS_FILE = config.TOKEN_KEYS_FILE.replace('tokens.json', 'rotated.json')
  writeFileSync(TOKEN_KEYS_FILE, JSON.stringify({ keys: [fresh, ...keys] }))
  const { app: before } = await fixture.start(t)
  const { app: after } = await fixture.start(t, { TOKEN_KEYS_FILE })
  const user = await fixture.createUser()

  const pair = await login(before, user)
  const { Auth_key } = (await refresh(before, pair)).json()
  t.equal((await refresh(after, pair)).json().Auth_key, Auth_key)

  const other = await login(before, user)
  t.equal((await refresh(after, other)).statusCode, 200)
  const behind = await refresh(before, other)
  t.equal(behind.statusCode, 503, 'a replica that has not read the new key yet cannot tell')
  t.equal(await sessionOf(before, other), 'live', 'and ends nothing')
})

t.test('a session ends after seven days without a refresh', async t => {
  let now = Date.now()
  const { app } = await fixture.start(t, {}, { now: () => now })
  const pair = await login(app, await fixture.createUser())
  now += 7 * day - second
  t.equal(await sessionOf(app, pair), 'live')
  const next: Pair = (await refresh(app, pair)).json()
  now += 7 * day - second
  t.equal(await sessionOf(app, next), 'live')
  now += second
  t.equal(await sessionOf(app, next), 'ended')
  t.equal((await refresh(app, next)).json().code, 'CE_SESSION_ENDED')
})

t.test('a session ends after thirty days, however much it is used', async t => {
  const begun = Date.now()
  let now = begun
  const { app } = await fixture.start(t, {}, { now: () => now })
  let pair = await login(app, await fixture.createUser())
  for (let days = 6; days < 30; days += 6) {
    now = begun + days * day
    pair = (await refresh(app, pair)).json()
  }
  now = begun + 30 * day - second
  t.equal(await sessionOf(app, pair), 'live')
  now = begun + 30 * day
  t.equal(await sessionOf(app, pair), 'ended')
  t.equal((await refresh(app, pair)).json().code, 'CE_SESSION_ENDED')
})

t.test('how long a session lasts is configured', async t => {
  let now = Date.now()
  const { app } = await fixture.start(t, { SESSION_DAYS: 2, SESSION_IDLE_DAYS: 0.5 }, { now: () => now })
  const pair = await login(app, await fixture.createUser())
  now += 0.5 * day
  t.equal(await sessionOf(app, pair), 'ended')
})

t.test('a disabled user cannot refresh', async t => {
  const { app } = await fixture.start(t)
  const user = await fixture.createUser()
  const pair = await login(app, user)
  await fixture.client.send(
    new UpdateCommand({
      TableName: fixture.table,
      Key: { pk: `USER#${user.id}`, sk: 'PROFILE' },
      UpdateExpression: 'SET #status = :disabled',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':disabled': 'disabled' },
    }),
  )
  t.equal((await refresh(app, pair)).json().code, 'CE_SESSION_ENDED')
})

t.test('a refresh past the edge is refused, and one without the pair too', async t => {
  const { app } = await fixture.start(t)
  const { Auth_key, Auth_token } = await login(app, await fixture.createUser())
  const headers = { 'auth-key': Auth_key, 'auth-token': Auth_token }
  const past = await app.inject({ method: 'POST', url: '/auth/refresh', headers })
  t.equal(past.json().code, 'CE_HOP_REQUIRED')
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const bare = await app.inject({ method: 'POST', url: '/auth/refresh', headers: { authorization } })
  t.equal(bare.statusCode, 400)
})
