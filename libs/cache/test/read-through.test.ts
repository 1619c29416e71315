import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createInvalidation } from '../src/index.ts'
import { createLookup, drivers, isShared, openSteadyCache, uniquePrefix, until } from './helper.ts'

t.setTimeout(300_000)

for (const { name, url, publishes } of drivers) {
  t.test(`${name}: a value is read once, and then given without a promise`, async t => {
    const { lookup, truth, loads } = await createLookup((await openSteadyCache(t, url)).cache)
    truth.set('anna', 'a')
    t.equal(await lookup.get('anna', 'k'), 'a')
    t.equal(lookup.get('anna', 'k'), 'a')
    t.equal(await lookup.get('anna', 'other'), 'a')
    t.same(loads, ['anna/k', 'anna/other'])
  })

  t.test(`${name}: concurrent misses of one key make one read`, async t => {
    const { lookup, loads } = await createLookup((await openSteadyCache(t, url)).cache)
    const values = await Promise.all(Array.from({ length: 50 }, (_, i) => lookup.get('anna', `k${i % 2}`)))
    t.same(new Set(values), new Set(['none']))
    t.same(loads.sort(), ['anna/k0', 'anna/k1'])
  })

  t.test(`${name}: a rejection reaches every waiting caller and is not kept`, async t => {
    let fails = true
    const { lookup } = await createLookup((await openSteadyCache(t, url)).cache, {
      load: async () => {
        await sleep(20)
        if (fails) throw new Error('no truth')
        return 'truth'
      },
    })
    const results = await Promise.allSettled([1, 2, 3].map(() => lookup.get('anna')))
    t.same(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
    fails = false
    t.equal(await lookup.get('anna'), 'truth')
  })

  t.test(`${name}: what one process has read the others need not read, until it is invalidated`, async t => {
    const prefix = uniquePrefix()
    const shared = (await openSteadyCache(t, url, prefix)).cache
    const a = await createLookup(shared)
    const b = await createLookup(url === 'memory:' ? shared : (await openSteadyCache(t, url, prefix)).cache)
    for (const { truth } of [a, b]) truth.set('anna', 'old')
    t.equal(await a.lookup.get('anna'), 'old')
    await isShared(shared, 'anna')
    t.equal(await b.lookup.get('anna'), 'old')
    t.same(b.loads, [], 'the second took it from the shared cache')

    for (const { truth } of [a, b]) truth.set('anna', 'new')
    const begun = performance.now()
    await a.lookup.invalidate('anna')
    t.equal(await a.lookup.get('anna'), 'new')
    let lastOld = begun
    await until(async () => {
      const asked = performance.now()
      if ((await b.lookup.get('anna')) === 'new') return true
      lastOld = asked
      return false
    })
    // Both would keep it for a minute.
    t.ok(lastOld - begun < 5_000, `${lastOld - begun} ms${publishes ? '' : ', the bound without messages'}`)
    t.equal(await b.lookup.get('other'), 'none', 'other groups are as they were')
  })

  t.test(`${name}: an invalidation while a read is under way leaves nothing old behind`, async t => {
    const prefix = uniquePrefix()
    const { cache } = await openSteadyCache(t, url, prefix)
    let current = 'old'
    let reads = 0
    const { promise: reading, resolve: begun } = Promise.withResolvers<void>()
    const slow = await createLookup(cache, {
      load: async () => {
        const seen = current
        reads += 1
        begun()
        if (reads === 1) await sleep(100)
        return seen
      },
    })
    const before = slow.lookup.get('anna')
    await reading
    current = 'new'
    await slow.lookup.invalidate('anna')
    t.equal(await slow.lookup.get('anna'), 'new', 'who asks after the invalidation')
    t.equal(await before, 'new', 'who asked before it')
    t.equal(await slow.lookup.get('anna'), 'new', 'what is kept in the process')
    await sleep(50)
    const late = await createLookup(cache, { load: async () => 'read again' })
    t.not(await late.lookup.get('anna'), 'old', 'what is kept in the shared cache')
  })

  t.test(
    `${name}: a value read before another process invalidates it does not come back from the shared cache`,
    async t => {
      const prefix = uniquePrefix()
      const { cache } = await openSteadyCache(t, url, prefix)
      let current = 'old'
      const { promise: held, resolve: release } = Promise.withResolvers<void>()
      const { promise: reading, resolve: begun } = Promise.withResolvers<void>()
      // It hears no invalidations, as a process whose subscription is broken.
      const { channel: _, ...deaf } = cache
      const reader = await createLookup(deaf, {
        localTtl: () => 0,
        load: async () => {
          const seen = current
          begun()
          await held
          return seen
        },
      })
      const before = reader.lookup.get('anna')
      await reading
      current = 'new'
      await createInvalidation({ name: 'lookup', cache, log: { warn() {} } })('anna')
      release()
      await before
      await sleep(50)
      const other = await createLookup(cache, { load: async () => current })
      t.equal(await other.lookup.get('anna'), 'new')
    },
  )
}
