import type { HopOverrides } from '@careeasy/testing'
import t from 'tap'
import { ada, own, path, startProfile, suspended } from './helper.ts'

t.test('a viewer reads and does not write; member, admin and owner write', async t => {
  const { app, headers } = await startProfile(t)
  for (const role of ['member', 'admin', 'owner'] as const) {
    const answer = await app.inject({
      method: 'POST',
      url: path,
      headers: await headers({ roles: [role] }),
      body: ada,
    })
    t.equal(answer.statusCode, 201, role)
  }
  const viewer = await headers({ roles: ['viewer'] })
  const refused = await app.inject({ method: 'POST', url: path, headers: viewer, body: ada })
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
  t.equal((await app.inject({ url: path, headers: viewer })).json().items.length, 3)
})

t.test('only who has a role in the tenant gets in, and only through the edge', async t => {
  const { app, headers, identity } = await startProfile(t)
  const cases: [number, string, Record<string, string>][] = [
    [401, 'CE_HOP_REQUIRED', {}],
    [401, 'CE_HOP_REQUIRED', { authorization: 'Bearer x' }],
    [401, 'CE_HOP_REQUIRED', { authorization: await identity.service('edge', 'profile') }],
    [400, 'CE_TENANT_REQUIRED', await headers({ tenant: undefined })],
    [403, 'CE_ROLE_INSUFFICIENT', await headers({ roles: [] })],
    [403, 'CE_ROLE_INSUFFICIENT', await headers({ roles: ['platform:admin'] })],
    [403, 'CE_TENANT_SUSPENDED', await headers({ tenant: suspended })],
    [404, 'CE_TENANT_UNKNOWN', await headers({ tenant: '7MA170X' })],
  ]
  for (const [status, code, given] of cases) {
    for (const method of ['GET', 'POST'] as const) {
      const body = method === 'POST' ? { body: ada } : {}
      const answer = await app.inject({ method, url: path, headers: given, ...body })
      t.equal(answer.statusCode, status, `${method} ${code}`)
      t.equal(answer.json().code, code)
    }
  }
})

t.test("a tenant's part is prepared for tenant-registry only", async t => {
  const { app, identity, headers } = await startProfile(t)
  const pool = { tier: 'pool', cluster: 'main' }
  const placement = {
    tenant: own,
    status: 'provisioning',
    epoch: 1,
    postgres: pool,
    mongo: pool,
    assets: pool,
  }
  const put = (authorization: string, body: object = placement) =>
    app.inject({ method: 'PUT', url: `/internal/tenants/${own}`, headers: { authorization }, body })
  const registry = await identity.service('tenant-registry', 'profile')
  for (let round = 0; round < 2; round++) {
    const answer = await put(registry)
    t.equal(answer.statusCode, 204)
    t.equal(answer.body, '')
  }
  t.equal((await put(registry, { tenant: own })).statusCode, 400)
  t.equal((await put(await identity.service('geo', 'profile'))).statusCode, 403)
  t.equal((await put(await identity.service('tenant-registry', 'geo'))).statusCode, 401)
  t.equal((await put((await headers()).authorization)).statusCode, 401)
})

t.test('an override of the tenant by the client changes nothing', async t => {
  const { app, headers } = await startProfile(t)
  const claims: HopOverrides = { tenant: own }
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { ...(await headers(claims)), 'tenant-uuid': '7MA170G' },
    body: ada,
  })
  t.equal(answer.statusCode, 201)
  const { id } = answer.json()
  t.equal((await app.inject({ url: `${path}/${id}`, headers: await headers(claims) })).statusCode, 200)
})
