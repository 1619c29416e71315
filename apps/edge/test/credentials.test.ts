import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import t from 'tap'
import { key, send, startEdge } from './helper.ts'

const path = '/profile/objects/person'

t.test('token and key of a member pass, in either spelling and as a bearer', async t => {
  const { url, seen, userToken } = await startEdge(t)
  const token = await userToken()
  const spellings: [string, string][][] = [
    [
      ['Auth-Key', key],
      ['Auth-Token', token],
      ['Tenant-UUID', '7MA170H'],
    ],
    [
      ['Auth_Key', key],
      ['Auth_Token', token],
      ['Tenant_UUID', '7MA170H'],
    ],
    [
      ['auth-key', key],
      ['Authorization', `Bearer ${token}`],
      ['tenant-uuid', '7MA170H'],
    ],
  ]
  for (const headers of spellings) t.equal((await send(url + path, { headers })).status, 200)
  t.equal(seen.length, 3)
})

t.test('a credential sent twice, in one or both spellings, is refused', async t => {
  const { url, seen, userToken } = await startEdge(t)
  const token = await userToken()
  const genuine: [string, string][] = [
    ['Auth-Key', key],
    ['Auth-Token', token],
    ['Tenant-UUID', '7MA170H'],
  ]
  const twins: [string, string][] = [
    ['Tenant-UUID', '7MA170H'],
    ['tenant_uuid', '7MA170G'],
    ['TENANT_UUID', '7MA170H'],
    ['Auth_Key', key],
    ['auth-key', 'other'],
    ['Auth_Token', token],
    ['Authorization', `Bearer ${token}`],
  ]
  for (const twin of twins) {
    for (const headers of [
      [...genuine, twin],
      [twin, ...genuine],
    ]) {
      const { status, json } = await send(url + path, { headers })
      t.equal(status, 400, twin[0])
      t.equal(json['code'], 'CE_HEADER_DUPLICATE', twin[0])
    }
  }
  t.equal(seen.length, 0, 'nothing of it reached a service')
})

t.test('without token or key there is 401 and a challenge', async t => {
  const { url, credentials } = await startEdge(t)
  const all = Object.entries(await credentials('7MA170H'))
  for (const left of ['auth-key', 'auth-token']) {
    const { status, json, headers } = await send(url + path, {
      headers: all.filter(([name]) => name !== left),
    })
    t.equal(status, 401)
    t.equal(json['code'], 'CE_CREDENTIALS_MISSING')
    t.match(headers['www-authenticate'], /Bearer/)
    t.equal(headers['content-type'], 'application/problem+json; charset=utf-8')
  }
})

t.test('a token that is not exactly what auth signed is refused', async t => {
  const { url, seen, userToken, privateKey, testIdentity } = await startEdge(t)
  const now = Math.floor(Date.now() / 1_000)
  const genuine = await userToken()
  const [header, payload, signature] = genuine.split('.') as [string, string, string]
  const altered = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const akh = createHash('sha256').update(key).digest('base64url')
  const hsKey = Buffer.from('user-1')
  const tokens: Record<string, string> = {
    'altered payload': `${header}.${encode({ ...altered, sub: 'somebody-else' })}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'alg none': `${encode({ alg: 'none', typ: 'at+jwt', kid: 'user-1' })}.${payload}.`,
    HS256: await new SignJWT({ ...altered })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'user-1' })
      .sign(hsKey),
    'another kid': await userToken({}, { kid: 'user-2' }),
    'a kid with a path': await userToken({}, { kid: '../../etc/passwd' }),
    'no kid': await new SignJWT({ ...altered })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
      .sign(privateKey),
    'another type': await userToken({}, { typ: 'hop+jwt' }),
    'wrong issuer': await userToken({ iss: 'http://evil.test' }),
    'no issuer': await userToken({ iss: undefined }),
    'no audience': await userToken({ aud: undefined }),
    'wrong audience': await userToken({ aud: 'careeasy:services' }),
    'not yet valid': await userToken({ nbf: now + 600 }),
    'no expiry': await userToken({ exp: undefined }),
    'a hop token': (await testIdentity.hop({ tenant: '7MA170H' })).slice('Bearer '.length),
    'a service key': await testIdentity.sign('edge', 'at+jwt', { ...altered, akh }),
    garbage: 'a.b.c',
  }
  for (const [name, token] of Object.entries(tokens)) {
    const { status, json } = await send(url + path, {
      headers: [
        ['auth-key', key],
        ['auth-token', token],
        ['tenant-uuid', '7MA170H'],
      ],
    })
    t.equal(status, 401, name)
    t.equal(json['code'], 'CE_TOKEN_INVALID', name)
  }
  t.equal(seen.length, 0)
})

t.test(
  'an expired token is refused with its own code, also when it was verified while it was good',
  async t => {
    const { url, userToken } = await startEdge(t)
    const exp = Math.floor(Date.now() / 1_000) + 5
    const token = await userToken({ exp })
    const headers: [string, string][] = [
      ['auth-key', key],
      ['auth-token', token],
      ['tenant-uuid', '7MA170H'],
    ]
    t.equal((await send(url + path, { headers })).status, 200)
    await new Promise(resolve => setTimeout(resolve, exp * 1_000 - Date.now() + 100))
    const { status, json } = await send(url + path, { headers })
    t.equal(status, 401)
    t.equal(json['code'], 'CE_TOKEN_EXPIRED')
  },
)

t.test('a genuine token with the key of another session is refused, cached or not', async t => {
  const { url, userToken } = await startEdge(t)
  const token = await userToken()
  const using = (authKey: string) =>
    send(url + path, {
      headers: [
        ['auth-key', authKey],
        ['auth-token', token],
        ['tenant-uuid', '7MA170H'],
      ],
    })
  t.equal((await using('WRONGKEY00000000000000000000000000')).json['code'], 'CE_KEY_MISMATCH')
  t.equal((await using(key)).status, 200)
  t.equal((await using('WRONGKEY00000000000000000000000000')).json['code'], 'CE_KEY_MISMATCH')
  t.equal((await using(`${key}0`)).status, 401)
})
