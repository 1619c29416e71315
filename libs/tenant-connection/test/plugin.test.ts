import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle } from '@careeasy/identity'
import { createService } from '@careeasy/service'
import { createGate, createTestIdentity, engine, staticDirectory, testPlacement } from '@careeasy/testing'
import type { FastifyPluginAsync } from 'fastify'
import { MongoClient } from 'mongodb'
import pg from 'pg'
import t, { type Test } from 'tap'
import { createS3Client } from '../src/assets.ts'
import {
  siloBucket,
  siloDatabase,
  siloPassword,
  type TenantConnectionOptions,
  tenantConnection,
} from '../src/index.ts'

const fail = (error: unknown) => {
  throw error
}

const directory = staticDirectory(
  testPlacement('7MA170H'),
  testPlacement('7MA170G', { epoch: 3 }),
  testPlacement('7MA170S', { status: 'suspended' }),
  testPlacement('7MA170P', { status: 'provisioning' }),
  testPlacement('7MA170D', { status: 'gone' }),
  testPlacement('SIL0170', {
    postgres: { tier: 'silo', cluster: 'second' },
    mongo: { tier: 'silo', cluster: 'main' },
    assets: { tier: 'silo', cluster: 'main' },
  }),
  testPlacement('7MA170Z', { mongo: { tier: 'pool', cluster: 'elsewhere' } }),
)

/** The service `profile` with these stores and one tenant route a store. */
async function start(t: Test, stores: Omit<TenantConnectionOptions, 'directory'> = {}, cacheUrl = 'memory:') {
  const people = await createTestIdentity()
  const { SIGNING_KEYS_FILE, TRUST_BUNDLE_FILE } = people.settings('profile')
  const lines: string[] = []
  const app = await createService({
    name: 'profile',
    title: 'Profile',
    logLevel: 'warn',
    logDestination: { write: (line: string) => void lines.push(line) },
  })
  t.teardown(async () => {
    await app.close()
    people.remove()
  })
  await app.register(identity, {
    service: 'profile',
    keys: loadSigningKeys(SIGNING_KEYS_FILE, fail),
    trust: loadTrustBundle(TRUST_BUNDLE_FILE, fail),
  })
  await app.register(cache, { url: cacheUrl })
  await app.register(tenantConnection, { directory, ...stores })
  app.get('/unscoped', async ({ tenant }) => ({ uuid: tenant.uuid }))
  const ofTenant: FastifyPluginAsync = async scope => {
    scope.addHook('onRequest', scope.tenants.scope)
    scope.get('/tenant', async ({ tenant }) => ({
      uuid: tenant.uuid,
      epoch: tenant.epoch,
      roles: tenant.roles,
    }))
    scope.get(
      '/postgres',
      async ({ tenant }) => (await tenant.postgres.batch({ text: 'SELECT 1 AS n', values: [] }))[0],
    )
    scope.get('/mongo', async ({ tenant }) => tenant.mongo.collection('things').find({}))
    scope.post('/mongo', async ({ tenant }) => {
      await tenant.mongo.collection('things').insertOne({ id: randomUUID() })
      return {}
    })
    scope.get('/assets', async ({ tenant }) => ({ size: (await tenant.assets.size('a')) ?? null }))
    scope.get('/cache', async ({ tenant }) => {
      await tenant.cache.set('a', Buffer.from(tenant.uuid), 1_000)
      return { value: Buffer.from((await tenant.cache.get('a')) ?? '').toString() }
    })
  }
  await app.register(ofTenant)
  const as = async (tenant: string | undefined, url: string, method: 'GET' | 'POST' = 'GET') => {
    const headers = { authorization: await people.hop({ tenant }), 'tenant-uuid': '7MA170G' }
    const answer = await app.inject({ method, url, headers })
    return { status: answer.statusCode, body: answer.json() }
  }
  return { app, as, lines }
}

const s3 = {
  endpoint: engine('S3_ENDPOINT'),
  region: engine('AWS_REGION'),
  accessKeyId: engine('S3_ACCESS_KEY_ID'),
  secretAccessKey: engine('S3_SECRET_ACCESS_KEY'),
}

function storesAt(urls: { postgres: string; mongo: string; s3: string }, name: string) {
  return {
    postgres: { clusters: { main: { url: urls.postgres } }, masterKey: randomBytes(32) },
    mongo: { clusters: { main: { url: urls.mongo, database: name } } },
    assets: { clusters: { main: { ...s3, endpoint: urls.s3, bucket: name } } },
  }
}

/** A bucket and a database name of this test's own. */
async function ownStores(t: Test): Promise<string> {
  const name = `tc-${randomUUID()}`
  const client = createS3Client(s3)
  await client.send(new CreateBucketCommand({ Bucket: name }))
  t.teardown(async () => {
    client.destroy()
    const mongo = new MongoClient(engine('MONGODB_URL'))
    await mongo.db(name).dropDatabase()
    await mongo.close()
  })
  return name
}

t.test('the tenant is the one of the hop token, whatever a header says', async t => {
  const { as } = await start(t)
  t.match(await as('7MA170H', '/tenant'), {
    status: 200,
    body: { uuid: '7MA170H', epoch: 1, roles: ['member'] },
  })
  t.match(await as('7MA170G', '/tenant'), { status: 200, body: { uuid: '7MA170G', epoch: 3 } })
  t.match(await as('7MA170H', '/cache'), { status: 200, body: { value: '7MA170H' } })
})

t.test('without a usable tenant the route is not reached', async t => {
  const { as, app } = await start(t)
  for (const [tenant, status, code] of [
    [undefined, 400, 'CE_TENANT_REQUIRED'],
    ['7MA170X', 404, 'CE_TENANT_UNKNOWN'],
    ['7MA170D', 404, 'CE_TENANT_UNKNOWN'],
    ['7MA170S', 403, 'CE_TENANT_SUSPENDED'],
    ['7MA170P', 503, 'CE_TENANT_NOT_READY'],
  ] as const) {
    t.match(await as(tenant, '/tenant'), { status, body: { code } }, String(tenant))
  }
  t.equal((await app.inject('/tenant')).statusCode, 401)
  await t.rejects(app.tenants.forService('7MA170S'), { code: 'CE_TENANT_SUSPENDED' })
  t.match(await app.tenants.forService('7MA170H'), { uuid: '7MA170H', roles: [] })
})

t.test('a route outside the scope has no tenant, not even a default one', async t => {
  const { as, lines } = await start(t)
  t.match(await as('7MA170H', '/unscoped'), { status: 500, body: { code: 'CE_INTERNAL' } })
  t.match(lines.join(), 'request.tenant is read on a route without the tenant scope')
})

t.test('a store that the service has not, or a cluster that it does not know, is a defect', async t => {
  const { as, lines } = await start(t)
  for (const [url, text] of [
    ['/postgres', 'this service has no PostgreSQL'],
    ['/mongo', 'this service has no MongoDB'],
    ['/assets', 'this service has no asset store'],
  ] as const) {
    lines.length = 0
    t.match(await as('7MA170H', url), { status: 500, body: { code: 'CE_INTERNAL' } }, url)
    t.match(lines.join(), text)
  }
  const mongo = { clusters: { main: { url: engine('MONGODB_URL'), database: `tc-${randomUUID()}` } } }
  const other = await start(t, { mongo })
  t.match(await other.as('7MA170Z', '/mongo'), { status: 500 })
  t.match(other.lines.join(), "no MongoDB cluster 'elsewhere' is configured")
})

t.test('with its stores there the service is ready and each tenant has its own part', async t => {
  const name = await ownStores(t)
  const urls = { postgres: engine('POSTGRES_URL'), mongo: engine('MONGODB_URL'), s3: s3.endpoint }
  const { app, as } = await start(t, storesAt(urls, name))
  const ready = await app.inject('/readyz')
  t.equal(ready.statusCode, 200, ready.body)
  t.equal((await as('7MA170H', '/mongo', 'POST')).status, 200)
  t.equal((await as('7MA170H', '/mongo')).body.length, 1)
  t.equal((await as('7MA170G', '/mongo')).body.length, 0)
  t.match(await as('7MA170H', '/postgres'), { status: 200, body: { rows: [{ n: 1 }] } })
  t.match(await as('7MA170H', '/assets'), { status: 200, body: { size: null } })
})

const siloed = 'SIL0170'

/** The tenant's own databases and bucket beside those of `name`, as the keepers make them. */
async function ownSilo(t: Test, name: string, postgres: string, masterKey: Buffer): Promise<void> {
  const own = siloDatabase(new URL(postgres).pathname.slice(1), siloed)
  const admin = new pg.Client(postgres)
  await admin.connect()
  t.teardown(async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${own} WITH (FORCE)`)
    await admin.query(`DROP ROLE IF EXISTS ${own}`)
    await admin.end()
    const mongo = new MongoClient(engine('MONGODB_URL'))
    await mongo.db(siloDatabase(name, siloed)).dropDatabase()
    await mongo.close()
  })
  await admin.query(`CREATE ROLE ${own} LOGIN PASSWORD '${siloPassword(masterKey, 'second', siloed)}'`)
  await admin.query(`CREATE DATABASE ${own} OWNER ${own} TEMPLATE template0`)
  const client = createS3Client(s3)
  await client.send(new CreateBucketCommand({ Bucket: siloBucket(name, siloed) }))
  client.destroy()
}

t.test('a silo tenant has its own part of every store, by the same routes', async t => {
  const name = `tc-${randomUUID().slice(0, 13)}`
  const urls = { postgres: engine('POSTGRES_URL'), mongo: engine('MONGODB_URL'), s3: s3.endpoint }
  const stores = storesAt(urls, name)
  const second = engine('POSTGRES2_URL')
  await ownSilo(t, name, second, stores.postgres.masterKey)
  const clusters = { ...stores.postgres.clusters, second: { url: second } }
  const { app, as } = await start(t, { ...stores, postgres: { ...stores.postgres, clusters } })
  t.match(await as(siloed, '/postgres'), { status: 200, body: { rows: [{ n: 1 }] } })
  t.equal((await as(siloed, '/mongo', 'POST')).status, 200)
  t.equal((await as(siloed, '/mongo')).body.length, 1)
  t.equal((await as('7MA170H', '/mongo')).body.length, 0)
  t.match(await as(siloed, '/assets'), { status: 200, body: { size: null } })
  t.match(app.tenants.postgresConnections(), {
    main: { max: 20, open: 0 },
    second: { max: 20, open: 1, inUse: 0, idle: 1, waiting: 0 },
  })
})

t.test(
  'while one PostgreSQL cluster answers the service is ready: the others’ tenants alone are hurt',
  async t => {
    const gates = [
      await createGate(engine('POSTGRES_URL')),
      await createGate(engine('POSTGRES2_URL')),
    ] as const
    for (const gate of gates) t.teardown(() => gate.cut())
    const [main, second] = gates
    const clusters = { main: { url: main.url }, second: { url: second.url } }
    const { app, as } = await start(t, { postgres: { clusters, masterKey: randomBytes(32) } })
    await second.cut()
    t.equal((await app.inject('/readyz')).statusCode, 200)
    t.match(await as('7MA170H', '/postgres'), { status: 200 })
    t.match(await as(siloed, '/postgres'), { status: 503, body: { code: 'CE_STORE_UNAVAILABLE' } })
    await main.cut()
    const unready = await app.inject('/readyz')
    t.equal(unready.statusCode, 503)
    t.same(unready.json().missing.sort(), ['postgres main', 'postgres second'])
  },
)

t.test('a service starts with every store down, says which, answers 503, and recovers by itself', async t => {
  const name = await ownStores(t)
  const gates = {
    postgres: await createGate(engine('POSTGRES_URL')),
    mongo: await createGate(engine('MONGODB_URL')),
    s3: await createGate(s3.endpoint),
    redis: await createGate(engine('REDIS_URL')),
  }
  for (const gate of Object.values(gates)) {
    await gate.cut()
    t.teardown(() => gate.cut())
  }
  const urls = { postgres: gates.postgres.url, mongo: gates.mongo.url, s3: gates.s3.url }
  const begun = performance.now()
  const { app, as } = await start(t, storesAt(urls, name), gates.redis.url)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  t.ok(performance.now() - begun < 30_000, 'it starts')

  const missing = await fetch(`${url}/readyz`)
  t.equal(missing.status, 503)
  t.same(((await missing.json()) as { missing: string[] }).missing.sort(), [
    'mongodb main',
    'postgres main',
    's3 main',
  ])
  t.equal((await app.inject('/livez')).statusCode, 200)
  for (const path of ['/postgres', '/mongo', '/assets']) {
    const asked = performance.now()
    t.match(await as('7MA170H', path), { status: 503, body: { code: 'CE_STORE_UNAVAILABLE' } }, path)
    t.ok(performance.now() - asked < 30_000, `${path} in time`)
  }

  for (const gate of Object.values(gates)) await gate.open()
  const deadline = performance.now() + 60_000
  let ready = await fetch(`${url}/readyz`)
  while (ready.status !== 200 && performance.now() < deadline) {
    await sleep(100)
    ready = await fetch(`${url}/readyz`)
  }
  t.equal(ready.status, 200, await ready.text())
  for (const path of ['/postgres', '/mongo', '/assets']) {
    t.equal((await as('7MA170H', path)).status, 200, path)
  }
  // The cache is no condition of being ready: it is used when it is there.
  while ((await as('7MA170H', '/cache')).status !== 200 && performance.now() < deadline) await sleep(100)
  t.equal((await as('7MA170H', '/cache')).status, 200)
})
