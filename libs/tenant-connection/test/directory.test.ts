import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cache, createInvalidation, createMemoryCache } from '@careeasy/cache'
import { createServiceClient } from '@careeasy/service-client'
import { testPlacement } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { createTenantDirectory, directoryName, type Placement, usablePlacement } from '../src/index.ts'

const log = { warn() {} }

/** A tenant-registry of these placements, and directories that ask it. */
async function start(t: Test, ...placements: Placement[]) {
  const known = new Map(placements.map(placement => [placement.tenant, placement]))
  const asked: string[] = []
  const state = { down: false }
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const uuid = /^\/internal\/tenants\/(\w+)\/placement$/.exec(request.url ?? '')?.[1] ?? ''
    const placement = known.get(uuid)
    const status = state.down ? 500 : placement === undefined ? 404 : 200
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(placement ?? { code: 'CE_TENANT_UNKNOWN' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const registry = createServiceClient({
    service: 'tenant-registry',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokenFor: () => 'token',
  })
  t.teardown(async () => {
    await registry.close()
    server.close()
  })
  const directoryOn = (cache: Cache) => createTenantDirectory({ registry, cache, log })
  return { known, asked, state, directoryOn }
}

t.test('a placement is asked for once and shared between processes', async t => {
  const placement = testPlacement('7MA170H')
  const { asked, directoryOn } = await start(t, placement)
  const cache = createMemoryCache()
  const [a, b] = [directoryOn(cache), directoryOn(cache)]
  t.same(await a.get('7MA170H'), placement)
  t.same(a.get('7MA170H'), placement)
  await sleep(5)
  t.same(await b.get('7MA170H'), placement)
  t.same(asked, ['/internal/tenants/7MA170H/placement'])
})

t.test('an unknown tenant is null, remembered for two seconds and not longer', async t => {
  const { asked, known, directoryOn } = await start(t)
  const directory = directoryOn(createMemoryCache())
  for (let index = 0; index < 20; index++) t.equal(await directory.get('7MA170X'), null)
  t.equal(asked.length, 1, 'a flood of requests is one question')
  known.set('7MA170X', testPlacement('7MA170X'))
  await sleep(2_100)
  t.match(await directory.get('7MA170X'), { tenant: '7MA170X' }, 'a tenant that was created meanwhile')
})

t.test('a status is five seconds old at most where no invalidation is heard', async t => {
  const { known, directoryOn } = await start(t, testPlacement('7MA170H'))
  const { channel: _, ...memory } = createMemoryCache()
  // The shared cache is away: reads fail, and nothing is published.
  const away = async () => Promise.reject(new Error('away'))
  const directory = directoryOn({ ...memory, getMany: away, set: away })
  t.match(await directory.get('7MA170H'), { status: 'active' })
  known.set('7MA170H', testPlacement('7MA170H', { status: 'suspended' }))
  const begun = performance.now()
  let askedAt = begun
  let lastActive = begun
  while ((await directory.get('7MA170H'))?.status === 'active' && askedAt - begun < 10_000) {
    lastActive = askedAt
    await sleep(50)
    askedAt = performance.now()
  }
  t.ok(askedAt - begun > 3_000, `not asked for anew after ${askedAt - begun} ms`)
  t.ok(lastActive - begun < 5_000, `old ${lastActive - begun} ms after the change`)
})

t.test('a change of the placement is seen at once, in every process', async t => {
  const { known, directoryOn } = await start(t, testPlacement('7MA170H'))
  const cache = createMemoryCache()
  const [a, b] = [directoryOn(cache), directoryOn(cache)]
  for (const directory of [a, b]) t.match(await directory.get('7MA170H'), { epoch: 1 })
  known.set('7MA170H', testPlacement('7MA170H', { epoch: 2, status: 'suspended' }))
  // As tenant-registry does it, which has no directory of its own.
  await createInvalidation({ name: directoryName, cache, log })('7MA170H')
  for (const directory of [a, b]) t.match(await directory.get('7MA170H'), { epoch: 2, status: 'suspended' })
})

t.test('a registry that fails is 503 and no unknown tenant', async t => {
  const { state, directoryOn } = await start(t, testPlacement('7MA170H'))
  const directory = directoryOn(createMemoryCache())
  state.down = true
  await t.rejects(Promise.resolve(directory.get('7MA170H')), {
    code: 'CE_SERVICE_UNAVAILABLE',
    statusCode: 503,
  })
  state.down = false
  t.match(await directory.get('7MA170H'), { tenant: '7MA170H' })
})

t.test('a tenant is usable while active or frozen, and else the answer says why not', t => {
  const inStatus = (status: Placement['status']) => testPlacement('7MA170H', { status })
  for (const status of ['active', 'frozen'] as const) {
    t.match(usablePlacement('7MA170H', inStatus(status)), { status })
  }
  for (const [entry, code, statusCode] of [
    [inStatus('suspended'), 'CE_TENANT_SUSPENDED', 403],
    [inStatus('provisioning'), 'CE_TENANT_NOT_READY', 503],
    [inStatus('deleting'), 'CE_TENANT_UNKNOWN', 404],
    [inStatus('gone'), 'CE_TENANT_UNKNOWN', 404],
    [null, 'CE_TENANT_UNKNOWN', 404],
  ] as const) {
    t.throws(() => usablePlacement('7MA170H', entry), { code, statusCode }, entry?.status ?? 'unknown')
  }
  t.end()
})
