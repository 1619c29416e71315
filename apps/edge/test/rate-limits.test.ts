import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGate, engine } from '@careeasy/testing'
import t from 'tap'
import { subjectOf } from '../src/limits/address.ts'
import { createRateLimit } from '../src/limits/rate-limit.ts'
import { send, startEdge } from './helper.ts'

/** A clock that stands where the test puts it. */
function createClock() {
  const clock = { now: 1_000_000_000 }
  return { clock, limit: (quota: number) => createRateLimit(quota, 60_000, () => clock.now) }
}

t.test('the last request of a quota passes, the next one waits for just as long as it is told', async t => {
  const { clock, limit: create } = createClock()
  clock.now -= clock.now % 60_000
  const limit = create(3)
  t.strictSame(
    [1, 2, 3].map(() => limit.take('a').left),
    [2, 1, 0],
  )
  const refused = limit.take('a')
  t.match(refused, { left: 0, isRefused: true })
  t.notOk(limit.take('b').isRefused, 'another subject has its own')
  clock.now += (refused.seconds - 2) * 1_000
  t.ok(limit.take('a').isRefused, 'not before its time')
  clock.now += 2_000
  t.notOk(limit.take('a').isRefused, 'but then')
})

t.test('no minute lets through more than a quota and the part of it that a boundary adds', async t => {
  const { clock, limit: create } = createClock()
  const limit = create(600)
  const passed: number[] = []
  for (let i = 0; i < 6_000; i++) {
    clock.now += 50
    if (!limit.take('a').isRefused) passed.push(clock.now)
  }
  const most = Math.max(...passed.map(end => passed.filter(at => at > end - 60_000 && at <= end).length))
  t.ok(most <= 900, `${most}`)
  t.ok(passed.length > 2_400, `${passed.length} in five minutes: what was refused does not count`)
})

t.test('what others let through counts, once for each window', async t => {
  const { clock, limit: create } = createClock()
  const limit = create(1_000)
  limit.take('a')
  limit.hear(limit.window(), new Map([['a', 990]]))
  limit.hear(limit.window(), new Map([['a', 500]]))
  t.equal(limit.take('a').left, 8, 'a replica that is silent has let through no less')
  limit.hear(limit.window() - 1, new Map([['a', 1_000]]))
  t.notOk(limit.take('a').isRefused, 'what belongs to another window does not')
  for (let i = 0; i < 40; i++) limit.take('b')
  t.strictSame(limit.told(), { b: 40 }, 'of little use nobody hears')
  clock.now += 120_000
  t.equal(limit.take('a').left, 999)
})

t.test('one subscriber of IPv6 is one subject, whatever address it takes', async t => {
  t.equal(subjectOf('2001:db8:1:2::1'), subjectOf('2001:db8:1:2:ffff:0:0:9'))
  t.not(subjectOf('2001:db8:1:2::1'), subjectOf('2001:db8:1:3::1'))
  t.equal(subjectOf('::ffff:192.0.2.1'), '192.0.2.1')
  t.equal(subjectOf('192.0.2.1'), '192.0.2.1')
  t.equal(subjectOf('2001:db8::1'), '2001:db8:0:0::/64')
  t.equal(subjectOf('::1'), '0:0:0:0::/64')
})

t.test(
  'answers tell what is left; a session that has nothing left is 429, and another one is not',
  async t => {
    const { url, seen, userToken, credentials } = await startEdge(t, { RATE_LIMIT_SESSION: 3 })
    const headers = Object.entries(await credentials('7MA170H'))
    const ask = (own = headers) => send(`${url}/profile/x`, { headers: own })
    const first = await ask()
    t.equal(first.status, 200)
    t.equal(first.headers['ratelimit-policy'], '"session";q=3;w=60, "tenant";q=60000;w=60')
    t.match(first.headers['ratelimit'], /^"session";r=2;t=\d+, "tenant";r=59999;t=\d+$/)
    await ask()
    await ask()
    const refused = await ask()
    t.equal(refused.status, 429)
    t.equal(refused.json['code'], 'CE_RATE_LIMITED')
    t.match(refused.headers['ratelimit'], /^"session";r=0;t=\d+$/)
    t.ok(Number(refused.headers['retry-after']) >= 1)
    t.equal(seen.length, 3, 'it reached no service')
    const other = headers.filter(([name]) => name !== 'auth-token')
    t.equal((await ask([...other, ['auth-token', await userToken({ sid: 's2' })]])).status, 200)
  },
)

t.test('a tenant has one quota for all its sessions, and who does not belong to it uses up none', async t => {
  const { url, userToken, credentials } = await startEdge(t, { RATE_LIMIT_TENANT: 4 })
  const headers = Object.entries(await credentials('7MA170H'))
  const ask = async (sid: string, tenant = '7MA170H') => {
    const own: [string, string][] = [
      ['auth-token', await userToken({ sid })],
      ['tenant-uuid', tenant],
    ]
    const rest = headers.filter(([name]) => !own.some(([other]) => other === name))
    return (await send(`${url}/profile/x`, { headers: [...rest, ...own] })).status
  }
  for (let i = 0; i < 10; i++) t.equal(await ask('s9', '7MA170G'), 403)
  const statuses = []
  for (let i = 0; i < 5; i++) statuses.push(await ask(`s${i}`))
  t.strictSame(statuses, [200, 200, 200, 200, 429])
})

t.test('an address has only so many logins and bad credentials, and good ones pass all the same', async t => {
  const { url, credentials } = await startEdge(t, { RATE_LIMIT_ADDRESS: 5 })
  const good = Object.entries(await credentials('7MA170H'))
  const bad: [string, string][] = [...good.filter(([name]) => name !== 'auth-token'), ['auth-token', 'a.b.c']]
  t.equal((await send(`${url}/profile/x`, { headers: good })).status, 200)
  for (let i = 0; i < 3; i++) t.equal((await send(`${url}/profile/x`, { headers: bad })).status, 401)
  for (let i = 0; i < 2; i++) t.equal((await send(`${url}/auth/login`, { method: 'POST' })).status, 200)
  t.equal((await send(`${url}/auth/login`, { method: 'POST' })).status, 429)
  t.equal((await send(`${url}/profile/x`, { headers: bad })).status, 429)
  t.equal((await send(`${url}/profile/x`, { headers: good })).status, 200, 'a token that was verified before')
})

t.test('a limit of 0 is none', async t => {
  const none = { RATE_LIMIT_SESSION: 0, RATE_LIMIT_TENANT: 0, RATE_LIMIT_ADDRESS: 0 }
  const { url, credentials } = await startEdge(t, none)
  const { status, headers } = await send(`${url}/profile/x`, {
    headers: Object.entries(await credentials('7MA170H')),
  })
  t.equal(status, 200)
  t.notOk('ratelimit' in headers)
  t.notOk('ratelimit-policy' in headers)
})

for (const variable of ['REDIS_URL', 'MEMCACHED_URL']) {
  t.test(`two replicas share their counts, and count alone while the cache is away: ${variable}`, async t => {
    const gate = await createGate(engine(variable))
    t.teardown(() => gate.cut())
    // Whatever the driver makes of an address, the gate's has no more than host and port.
    const overrides = {
      CACHE_URL: variable === 'REDIS_URL' ? gate.url : `memcached://${new URL(gate.url).host}`,
      CACHE_PREFIX: `test:${randomUUID()}:`,
      RATE_LIMIT_ADDRESS: 40,
      RATE_LIMIT_WINDOW: 3_600,
    }
    const [one, two] = [await startEdge(t, overrides), await startEdge(t, overrides)]
    const login = async (edge: typeof one) =>
      (await send(`${edge.url}/auth/login`, { method: 'POST' })).status
    for (let i = 0; i < 20; i++) t.equal(await login(one), 200)
    const left = async () => {
      const { headers } = await send(`${two.url}/auth/login`, { method: 'POST' })
      return Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1])
    }
    let heard = await left()
    for (let asked = 1; heard > 20 - asked; asked++) {
      await sleep(500)
      heard = await left()
      if (asked > 19) break
    }
    t.ok(heard < 20, `two knows of what one let through: ${heard} left`)
    await gate.cut()
    let passed = 0
    while ((await login(two)) === 200) passed += 1
    t.ok(passed <= heard, 'what was heard stays, and nobody waits for the cache')
  })
}
