import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { CompactEncrypt, importJWK, type JWK } from 'jose'
import t from 'tap'
import { loadEncryptionKeys } from '../src/encryption-keys.ts'
import { type App, createFixture, password, signIn } from './helper.ts'

const fixture = await createFixture(t)
const { identity } = fixture
const demo = await fixture.createUser()

interface Sealing {
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
  readonly payload?: string | Uint8Array
  readonly key?: Awaited<ReturnType<typeof importJWK>>
}

const now = () => Math.floor(Date.now() / 1_000)

/** A login encrypted as a client would, by an independent library. */
async function seal(app: App, { claims = {}, header = {}, payload, key }: Sealing = {}): Promise<string> {
  const { keys } = (await app.inject('/.well-known/jwks.json')).json<{ keys: JWK[] }>()
  const jwk = keys.find(({ use }) => use === 'enc') as JWK
  const genuine = { username: demo.email, password, iat: now(), jti: randomUUID() }
  const text = payload ?? JSON.stringify({ ...genuine, ...claims })
  return new CompactEncrypt(typeof text === 'string' ? new TextEncoder().encode(text) : text)
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: jwk.kid, ...header } as never)
    .encrypt(key ?? (await importJWK(jwk, 'ECDH-ES+A256KW')))
}

async function post(app: App, body: string | Buffer, type = 'application/jwt', address = '192.0.2.2') {
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const headers = { authorization, 'content-type': type, 'x-forwarded-for': address }
  return app.inject({ method: 'POST', url: '/auth/login', headers, body })
}

t.test('a login encrypted to the published key answers as one in the open', async t => {
  const { app } = await fixture.start(t)
  const published = await app.inject('/.well-known/jwks.json')
  t.match(
    published.json().keys.map(({ kid, use, alg }: JWK) => [kid, use, alg]),
    [
      ['token-1', 'sig', 'EdDSA'],
      ['enc-1', 'enc', 'ECDH-ES+A256KW'],
    ],
  )
  t.notOk(published.body.includes('"d"'), 'no private half is published')
  const sealed = await post(app, await seal(app))
  const open = await signIn(app, identity, { username: demo.email, password })
  t.equal(sealed.statusCode, 200)
  t.same(sealed.json().user, open.json().user)
  t.equal((await post(app, await seal(app), 'application/jwt; charset=utf-8')).statusCode, 200)
})

t.test('it is accepted once, on whatever replica, and the second use is recorded', async t => {
  const replicas = [(await fixture.start(t)).app, (await fixture.start(t)).app]
  const jwe = await seal(replicas[0] as App)
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => post(replicas[i % 2] as App, jwe)))
  t.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1)
  const refused = answers.filter(({ statusCode }) => statusCode === 401)
  t.equal(refused.length, 9)
  for (const answer of refused) t.equal(answer.json().code, 'CE_LOGIN_REPLAYED')

  const { Items = [] } = await fixture.client.send(
    new QueryCommand({
      TableName: fixture.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `SECURITY#${new Date().toISOString().slice(0, 10)}` },
    }),
  )
  const replays = Items.filter(({ type }) => type === 'login.replayed')
  t.equal(replays.length, 9)
  t.match(replays[0], { address: '192.0.2.2' })
})

t.test('the same jti in another envelope is a replay too, until its two minutes are over', async t => {
  const { app } = await fixture.start(t)
  const jti = randomUUID()
  const iat = now() + 110
  t.equal((await post(app, await seal(app, { claims: { jti, iat } }))).statusCode, 200)
  t.equal((await post(app, await seal(app, { claims: { jti, iat } }))).json().code, 'CE_LOGIN_REPLAYED')
  const { Items = [] } = await fixture.client.send(
    new QueryCommand({
      TableName: fixture.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `JTI#${jti}` },
    }),
  )
  t.ok(Number(Items[0]?.['expiresAt']) >= iat + 120, 'it is remembered for longer than it is good')
})

t.test('whatever is wrong with it, the answer is the same 400', async t => {
  const { app } = await fixture.start(t)
  const stranger = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
  const secret = new Uint8Array(32)
  const genuine = { username: demo.email, password, iat: now(), jti: randomUUID() }
  const good = await seal(app)
  const [header, ...rest] = good.split('.') as [string, ...string[]]
  const protectedHeader = JSON.parse(Buffer.from(header, 'base64url').toString())
  const withHeader = (more: object) =>
    [Buffer.from(JSON.stringify({ ...protectedHeader, ...more })).toString('base64url'), ...rest].join('.')
  const twice = JSON.stringify(genuine).replace('{', '{"username":"other@example.org",')
  const hidden = JSON.stringify(genuine).replace('{', '{"user\\u006eame":"other@example.org",')
  const bad: Record<string, string> = {
    'alg ECDH-ES': await seal(app, { header: { alg: 'ECDH-ES' } }),
    'alg ECDH-ES+A128KW': await seal(app, { header: { alg: 'ECDH-ES+A128KW' } }),
    'alg dir': await seal(app, { header: { alg: 'dir' }, key: secret }),
    'alg A256KW': await seal(app, { header: { alg: 'A256KW' }, key: secret }),
    'alg PBES2': await seal(app, { header: { alg: 'PBES2-HS256+A128KW' }, key: secret }),
    'enc A128GCM': await seal(app, { header: { enc: 'A128GCM' } }),
    'enc A256CBC-HS512': await seal(app, { header: { enc: 'A256CBC-HS512' } }),
    'another kid': await seal(app, { header: { kid: 'enc-2' } }),
    'the kid of the signing key': await seal(app, { header: { kid: 'token-1' } }),
    'a kid with a path': await seal(app, { header: { kid: '../../etc/passwd' } }),
    'a kid of the prototype': await seal(app, { header: { kid: '__proto__' } }),
    'no kid': await seal(app, { header: { kid: undefined } }),
    'our kid, a stranger’s key': await seal(app, { key: await importJWK(stranger, 'ECDH-ES+A256KW') }),
    'another header on the same content': withHeader({ typ: 'JWT' }),
    'alg none': withHeader({ alg: 'none' }),
    zip: withHeader({ zip: 'DEF' }),
    crit: withHeader({ crit: ['exp'], exp: 1 }),
    'an altered ciphertext': good.replace(/\.[^.]{4}([^.]*)\.([^.]*)$/, '.AAAA$1.$2'),
    'a signed token': (await signIn(app, identity, { username: demo.email, password })).json().Auth_token,
    'iat too old': await seal(app, { claims: { iat: now() - 180 } }),
    'iat too new': await seal(app, { claims: { iat: now() + 180 } }),
    'iat in milliseconds': await seal(app, { claims: { iat: Date.now() } }),
    'iat as text': await seal(app, { claims: { iat: String(now()) } }),
    'no iat': await seal(app, { claims: { iat: undefined } }),
    'no jti': await seal(app, { claims: { jti: undefined } }),
    'a short jti': await seal(app, { claims: { jti: '1234567' } }),
    'a long jti': await seal(app, { claims: { jti: 'x'.repeat(129) } }),
    'no password': await seal(app, { claims: { password: undefined } }),
    'a username as object': await seal(app, { claims: { username: { $ne: '' } } }),
    'one claim more': await seal(app, { claims: { admin: true } }),
    'a claim twice': await seal(app, { payload: twice }),
    'a claim twice, once in disguise': await seal(app, { payload: hidden }),
    'a list': await seal(app, { payload: '[]' }),
    null: await seal(app, { payload: 'null' }),
    'no JSON': await seal(app, { payload: `{"password":"${password}"` }),
    'no UTF-8': await seal(app, { payload: new Uint8Array([0xff, 0xfe]) }),
    'not encrypted': JSON.stringify(genuine),
    dots: '....',
  }
  const [first, ...others] = await Promise.all(
    Object.entries(bad).map(async ([name, jwe]) => [name, await post(app, jwe)] as const),
  )
  const bare = (answer: Awaited<ReturnType<typeof post>>) => ({ ...answer.json(), instance: '' })
  t.match(bare((first as NonNullable<typeof first>)[1]), { status: 400, code: 'CE_LOGIN_JWT_INVALID' })
  for (const [name, answer] of others)
    t.same(bare(answer), bare((first as NonNullable<typeof first>)[1]), name)
  t.equal((await post(app, good)).statusCode, 200, 'what they were made from is good')
})

t.test('a wrong password in it fails, and is delayed, like one in the open', async t => {
  const { app } = await fixture.start(t)
  const { email } = await fixture.createUser()
  const wrong = { username: email, password: 'wrong password' }
  const open = await signIn(app, identity, wrong, '192.0.2.3')
  for (let i = 0; i < 4; i++) {
    const sealed = await post(app, await seal(app, { claims: wrong }), 'application/jwt', '192.0.2.3')
    t.same({ ...sealed.json(), instance: '' }, { ...open.json(), instance: '' })
  }
  const claims = { username: email }
  const delayed = await post(app, await seal(app, { claims }), 'application/jwt', '192.0.2.3')
  t.equal(delayed.statusCode, 429)
  t.ok(delayed.headers['retry-after'])
})

t.test('JSON that names a field twice, in whatever spelling, is refused', async t => {
  const { app } = await fixture.start(t)
  const body = JSON.stringify({ username: demo.email, password })
  t.equal((await post(app, body, 'application/json')).statusCode, 200)
  for (const twin of ['"username":"a@example.org"', '"password":"x"', '"pass\\u0077ord":"x"']) {
    for (const twice of [body.replace('{', `{${twin},`), body.replace(/}$/, `,${twin}}`)]) {
      const answer = await post(app, twice, 'application/json')
      t.equal(answer.statusCode, 400, twice)
      t.equal(answer.json().code, 'CE_REQUEST_MALFORMED')
    }
  }
  const prototype = [
    '{"__proto__":{"username":"a"},"username":"a","password":"b"}',
    '{"constructor":{"prototype":{"x":1}},"username":"a","password":"b"}',
    '{"username":{"__proto__":"a"},"password":"b"}',
    '{"username":"a","password":"b","toString":"c"}',
    `{"username":${'['.repeat(10_000)}${']'.repeat(10_000)},"password":"b"}`,
  ]
  for (const text of prototype)
    t.equal((await post(app, text, 'application/json')).statusCode, 400, text.slice(0, 50))
})

t.test('the longest name and password fit, ten megabytes of password do not', async t => {
  const { app } = await fixture.start(t)
  const longest = { username: '\u{1f600}'.repeat(160), password: '\u0001'.repeat(1_024) }
  const escaped = JSON.stringify(longest).replace(
    /[^\0-\x7f]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16)}`,
  )
  t.equal((await post(app, escaped, 'application/json')).statusCode, 401)
  t.equal((await post(app, await seal(app, { claims: longest }))).statusCode, 401)
  const huge = 'x'.repeat(10_000_000)
  for (const [type, body] of [
    ['application/json', JSON.stringify({ username: demo.email, password: huge })],
    ['application/jwt', huge],
  ] as const) {
    const answer = await post(app, body, type)
    t.equal(answer.statusCode, 413)
    t.equal(answer.json().code, 'CE_BODY_TOO_LARGE')
  }
})

t.test(
  'a replaced encryption key opens logins as long as the file has it; a bad file changes nothing',
  async t => {
    const create = (kid: string) => ({
      ...generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }),
      kid,
    })
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    const [a, b] = [create('a'), create('b')]
    const path = join(t.testdir(), 'keys.json')
    const write = (content: unknown) =>
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    const errors: string[] = []
    write({ keys: [a] })
    const keys = loadEncryptionKeys(path, error => errors.push(String(error)), 10)
    t.teardown(() => keys.close())
    const kids = () => keys.jwks.keys.map(({ kid }) => kid).join()

    write({ keys: [{ ...ec, kid: 'ec' }, b, a] })
    t.ok(await until(() => kids() === 'ec,b,a'))
    t.ok(keys.find('a') && keys.find('ec'))
    t.match(keys.jwks.keys[0], { kty: 'EC', crv: 'P-256', alg: 'ECDH-ES+A256KW', use: 'enc' })
    t.notOk(JSON.stringify(keys.jwks).includes('"d"'))
    for (const bad of [
      '',
      `{"d":"${a.d}"`,
      { keys: [] },
      { keys: [{ ...a, crv: 'Ed25519' }] },
      { keys: [{ ...a, d: 5 }] },
    ]) {
      errors.length = 0
      write(bad)
      t.ok(await until(() => errors.length > 0), JSON.stringify(bad).slice(0, 30))
      t.notOk(errors.join().includes(String(a.d).slice(0, 8)), 'and the key is not quoted')
      t.equal(kids(), 'ec,b,a')
    }
    write({ keys: [b] })
    t.ok(await until(() => kids() === 'b'))
    t.equal(keys.find('a'), undefined)
  },
)

async function until(condition: () => boolean): Promise<boolean> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (condition()) return true
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return condition()
}
