import { createHmac } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t, { type Test } from 'tap'
import { requireRole } from '../src/index.ts'
import { hopClaims, seconds, serviceClaims, sign, startProfile } from './helper.ts'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function refusedByAll(
  t: Test,
  get: Awaited<ReturnType<typeof startProfile>>['get'],
  token: string,
  why: string,
) {
  for (const url of ['/edge', '/person', '/tenant']) {
    const { status, body } = await get(url, token)
    t.equal(status, 401, `${url}: ${why}`)
    t.equal(body.code, 'CE_HOP_REQUIRED')
  }
}

t.test('a hop token opens the routes and says who asks', async t => {
  const { get, keys } = await startProfile(t)
  const token = await sign(keys.edge, 'hop+jwt', hopClaims)
  for (const url of ['/person', '/tenant']) {
    const { status, body } = await get(url, token)
    t.equal(status, 200)
    t.same(body, { sub: hopClaims.sub, sid: 's1', tenant: '7MA170H', roles: ['member'] })
  }
  t.equal((await get('/edge', token)).status, 200)
})

t.test('without a token, or with one that is none, the answer is 401 with a challenge', async t => {
  const { get, app } = await startProfile(t)
  for (const token of [undefined, '', 'x', 'a.b.c', '..']) {
    const { status, headers } = await get('/person', token)
    t.equal(status, 401, String(token))
    t.match(headers['www-authenticate'], 'Bearer')
  }
  const basic = await app.inject({ url: '/person', headers: { authorization: 'Basic YTpi' } })
  t.equal(basic.statusCode, 401)
})

t.test('a token that differs in one claim or header is no hop token', async t => {
  const { get, keys } = await startProfile(t)
  const { edge, geo } = keys
  const cases: [string, Promise<string>][] = [
    ['another audience', sign(edge, 'hop+jwt', { ...hopClaims, aud: 'careeasy' })],
    ['the audience of one service', sign(edge, 'hop+jwt', { ...hopClaims, aud: 'profile' })],
    ['no audience', sign(edge, 'hop+jwt', { ...hopClaims, aud: undefined })],
    ['the type of a user token', sign(edge, 'at+jwt', hopClaims)],
    ['the type of a service token', sign(edge, 'service+jwt', hopClaims)],
    ['no type', sign(edge, undefined, hopClaims)],
    ['another issuer, its own key', sign(geo, 'hop+jwt', { ...hopClaims, iss: 'geo' })],
    ["the edge's name, another issuer's key", sign(geo, 'hop+jwt', hopClaims)],
    ["the edge's name and kid, a stranger's key", sign(keys.stranger, 'hop+jwt', hopClaims)],
    ["another issuer's name, the edge's key", sign(edge, 'hop+jwt', { ...hopClaims, iss: 'geo' })],
    ['no issuer', sign(edge, 'hop+jwt', { ...hopClaims, iss: undefined })],
    ['an unknown issuer', sign(edge, 'hop+jwt', { ...hopClaims, iss: '__proto__' })],
    ['expired', sign(edge, 'hop+jwt', { ...hopClaims, iat: seconds() - 61, exp: seconds() - 1 })],
    ['never expires', sign(edge, 'hop+jwt', { ...hopClaims, exp: undefined })],
    ['no subject', sign(edge, 'hop+jwt', { ...hopClaims, sub: undefined })],
    ['no roles', sign(edge, 'hop+jwt', { ...hopClaims, roles: undefined })],
  ]
  for (const [why, token] of cases) await refusedByAll(t, get, await token, why)
})

t.test('the algorithm is the key’s: neither none nor a MAC over the public key is taken', async t => {
  const { app, get, keys, lines } = await startProfile(t)
  const claims = { ...hopClaims, iat: seconds(), exp: seconds() + 60 }
  const unsigned = (alg: string) => `${encode({ alg, typ: 'hop+jwt', kid: 'edge-1' })}.${encode(claims)}`
  for (const alg of ['none', 'None', 'HS256', 'EdDSA']) {
    await refusedByAll(t, get, `${unsigned(alg)}.`, `${alg}, no signature`)
  }
  const x = Buffer.from(keys.edge.publicJwk.x ?? '', 'base64url')
  for (const secret of [x, keys.edge.publicJwk.x ?? '', JSON.stringify(keys.edge.publicJwk)]) {
    const mac = createHmac('sha256', secret).update(unsigned('HS256')).digest('base64url')
    await refusedByAll(t, get, `${unsigned('HS256')}.${mac}`, 'HS256 over the public key')
  }
  const good = await sign(keys.edge, 'hop+jwt', hopClaims)
  const [header, payload, signature] = good.split('.')
  const admin = encode({ ...claims, roles: ['platform:admin'] })
  await refusedByAll(t, get, `${header}.${admin}.${signature}`, 'the payload of another token')
  t.equal((await get('/person', `${header}.${payload}.${signature}`)).status, 200)
  t.notMatch(lines.join(''), signature ?? '-', 'no signature is in the log')
  await app.close()
})

t.test('a token that was good is refused once it has expired, though it was verified before', async t => {
  const { get, keys } = await startProfile(t)
  const token = await sign(keys.edge, 'hop+jwt', { ...hopClaims, exp: seconds() + 2 })
  t.equal((await get('/person', token)).status, 200)
  t.equal((await get('/person', token)).status, 200)
  await new Promise(resolve => setTimeout(resolve, 2_100))
  t.equal((await get('/person', token)).status, 401)
})

t.test('the edge may speak for nobody, and then only to the public routes', async t => {
  const { get, keys } = await startProfile(t)
  const token = await sign(keys.edge, 'hop+jwt', {
    ...hopClaims,
    sub: 'anonymous',
    sid: '',
    tenant: undefined,
    roles: [],
  })
  t.equal((await get('/edge', token)).status, 200)
  t.equal((await get('/person', token)).status, 401)
  t.equal((await get('/tenant', token)).status, 401)
})

t.test('a route of a tenant is not open to a person without one', async t => {
  const { get, keys } = await startProfile(t)
  const token = await sign(keys.edge, 'hop+jwt', { ...hopClaims, tenant: undefined })
  t.equal((await get('/person', token)).status, 200)
  const { status, body } = await get('/tenant', token)
  t.equal(status, 400)
  t.equal(body.code, 'CE_TENANT_REQUIRED')
})

t.test('reading the caller on a route without the hook is a defect, not a stranger', async t => {
  const { get, keys } = await startProfile(t)
  t.equal((await get('/open')).status, 500)
  t.equal((await get('/open', await sign(keys.edge, 'hop+jwt', hopClaims))).status, 500)
})

t.test('a role is asked of the token and of nothing else', async t => {
  const { app, get, keys } = await startProfile(t)
  const admins: FastifyPluginAsync = async scope => {
    scope.addHook('onRequest', scope.identity.person)
    scope.addHook('onRequest', requireRole('owner', 'admin'))
    scope.get('/admin', async () => ({ ok: true }))
  }
  await app.register(admins)
  const as = async (...roles: string[]) =>
    get('/admin', await sign(keys.edge, 'hop+jwt', { ...hopClaims, roles }))
  t.equal((await as('admin')).status, 200)
  for (const roles of [['member'], [], ['Admin'], ['administrator'], ['platform:admin']]) {
    const { status, body } = await as(...roles)
    t.equal(status, 403, roles.join())
    t.equal(body.code, 'CE_ROLE_INSUFFICIENT')
  }
})

t.test('a service token opens an internal route to the callers that it names', async t => {
  const { get, keys } = await startProfile(t)
  t.equal((await get('/internal', await sign(keys.geo, 'service+jwt', serviceClaims))).status, 200)
  const token = await sign(keys.edge, 'service+jwt', { ...serviceClaims, iss: 'edge', sub: 'edge' })
  const { status, body } = await get('/internal', token)
  t.equal(status, 403)
  t.equal(body.code, 'CE_SERVICE_FORBIDDEN')
})

t.test('a token that differs in one claim or header is no service token', async t => {
  const { get, keys } = await startProfile(t)
  const { edge, geo, auth } = keys
  const cases: [string, Promise<string>][] = [
    ['another audience', sign(geo, 'service+jwt', { ...serviceClaims, aud: 'media' })],
    ['no audience', sign(geo, 'service+jwt', { ...serviceClaims, aud: undefined })],
    ['the audience of hop tokens', sign(geo, 'service+jwt', { ...serviceClaims, aud: 'careeasy:services' })],
    ['the type of a hop token', sign(geo, 'hop+jwt', serviceClaims)],
    ['the type of a user token', sign(geo, 'at+jwt', serviceClaims)],
    ['no type', sign(geo, undefined, serviceClaims)],
    ["another caller's name", sign(geo, 'service+jwt', { ...serviceClaims, iss: 'auth' })],
    ["another caller's key id", sign({ ...geo, kid: 'auth-1' }, 'service+jwt', serviceClaims)],
    ["a stranger's key", sign({ ...keys.stranger, kid: 'geo-1' }, 'service+jwt', serviceClaims)],
    ['expired', sign(geo, 'service+jwt', { ...serviceClaims, exp: seconds() - 1 })],
    ['never expires', sign(geo, 'service+jwt', { ...serviceClaims, exp: undefined })],
    ['no subject', sign(geo, 'service+jwt', { ...serviceClaims, sub: undefined })],
    ['a hop token', sign(edge, 'hop+jwt', hopClaims)],
    ['a user token of auth', sign(auth, 'at+jwt', { ...serviceClaims, iss: 'auth', aud: 'careeasy' })],
  ]
  for (const [why, token] of cases) {
    const { status, body } = await get('/internal', await token)
    t.equal(status, 401, why)
    t.equal(body.code, 'CE_SERVICE_TOKEN_REQUIRED', why)
  }
  await refusedByAll(t, get, await sign(geo, 'service+jwt', serviceClaims), 'a service token is no hop token')
})

t.test('the tokens that a service signs are what the callee wants, by another library', async t => {
  const { app, keys } = await startProfile(t)
  const token = app.identity.tokenFor('geo')
  const set = createLocalJWKSet({ keys: [keys.profile.publicJwk] })
  const { payload, protectedHeader } = await jwtVerify(token, set, {
    issuer: 'profile',
    audience: 'geo',
    subject: 'profile',
    typ: 'service+jwt',
    algorithms: ['EdDSA'],
    requiredClaims: ['iat', 'exp'],
  })
  t.same(protectedHeader, { alg: 'EdDSA', typ: 'service+jwt', kid: 'profile-1' })
  t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 60)
  t.equal(app.identity.tokenFor('geo'), token, 'reused while fresh')
  t.not(app.identity.tokenFor('auth'), token)
})
