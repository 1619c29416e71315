import { createHmac } from 'node:crypto'
import { answered } from '@careeasy/client'
import t, { type Test } from 'tap'
import { clientOf, deployment, refusal, signInAdmin, signInDemo } from './client.ts'
import { type HeaderPairs, send } from './raw.ts'
import { people } from './things.ts'

const to = deployment()
const [mine] = to.demo.tenants
const path = '/profile/objects/person'
const demo = await signInDemo(to)
const genuine: HeaderPairs = [
  ['Auth-Key', demo.key],
  ['Auth-Token', demo.token],
  ['Tenant-UUID', mine],
]

async function refused(
  t: Test,
  headers: HeaderPairs,
  status: number,
  code: string,
  name: string,
): Promise<void> {
  const answer = await send(to.edgeUrl, path, { headers })
  t.equal(answer.status, status, name)
  t.equal(answer.code, code, name)
  t.match(answer.headers['content-type'], /^application\/problem\+json/, name)
  t.match(answer.json, { instance: `urn:careeasy:request:${answer.headers['x-request-id']}` }, name)
}

t.test('both spellings and a bearer are accepted', async t => {
  const underscored = genuine.map(([name, value]) => [name.replace('-', '_'), value] as const)
  const bearer: HeaderPairs = [
    ['Auth-Key', demo.key],
    ['Authorization', `Bearer ${demo.token}`],
    ['Tenant-UUID', mine],
  ]
  for (const headers of [genuine, underscored, bearer]) {
    t.equal((await send(to.edgeUrl, path, { headers })).status, 200)
  }
})

t.test('without credentials, or with half of them: 401', async t => {
  await refused(t, [], 401, 'CE_CREDENTIALS_MISSING', 'none')
  await refused(t, genuine.slice(0, 1), 401, 'CE_CREDENTIALS_MISSING', 'key only')
  await refused(t, genuine.slice(1), 401, 'CE_CREDENTIALS_MISSING', 'token only')
})

t.test('a token that was altered, unsigned, signed otherwise or of another session: 401', async t => {
  const [header, payload, signature] = demo.token.split('.') as [string, string, string]
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const jwks = (await send(to.edgeUrl, '/.well-known/jwks.json')).bytes
  const hs = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`
  const tokens = {
    'altered payload': `${header}.${encode({ ...claims, sub: 'x' })}.${signature}`,
    'longer life': `${header}.${encode({ ...claims, exp: claims.exp + 9_999 })}.${signature}`,
    'alg none': `${encode({ alg: 'none', kid })}.${payload}.`,
    'HS256 with the public key': `${hs}.${createHmac('sha256', jwks).update(hs).digest('base64url')}`,
    garbage: 'x.y.z',
  }
  for (const [name, token] of Object.entries(tokens)) {
    await refused(
      t,
      [
        ['Auth-Key', demo.key],
        ['Auth-Token', token],
        ['Tenant-UUID', mine],
      ],
      401,
      'CE_TOKEN_INVALID',
      name,
    )
  }
  const other = await signInDemo(to)
  const mixed: HeaderPairs = [
    ['Auth-Key', other.key],
    ['Auth-Token', demo.token],
    ['Tenant-UUID', mine],
  ]
  await refused(t, mixed, 401, 'CE_KEY_MISMATCH', 'key of another session of the same user')
})

t.test('a header twice or in both spellings: 400', async t => {
  for (const twin of [
    ['Tenant-UUID', mine],
    ['tenant_uuid', mine],
    ['Auth_Key', demo.key],
    ['auth_token', demo.token],
  ] as const) {
    await refused(t, [...genuine, twin], 400, 'CE_HEADER_DUPLICATE', twin[0])
  }
})

t.test('a tenant that is missing, malformed, unknown or not mine', async t => {
  const naming = (tenant: string): HeaderPairs => [...genuine.slice(0, 2), ['Tenant-UUID', tenant]]
  await refused(t, genuine.slice(0, 2), 400, 'CE_TENANT_REQUIRED', 'missing')
  await refused(t, naming('not a tenant'), 400, 'CE_TENANT_MALFORMED', 'malformed')
  await refused(t, naming('ZZZZZZZZZZ'), 404, 'CE_TENANT_UNKNOWN', 'unknown')
  const admin = await signInAdmin(to)
  const answer = await refusal(admin.forTenant(mine).api.GET('/profile/objects/{type}', { params: people }))
  t.equal(answer.status, 403)
  t.equal(answer.code, 'CE_TENANT_FORBIDDEN')
})

t.test('internal paths, odd paths and unknown paths lead nowhere', async t => {
  const expected: [string, number][] = [
    ['/internal/access?sub=a&sid=b', 404],
    ['/internal/tenants/7MA170H/placement', 404],
    ['/profile/../internal/tenants/7MA170H', 400],
    ['/profile/%2e%2e/internal/access', 400],
    ['/geo//collections', 400],
    ['/nowhere', 404],
    ['/auth/nowhere', 404],
    ['/profile/objects/robot', 404],
  ]
  for (const [odd, status] of expected) {
    const answer = await send(to.edgeUrl, odd, { headers: genuine })
    t.equal(answer.status, status, odd)
    t.match(answer.code, /^CE_/, odd)
  }
})

t.test('the edge is alive and ready', async t => {
  t.equal((await send(to.edgeUrl, '/livez')).status, 200)
  const { status, data } = await answered(clientOf(to.edgeUrl).api.GET('/readyz'))
  t.equal(status, 200)
  t.same(data, { status: 'ready' })
})

t.test(
  'a service that is called past the edge answers 401',
  { skip: to.serviceUrls === undefined },
  async t => {
    for (const [service, url] of Object.entries(to.serviceUrls ?? {})) {
      if (service === 'edge') continue
      const { json: document } = await send(url, '/openapi.json')
      const { paths } = document as { paths: Record<string, Record<string, unknown>> }
      const routes = Object.entries(paths)
      t.ok(routes.length > 0, `${service} describes its routes`)
      for (const [template, verbs] of routes) {
        if (template.startsWith('/.well-known/')) continue
        for (const verb of Object.keys(verbs)) {
          const answer = await send(url, template.replace(/\{\w+\}/g, '7MA170H'), {
            method: verb.toUpperCase(),
            headers: genuine,
          })
          t.equal(answer.status, 401, `${service}: ${verb} ${template}`)
        }
      }
    }
  },
)
