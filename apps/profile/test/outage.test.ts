import { setTimeout as sleep } from 'node:timers/promises'
import { createGate, engine } from '@careeasy/testing'
import t from 'tap'
import { ada, own, path, startProfile } from './helper.ts'

t.test('while the store is away every route answers 503, and all is well when it is back', async t => {
  const gate = await createGate(engine('MONGODB_URL'))
  t.teardown(() => gate.cut())
  const { app, headers, identity } = await startProfile(t, { MONGODB_URL: gate.url })
  const person = () => headers().then(given => ({ url: path, headers: given }))
  const before = await app.inject({ method: 'POST', ...(await person()), body: ada })
  t.equal(before.statusCode, 201)

  await gate.cut()
  const registry = await identity.service('tenant-registry', 'profile')
  const pool = { tier: 'pool', cluster: 'main' }
  const placement = { tenant: own, status: 'active', epoch: 1, postgres: pool, mongo: pool, assets: pool }
  const answers = await Promise.all([
    app.inject({ method: 'POST', ...(await person()), body: ada }),
    app.inject(await person()),
    app.inject({ ...(await person()), url: `${path}/${before.json().id}` }),
    app.inject({
      method: 'PUT',
      url: `/internal/tenants/${own}`,
      headers: { authorization: registry },
      body: placement,
    }),
  ])
  for (const answer of answers) {
    t.equal(answer.statusCode, 503)
    t.equal(answer.json().code, 'CE_STORE_UNAVAILABLE')
    t.ok(Number(answer.headers['retry-after']) > 0)
    t.notMatch(answer.body, /ECONN|Mongo|127\.0\.0\.1|stack/)
  }
  const ready = await app.inject('/readyz')
  t.equal(ready.statusCode, 503)
  t.same(ready.json().missing, ['mongodb main'])
  t.equal((await app.inject('/livez')).statusCode, 200)

  await gate.open()
  const after = await app.inject({ ...(await person()), url: `${path}/${before.json().id}` })
  t.equal(after.statusCode, 200)
  t.equal((await app.inject('/readyz')).statusCode, 200)
})

t.test('it starts without its store and works as soon as that is there', async t => {
  const gate = await createGate(engine('MONGODB_URL'))
  t.teardown(() => gate.cut())
  await gate.cut()
  const { app, headers } = await startProfile(t, { MONGODB_URL: gate.url })
  await app.ready()
  t.equal((await app.inject({ url: path, headers: await headers() })).statusCode, 503)
  await gate.open()
  let status = 503
  for (let tries = 0; status === 503 && tries < 600; tries++) {
    await sleep(100)
    status = (await app.inject({ url: path, headers: await headers() })).statusCode
  }
  t.equal(status, 200)
})

t.test('it starts without its cache and its neighbours', async t => {
  const { app, headers } = await startProfile(t, { CACHE_URL: 'redis://127.0.0.1:9' })
  t.equal((await app.inject({ url: path, headers: await headers() })).statusCode, 200)
})
