import t from 'tap'
import { own, path, startMedia, suspended } from './helper.ts'

t.setTimeout(300_000)

t.test('a viewer reads and does not write; member, admin and owner write', async t => {
  const { app, bucket, headers, upload } = await startMedia(t)
  for (const role of ['member', 'admin', 'owner'] as const) {
    t.equal((await upload(Buffer.from(role), {}, { roles: [role] })).statusCode, 201, role)
  }
  const refused = await upload(Buffer.from('x'), {}, { roles: ['viewer'] })
  t.equal(refused.statusCode, 403)
  t.equal(refused.json().code, 'CE_ROLE_INSUFFICIENT')
  t.equal((await bucket.keys()).length, 3)
  const viewer = await headers({ roles: ['viewer'] })
  const { items } = (await app.inject({ url: path, headers: viewer })).json()
  t.equal(items.length, 3)
  t.equal((await app.inject({ url: `${path}/${items[0].id}/content`, headers: viewer })).statusCode, 200)
})

t.test('only who has a role in the tenant gets in, and only through the edge', async t => {
  const { app, headers, identity } = await startMedia(t)
  const cases: [number, string, Record<string, string>][] = [
    [401, 'CE_HOP_REQUIRED', {}],
    [401, 'CE_HOP_REQUIRED', { authorization: await identity.service('edge', 'media') }],
    [400, 'CE_TENANT_REQUIRED', await headers({ tenant: undefined })],
    [403, 'CE_ROLE_INSUFFICIENT', await headers({ roles: ['platform:admin'] })],
    [403, 'CE_TENANT_SUSPENDED', await headers({ tenant: suspended })],
    [404, 'CE_TENANT_UNKNOWN', await headers({ tenant: '7MA170X' })],
  ]
  for (const [status, code, given] of cases) {
    for (const method of ['GET', 'POST'] as const) {
      const payload = method === 'POST' ? { payload: Buffer.from('x') } : {}
      const answer = await app.inject({ method, url: path, headers: given, ...payload })
      t.equal(answer.statusCode, status, `${method} ${code}`)
      t.equal(answer.json().code, code)
    }
  }
})

t.test("a tenant's part is prepared for tenant-registry only, once both stores answer", async t => {
  const { app, bucket, identity, headers } = await startMedia(t)
  const pool = { tier: 'pool', cluster: 'main' }
  const body = { tenant: own, status: 'provisioning', epoch: 1, postgres: pool, mongo: pool, assets: pool }
  const put = (authorization: string) =>
    app.inject({ method: 'PUT', url: `/internal/tenants/${own}`, headers: { authorization }, body })
  const registry = await identity.service('tenant-registry', 'media')
  for (let round = 0; round < 2; round++) t.equal((await put(registry)).statusCode, 204)
  t.equal((await put(await identity.service('geo', 'media'))).statusCode, 403)
  t.equal((await put((await headers())['authorization'] as string)).statusCode, 401)
  await bucket.remove()
  t.equal((await put(registry)).statusCode, 503)
})
