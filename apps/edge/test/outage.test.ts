import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGate, engine } from '@careeasy/testing'
import t from 'tap'
import { send, startEdge } from './helper.ts'

t.test('what was revoked while Redis was away is not let in again by what Redis still holds', async t => {
  const gate = await createGate(engine('REDIS_URL'))
  t.teardown(() => gate.cut())
  const overrides = { CACHE_URL: gate.url, CACHE_PREFIX: `test:${randomUUID()}:` }
  const { app, url, sessions, credentials } = await startEdge(t, overrides)
  const headers = Object.entries(await credentials('7MA170H'))
  const ask = async () => (await send(`${url}/geo/collections`, { headers })).status
  t.equal(await ask(), 200)

  await gate.cut()
  // Revoked; auth cannot tell anybody yet.
  sessions.live = false
  const revokedAt = performance.now()
  let askedAt = revokedAt
  let lastPassed = revokedAt
  while ((await ask()) === 200 && askedAt - revokedAt < 10_000) {
    lastPassed = askedAt
    await sleep(20)
    askedAt = performance.now()
  }
  t.ok(lastPassed - revokedAt < 5_000, 'nothing passes that was asked once the local time is over')

  // Until the refusal, too, is no longer kept in the process.
  await sleep(2_100)
  await gate.open()
  let isBack = false
  for (let tries = 0; !isBack && tries < 1_000; tries++) {
    await sleep(20)
    isBack = await app.cache.ping().then(
      () => true,
      () => false,
    )
  }
  t.ok(isBack)
  t.equal(await ask(), 401, 'auth is asked, whatever Redis says')
})
