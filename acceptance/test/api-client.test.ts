import { createClient, ProblemError } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant } from './client.ts'

// The typed client of libs/client against the platform.

const to = deployment()

t.test('a person signs in, works for a tenant with types, and gets problems as errors', async t => {
  const { email, password, tenant } = await newTenant(to)
  const client = createClient({ baseUrl: to.edgeUrl })
  const { user } = await client.login(email, password)
  t.equal(user.email, email)
  const { api } = client.forTenant(tenant)
  const params = { path: { type: 'person' } }
  const { data: added } = await api.POST('/profile/objects/{type}', {
    params,
    body: { fname: 'Anna', lname: 'de Vries' },
  })
  const { data: page } = await api.GET('/profile/objects/{type}', { params })
  t.ok(page?.items.some(({ id }) => id === added?.id))
  const path = { type: 'person', id: '0190a000-0000-7000-8000-000000000001' }
  const refused = await api.GET('/profile/objects/{type}/{id}', { params: { path } }).catch(error => error)
  t.ok(refused instanceof ProblemError)
  t.match(refused, { status: 404, code: /^CE_\w+_NOT_FOUND$/ })
  await t.rejects(client.api.GET('/profile/types'), { name: 'ProblemError', code: 'CE_TENANT_REQUIRED' })
  const before = client.pair
  await client.logout()
  t.ok(before)
  const late = createClient({ baseUrl: to.edgeUrl, ...(before === undefined ? {} : { pair: before }) })
  await t.rejects(late.api.GET('/auth/me'), { name: 'ProblemError', status: 401 })
})

t.test('files and objects go in and out as streams', async t => {
  const { email, password, tenant } = await newTenant(to)
  const session = createClient({ baseUrl: to.edgeUrl })
  await session.login(email, password)
  const client = session.forTenant(tenant)
  const parts = ['Good ', 'morning']
  const file = ReadableStream.from(parts.map(part => Buffer.from(part))) as ReadableStream<Uint8Array>
  const asset = await client.upload(file, { name: 'letter.txt', type: 'text/plain' })
  t.equal(asset.name, 'letter.txt')
  t.equal(await (await client.download(asset.id)).text(), 'Good morning')
  const part = await client.download(asset.id, 'bytes=5-')
  t.equal(part.status, 206)
  t.equal(await part.text(), 'morning')
  const people = Array.from({ length: 20 }, (_, n) => ({ fname: `P${n}`, lname: 'Import' }))
  const report = await Array.fromAsync(client.importObjects('person', 'import-1', people))
  t.match(report.at(-1), { done: true, created: 20 })
  const exported = await Array.fromAsync(client.exportObjects('person'))
  t.equal(exported.filter(({ lname }) => lname === 'Import').length, 20)
})
