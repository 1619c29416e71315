import { createHash } from 'node:crypto'
import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { createGate, engine } from '@careeasy/testing'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import t from 'tap'
import type { Membership } from '../src/store/memberships.ts'
import { keys } from '../src/store/table.ts'
import { createFixture, issuer, makeOwner, otherTenant, password, signIn, tenant } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const person = { email: 'Demo@Gmail.com', fname: 'Jack', lname: 'Smith' }
const demo = await fixture.createUser(person)

t.test('a login answers exactly the contract', async t => {
  const { app } = await fixture.start(t)
  await makeOwner(app, identity, tenant, demo, 'logezycare')
  await makeOwner(app, identity, otherTenant, demo, 'avantacare')
  const answer = await signIn(app, identity, { username: 'Demo@Gmail.com', password })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  const { Auth_key, Auth_token, ...rest } = answer.json()
  t.match(Auth_key, /^[0-9A-HJKMNP-TV-Z]{34}$/)
  t.type(Auth_token, 'string')
  t.same(rest, {
    user: {
      ...person,
      others: { education: [], experiences: [] },
      tenants_associated: {
        logezycare: { Tenant_UUID: tenant },
        avantacare: { Tenant_UUID: otherTenant },
      },
    },
  })
})

t.test('the token verifies with the published keys and is bound to session and key', async t => {
  const { app } = await fixture.start(t)
  const { Auth_key, Auth_token } = (await signIn(app, identity, { username: demo.email, password })).json()
  const published = await app.inject('/.well-known/jwks.json')
  t.match(published.headers['cache-control'], /max-age=\d+/)
  t.notOk(published.body.includes('"d"'), 'no private half is published')
  const { payload } = await jwtVerify(Auth_token, createLocalJWKSet(published.json()), {
    issuer,
    audience: 'careeasy',
    typ: 'at+jwt',
    algorithms: ['EdDSA'],
  })
  t.equal(decodeProtectedHeader(Auth_token).kid, 'token-1')
  t.equal(payload.sub, demo.id)
  t.equal(Number(payload.exp) - Number(payload.iat), 900)
  t.ok(payload.jti)
  t.equal(payload['akh'], createHash('sha256').update(Auth_key).digest('base64url'))

  const headers = { authorization: await identity.service('edge', 'auth') }
  const query = { sub: demo.id, sid: String(payload['sid']) }
  const access = await app.inject({ url: '/internal/access', query, headers })
  t.equal(access.json().session, 'live')
})

t.test('two logins make two sessions with two keys', async t => {
  const { app } = await fixture.start(t)
  const [one, two] = await Promise.all(
    ['1', '2'].map(async () => (await signIn(app, identity, { username: demo.email, password })).json()),
  )
  t.not(one.Auth_key, two.Auth_key)
  t.not(decodeJwt(one.Auth_token)['sid'], decodeJwt(two.Auth_token)['sid'])
})

t.test('the address is compared without case, width and surrounding spaces', async t => {
  const { app } = await fixture.start(t)
  for (const username of ['demo@gmail.com', ' DEMO@GMAIL.COM ', 'ｄｅｍｏ＠gmail.com']) {
    t.equal((await signIn(app, identity, { username, password })).statusCode, 200, username)
  }
})

t.test('unknown user, wrong password and disabled user get the same 401', async t => {
  const { app } = await fixture.start(t)
  const disabled = await fixture.createUser()
  await fixture.client.send(
    new UpdateCommand({
      TableName: fixture.table,
      Key: { pk: `USER#${disabled.id}`, sk: 'PROFILE' },
      UpdateExpression: 'SET #status = :disabled',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':disabled': 'disabled' },
    }),
  )
  const attempts = [
    { username: 'nobody@example.org', password },
    { username: demo.email, password: 'wrong' },
    { username: demo.email, password: `${password}\u0000` },
    { username: disabled.email, password },
    { username: `${'ﷺ'.repeat(300)}@example.org`, password },
    { username: 'demo\u0000@gmail.com', password },
    { username: '\ud800', password: '\udfff' },
    { username: '   ', password },
  ]
  const answers = await Promise.all(attempts.map(attempt => signIn(app, identity, attempt)))
  const [first, ...others] = answers.map(answer => ({ ...answer.json(), instance: '' }))
  t.match(first, { status: 401, code: 'CE_LOGIN_FAILED' })
  for (const other of others) t.same(other, first)
})

t.test('an unknown user costs a password check too', async t => {
  const { app } = await fixture.start(t, { GUESSES_PER_ACCOUNT: 100 })
  const cpu = async (username: string) => {
    const before = process.cpuUsage()
    for (let i = 0; i < 5; i++)
      await signIn(app, identity, { username, password: 'wrong password' }, '192.0.2.9')
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  await cpu(demo.email)
  const known = await cpu(demo.email)
  const unknown = await cpu('nobody@example.org')
  // A check is more than nine tenths of a login's CPU: without one the ratio would be below 0.3.
  t.ok(unknown / known > 0.5, `${unknown} µs of CPU against ${known}`)
})

t.test('a malformed login is refused before any work', async t => {
  const { app } = await fixture.start(t)
  const bad = [
    {},
    { username: demo.email },
    { username: demo.email, password: '' },
    { username: demo.email, password: 'x'.repeat(1_025) },
    { username: 'x'.repeat(321), password },
    { username: demo.email, password, admin: true },
    { username: { $ne: '' }, password },
    { username: [demo.email], password },
    { username: null, password },
    [],
  ]
  for (const body of bad) {
    const answer = await signIn(app, identity, body)
    t.equal(answer.statusCode, 400, JSON.stringify(body).slice(0, 80))
    t.equal(answer.json().code, 'CE_VALIDATION')
    t.notOk(answer.body.includes(password), 'the password is not echoed')
  }
  const headers = { authorization: await identity.hop({ sub: 'anonymous', roles: [] }) }
  const post = (type: string, body: string) =>
    app.inject({ method: 'POST', url: '/auth/login', headers: { ...headers, 'content-type': type }, body })
  t.equal((await post('application/json', '{"username":')).statusCode, 400)
  t.equal((await post('application/json', '{"__proto__":{},"username":"a"}')).statusCode, 400)
  t.equal((await post('text/plain', 'demo')).statusCode, 415)
  t.equal((await post('application/json', `"${'x'.repeat(1_048_577)}"`)).statusCode, 413)
})

t.test('a login past the edge is refused', async t => {
  const { app } = await fixture.start(t)
  const body = { username: demo.email, password }
  const answers = [
    await app.inject({ method: 'POST', url: '/auth/login', body }),
    await app.inject({
      method: 'POST',
      url: '/auth/login',
      body,
      headers: { authorization: await identity.service('edge', 'auth') },
    }),
  ]
  for (const answer of answers) {
    t.equal(answer.statusCode, 401)
    t.equal(answer.json().code, 'CE_HOP_REQUIRED')
  }
})

t.test('a user of a thousand tenants can sign in', async t => {
  const { app } = await fixture.start(t)
  const busy = await fixture.createUser()
  // As long as the registry lets a Tenant_UUID and a name be.
  const numbers = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(26, '0'))
  const nameOf = (number: string) => `tenant-${number}`.padEnd(40, 'x')
  for (let from = 0; from < numbers.length; from += 25) {
    const writes = numbers.slice(from, from + 25).map(number => {
      const membership: Membership = {
        user_id: busy.id,
        tenant: number,
        tenant_name: nameOf(number),
        roles: ['member'],
      }
      return { PutRequest: { Item: { ...keys.membership(busy.id, number), ...membership } } }
    })
    await fixture.client.send(new BatchWriteCommand({ RequestItems: { [fixture.table]: writes } }))
  }
  const answer = await signIn(app, identity, { username: busy.email, password })
  t.equal(answer.statusCode, 200)
  const { tenants_associated } = answer.json().user
  t.equal(Object.keys(tenants_associated).length, 1_000)
  for (const number of numbers) {
    t.same(tenants_associated[nameOf(number)], { Tenant_UUID: number })
  }
  const size = Buffer.byteLength(answer.body)
  // A body of 64 KiB is what one can put into `others`.
  t.ok(size + 65_536 < 262_144, `${size} bytes`)
})

t.test('a login while the store is away is 503 with Retry-After, and works once it is back', async t => {
  const gate = await createGate(engine('DYNAMODB_ENDPOINT'))
  t.teardown(() => gate.cut())
  await gate.cut()
  const { app } = await fixture.start(t, { DYNAMODB_ENDPOINT: gate.url })
  const body = { username: demo.email, password }
  const away = await signIn(app, identity, body)
  t.equal(away.statusCode, 503)
  t.ok(away.headers['retry-after'])
  t.equal(away.json().code, 'CE_STORE_UNAVAILABLE')
  t.notMatch(away.body, /ECONN|127\.0\.0\.1/)
  t.equal((await app.inject('/livez')).statusCode, 200)
  t.same((await app.inject('/readyz')).json(), { status: 'not ready', missing: ['dynamodb'] })

  await gate.open()
  t.equal((await signIn(app, identity, body)).statusCode, 200)
  t.equal((await app.inject('/readyz')).statusCode, 200)
})

t.test('the service starts and signs people in while Redis is away', async t => {
  const { app } = await fixture.start(t, { CACHE_URL: 'redis://127.0.0.1:1' })
  t.equal((await signIn(app, identity, { username: demo.email, password })).statusCode, 200)
  t.equal((await makeOwner(app, identity, '7MA170F', demo, 'third')).statusCode, 200)
})
