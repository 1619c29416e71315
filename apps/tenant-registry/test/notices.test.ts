import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { keys } from '../src/store/table.ts'
import { type App, createFixture, eventually } from './helper.ts'

const fixture = await createFixture(t)
const { admin, client, table } = fixture
const send = (app: App, method: 'POST' | 'PUT' | 'PATCH', url: string, body?: object) =>
  app.inject({ method, url, headers: admin, ...(body && { body }) })
const read = async (pk: string, sk: string) =>
  (await client.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }))).Item

t.test('notices in the table as the release before wrote them are told and settled', async t => {
  const { app } = await fixture.start(t)
  for (const [uuid, name] of [
    ['BEFORE1', 'before-1'],
    ['BEFORE2', 'before-2-new'],
    ['BEFORE3', 'before-3'],
  ])
    t.equal((await send(app, 'POST', '/tenants', { Tenant_UUID: uuid, name })).statusCode, 201)
  const { version } = (await app.stores.tenants.find('BEFORE2')) ?? {}
  const items = [
    { pk: 'UNSETTLED', sk: 'BEFORE1', epoch: 1 },
    { pk: 'RENAMED', sk: 'BEFORE2', version, names: new Set(['before-2', 'before-2-new']) },
    { ...keys.name('before-2'), uuid: 'BEFORE2' },
    { pk: 'LIMITED', sk: 'BEFORE3', version: 1 },
  ]
  for (const Item of items) await client.send(new PutCommand({ TableName: table, Item }))

  const other = await fixture.start(t, {}, { sweepInterval: 50 })
  const left = async () => Promise.all(items.map(({ pk, sk }) => read(pk, sk)))
  t.ok(await eventually(async () => (await left()).every(item => item === undefined)))
  const told = (path: string) =>
    other.neighbours.calls.find(call => call.path === `/internal/tenants/${path}`)
  t.match(told('BEFORE1'), { service: 'geo', body: { status: 'active', epoch: 1 } })
  t.match(told('BEFORE2/name'), { service: 'auth', body: { name: 'before-2-new', version } })
  t.match(told('BEFORE3/limits'), { service: 'media', body: { limits: {} } })
  t.ok(await read('NAME#before-2-new', 'NAME'), 'the name that it has is not free')
})

t.test('a replica of the release before finds notices as it wrote them itself', async t => {
  const { app, neighbours } = await fixture.start(t)
  await send(app, 'POST', '/tenants', { Tenant_UUID: 'BESIDE1', name: 'beside' })
  for (const service of ['geo', 'auth', 'media']) neighbours.failing.add(service)
  const version = async () => (await app.stores.tenants.find('BESIDE1'))?.version
  await send(app, 'POST', '/tenants/BESIDE1/suspend')
  t.same(await read('UNSETTLED', 'BESIDE1'), { pk: 'UNSETTLED', sk: 'BESIDE1', epoch: 2 })
  await send(app, 'PATCH', '/tenants/BESIDE1', { name: 'beside-2' })
  const renamed = { pk: 'RENAMED', sk: 'BESIDE1', version: await version(), names: new Set(['beside']) }
  t.same(await read('RENAMED', 'BESIDE1'), renamed)
  await send(app, 'PUT', '/tenants/BESIDE1/limits', { media_bytes: 1 })
  t.same(await read('LIMITED', 'BESIDE1'), { pk: 'LIMITED', sk: 'BESIDE1', version: await version() })
})

t.test('a service that is away holds up none of the others', async t => {
  const { app, neighbours } = await fixture.start(t)
  await send(app, 'POST', '/tenants', { Tenant_UUID: 'APART01', name: 'apart' })
  for (const service of ['geo', 'media']) neighbours.failing.add(service)
  await send(app, 'POST', '/tenants/APART01/suspend')
  await send(app, 'PUT', '/tenants/APART01/limits', { media_bytes: 1 })
  const { promise, resolve } = Promise.withResolvers<void>()
  t.teardown(resolve)
  const media = createServer(async (_, response) => {
    await promise
    response.writeHead(204).end()
  })
  t.teardown(() => media.close())
  await once(media.listen(0, '127.0.0.1'), 'listening')
  const MEDIA_URL = `http://127.0.0.1:${(media.address() as AddressInfo).port}`
  await fixture.start(t, { MEDIA_URL }, { sweepInterval: 50 })
  t.ok(await eventually(async () => (await app.stores.changes.waiting('suspension')).length === 0))
  t.ok((await app.stores.changes.waiting('limit')).includes('APART01'))
  resolve()
  t.ok(await eventually(async () => (await app.stores.changes.waiting('limit')).length === 0))
})
