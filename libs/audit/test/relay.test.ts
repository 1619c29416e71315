import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceCall, ServiceClient } from '@careeasy/service-client'
import t from 'tap'
import { deliverTo, type Outbox, startRelay } from '../src/index.ts'
import { eventOf, left, minute, openStores, receiver, start, until } from './helper.ts'

t.setTimeout(180_000)

const { stores } = openStores(t)

for (const [name, open] of Object.entries(stores)) {
  t.test(`${name}: what is offered is handed over at once, in its order, and removed`, async t => {
    const store = await open()
    const { deliver, got, calls } = receiver()
    const relay = start(t, store, deliver)
    const events = [...['a', 'b', 'c'].map(target => eventOf('7MA170H', target)), eventOf('7MA170G', 'd')]
    const entries = await Promise.all(events.map(event => store.write(event)))
    for (const entry of entries) relay.offer(entry)
    t.ok(await until(() => got.size === 2 && got.get('7MA170H')?.size === 3))
    t.same(
      [...got].map(([tenant, targets]) => [tenant, [...targets]]),
      [
        ['7MA170H', ['a', 'b', 'c']],
        ['7MA170G', ['d']],
      ],
    )
    t.equal(calls.length, 2, 'what comes together is sent together')
    await relay.close()
    t.same(await left(store), [])
  })

  t.test(
    `${name}: what another process left behind is swept up, what is young is left to its writer`,
    async t => {
      const store = await open()
      await store.write(eventOf('7MA170H', 'left behind', 5_000))
      await store.write(eventOf('7MA170H', 'young', -minute / 2))
      const { deliver, got } = receiver()
      start(t, store, deliver, { sweepInterval: 50 })
      t.ok(await until(() => got.size > 0))
      await sleep(120)
      t.same([...(got.get('7MA170H') ?? [])], ['left behind'])
      t.same(await left(store), ['young'])
    },
  )

  t.test(`${name}: one tenant that fails is left alone for a while and holds up nobody`, async t => {
    const store = await open()
    const { deliver, got, failing, failures } = receiver()
    failing.add('7MA170X')
    for (const tenant of ['7MA170X', '7MA170H']) await store.write(eventOf(tenant, `of ${tenant}`, 5_000))
    const relay = start(t, store, deliver, { sweepInterval: 40, tenantPause: 1_500 })
    t.ok(await until(() => got.has('7MA170H')))
    for (let round = 0; round < 3; round++) {
      relay.offer(await store.write(eventOf('7MA170H', `later ${round}`)))
      relay.offer(await store.write(eventOf('7MA170X', `later ${round}`)))
      await sleep(40)
    }
    t.ok(await until(() => got.get('7MA170H')?.size === 4))
    failing.clear()
    t.ok(await until(() => got.get('7MA170X')?.size === 4), 'it is tried again')
    t.ok(failures.length > 0)
    for (const { failedAt, triedAt } of failures) t.ok(triedAt - failedAt > 1_400, 'but only after a while')
    await relay.close()
    t.same(await left(store), [])
  })

  t.test(`${name}: an event whose removal failed is handed over again, none is lost`, async t => {
    const store = await open()
    let fails = true
    const outbox: Outbox = {
      pending: options => store.outbox.pending(options),
      async done(entries) {
        if (fails) throw new Error('the store is away')
        await store.outbox.done(entries)
      },
    }
    const { deliver, calls } = receiver()
    const relay = start(t, { ...store, outbox }, deliver, { sweepInterval: 40, tenantPause: 50 })
    relay.offer(await store.write(eventOf('7MA170H', 'a')))
    t.ok(await until(() => calls.length > 0))
    t.same(await left(store), ['a'])
    fails = false
    const before = calls.length
    t.ok(await until(() => calls.length > before))
    await relay.close()
    t.same(await left(store), [])
  })

  t.test(`${name}: more than one hand-over holds is moved in one sweep`, async t => {
    const store = await open()
    for (let part = 0; part < 9; part++) {
      const events = Array.from({ length: 50 }, (_, index) => eventOf('7MA170H', `${part}-${index}`, 20_000))
      await Promise.all(events.map(event => store.write(event)))
    }
    const { deliver, got } = receiver()
    start(t, store, deliver, { sweepInterval: 8_000 })
    t.ok(await until(() => got.size > 0))
    // One sweep each would take until the second after this one, 16 s later.
    t.ok(await until(() => got.get('7MA170H')?.size === 450, 15_500))
  })
}

t.test('an outbox that cannot be read is tried again', async t => {
  let reads = 0
  const warnings: string[] = []
  const outbox: Outbox = {
    async pending() {
      reads += 1
      throw new Error('away')
    },
    async done() {},
  }
  const relay = startRelay({
    outbox,
    deliver: async () => {},
    log: { warn: (_fields, message) => warnings.push(message) },
    sweepInterval: 20,
  })
  t.ok(await until(() => reads >= 2))
  await relay.close()
  t.match(warnings[0], 'cannot be read')
})

t.test('more events of a tenant than the audit log takes at once go in several calls', async t => {
  const store = await stores.MongoDB()
  const sizes: number[] = []
  const relay = start(t, store, async (_, events) => void sizes.push(events.length))
  const ref = { collection: 'none', key: 'none' }
  for (let n = 0; n < 1_100; n++) relay.offer({ event: eventOf('7MA170H', String(n)), ref })
  t.ok(await until(() => sizes.length === 3))
  t.same(sizes, [500, 500, 100])
})

t.test('events go to geo, by tenant', async t => {
  const calls: ServiceCall[] = []
  const geo = {
    async call(call: ServiceCall) {
      calls.push(call)
      return { status: 204, body: undefined }
    },
  } as unknown as ServiceClient
  const event = eventOf('7MA170H', 'a')
  await deliverTo(geo)('7MA170H', [event])
  t.strictSame(calls, [{ method: 'POST', path: '/internal/audit/7MA170H/events', body: { events: [event] } }])
})
