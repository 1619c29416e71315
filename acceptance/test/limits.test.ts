import { randomBytes } from 'node:crypto'
import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, eventually, newTenant, refusal, signInAdmin } from './client.ts'

// The limits that an operator gives a tenant.

const to = deployment()

t.test('over its quota a tenant is refused, and goes on when the operator has raised it', async t => {
  const admin = await signInAdmin(to)
  const { client, api, tenant } = await newTenant(to)
  const limit = async (media_bytes?: number) => {
    const params = { path: { Tenant_UUID: tenant } }
    const body = media_bytes === undefined ? {} : { media_bytes }
    return (await answered(admin.api.PUT('/tenants/{Tenant_UUID}/limits', { params, body }))).data.limits
  }
  const upload = (name: string) =>
    client.upload(new Blob([randomBytes(1_000)]), { name, type: 'application/octet-stream' })
  /** The code with which it is refused, 201 when it is not. */
  const outcome = (name: string) =>
    upload(name).then(
      () => 201,
      ({ code }: { code: unknown }) => code,
    )

  t.same(await limit(1_500), { media_bytes: 1_500 })
  // Media may have been away when the registry told it, and hears of it again seconds later.
  const first = await upload('first')
  t.equal(
    await eventually(
      () => outcome('second'),
      code => code !== 201,
    ),
    'CE_QUOTA_EXCEEDED',
  )
  t.equal((await client.download(first.id)).status, 200, 'what it has stays')

  t.same(await limit(1_000_000), { media_bytes: 1_000_000 })
  t.equal(
    await eventually(
      () => outcome('third'),
      code => code === 201,
    ),
    201,
  )
  t.same(await limit(), {}, 'without limits of its own it has the default again')
  t.equal(await outcome('fourth'), 201)

  const own = api.PUT('/tenants/{Tenant_UUID}/limits', {
    params: { path: { Tenant_UUID: tenant } },
    body: { media_bytes: 10_000_000 },
  })
  t.match(await refusal(own), { status: 403, code: 'CE_ROLE_INSUFFICIENT' }, 'an owner cannot')
  const { data } = await answered(
    admin.api.GET('/tenants/{Tenant_UUID}', { params: { path: { Tenant_UUID: tenant } } }),
  )
  t.same(data.limits, {})
})
