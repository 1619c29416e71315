import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createAuditEvent, type Deliver, type Outbox, startRelay } from '../src/index.ts'
import { eventOf, left, openStores, receiver, start, until } from './helper.ts'

t.setTimeout(180_000)

const { stores } = openStores(t)
const offered = 400
const context = { tenant: '7MA170H', actor: 'anna', requestId: 'one', source: 'test' }

t.test('closing does not wait until a slow store has let go of all that was handed over', async t => {
  let [delivered, removed] = [0, 0]
  const outbox: Outbox = {
    pending: async () => [],
    // 20 s for all of them, of which a service that is told to stop has no more.
    async done(entries) {
      await sleep(50 * entries.length)
      removed += entries.length
    },
  }
  const deliver = async (_tenant: string, events: readonly unknown[]) => {
    delivered += events.length
  }
  const relay = startRelay({ outbox, deliver, log: { warn() {} } })
  for (let n = 0; n < offered; n++)
    relay.offer({ event: createAuditEvent(context, { action: 'a', target: String(n) }), ref: n })
  await relay.close()
  t.equal(delivered, offered)
  t.ok(removed > 0, `${removed} are out of it`)
  t.ok(removed < offered, 'the rest is handed over again by another replica, and kept once')
})

for (const [name, open] of Object.entries(stores)) {
  t.test(`${name}: closing hands over what was offered, and then takes no more`, async t => {
    const store = await open()
    const { deliver, got } = receiver()
    const relay = start(t, store, deliver)
    relay.offer(await store.write(eventOf('7MA170H', 'a')))
    await relay.close()
    t.same([...(got.get('7MA170H') ?? [])], ['a'])
    t.same(await left(store), [])
    relay.offer(await store.write(eventOf('7MA170H', 'too late')))
    await sleep(60)
    t.same([...(got.get('7MA170H') ?? [])], ['a'])
    t.same(await left(store), ['too late'], 'it waits for another replica')
  })
}

t.test('closing does not wait for tenants one after another when none can be served', async t => {
  const store = await stores.MongoDB()
  let calls = 0
  const deliver: Deliver = async () => {
    calls += 1
    await sleep(200)
    throw new Error('late')
  }
  const relay = start(t, store, deliver, { sweepInterval: 50 })
  for (let index = 0; index < 30; index++) relay.offer(await store.write(eventOf(`7MA17${10 + index}`, 'a')))
  await until(() => calls > 0)
  const before = calls
  await relay.close()
  t.ok(calls - before <= 2, `${calls - before} more were tried of 30`)
  t.equal((await left(store)).length, 30, 'nothing is lost')
})
