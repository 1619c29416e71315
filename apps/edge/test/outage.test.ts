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
  while ((await ask()) === 200 && performance.now() - revokedAt < 10_000) await sleep(20)
  t.ok(performance.now() - revokedAt < 5_500, 'refused once the local time is over')

  // Until the refusal, too, is no longer kept in the process.
  await sleep(2_100)
  await gate.open()
  for (let tries = 0; tries < 100; tries++) {
    const isBack = await app.cache.ping().then(
      () => true,
      () => false,
    )
    if (isBack) break
    await sleep(20)
  }
  await app.cache.ping()
  t.equal(await ask(), 401, 'auth is asked, whatever Redis says')
})
