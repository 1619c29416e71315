import { setTimeout as sleep } from 'node:timers/promises'
import { createGate, engine } from '@careeasy/testing'
import t from 'tap'
import { createInvalidation } from '../src/index.ts'
import { createLookup, drivers, openCache, uniquePrefix, until } from './helper.ts'

t.setTimeout(300_000)

const redis = engine('REDIS_URL')

for (const { name, url, publishes } of drivers) {
  t.test(`${name}: a value is read once, and then given without a promise`, async t => {
    const { lookup, truth, loads } = await createLookup((await openCache(t, url)).cache)
    truth.set('anna', 'a')
    t.equal(await lookup.get('anna', 'k'), 'a')
    t.equal(lookup.get('anna', 'k'), 'a')
    t.equal(await lookup.get('anna', 'other'), 'a')
    t.same(loads, ['anna/k', 'anna/other'])
  })

  t.test(`${name}: concurrent misses of one key make one read`, async t => {
    const { lookup, loads } = await createLookup((await openCache(t, url)).cache)
    const values = await Promise.all(Array.from({ length: 50 }, (_, i) => lookup.get('anna', `k${i % 2}`)))
    t.same(new Set(values), new Set(['none']))
    t.same(loads.sort(), ['anna/k0', 'anna/k1'])
  })

  t.test(`${name}: a rejection reaches every waiting caller and is not kept`, async t => {
    let fails = true
    const { lookup } = await createLookup((await openCache(t, url)).cache, {
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
    const shared = (await openCache(t, url, prefix)).cache
    const a = await createLookup(shared)
    const b = await createLookup(url === 'memory:' ? shared : (await openCache(t, url, prefix)).cache)
    for (const { truth } of [a, b]) truth.set('anna', 'old')
    t.equal(await a.lookup.get('anna'), 'old')
    await sleep(100)
    t.equal(await b.lookup.get('anna'), 'old')
    t.same(b.loads, [], 'the second took it from the shared cache')

    for (const { truth } of [a, b]) truth.set('anna', 'new')
    const begun = performance.now()
    await a.lookup.invalidate('anna')
    t.equal(await a.lookup.get('anna'), 'new')
    await until(async () => (await b.lookup.get('anna')) === 'new', 7_000)
    // Both would keep it for a minute.
    const took = performance.now() - begun
    t.ok(took < (publishes ? 1_000 : 5_200), `${took} ms`)
    t.equal(await b.lookup.get('other'), 'none', 'other groups are as they were')
  })

  t.test(`${name}: an invalidation while a read is under way leaves nothing old behind`, async t => {
    const prefix = uniquePrefix()
    const { cache } = await openCache(t, url, prefix)
    let current = 'old'
    let reads = 0
    let begun = () => {}
    const reading = new Promise<void>(resolve => {
      begun = resolve
    })
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
      const { cache } = await openCache(t, url, prefix)
      let current = 'old'
      let release = () => {}
      const held = new Promise<void>(resolve => {
        release = resolve
      })
      // It hears no invalidations, as a process whose subscription is broken.
      const { channel: _, ...deaf } = cache
      const reader = await createLookup(deaf, {
        localTtl: () => 0,
        load: async () => {
          const seen = current
          await held
          return seen
        },
      })
      const before = reader.lookup.get('anna')
      await sleep(30)
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

t.test('where nothing is published, nobody joins a read that began more than 5 s ago', async t => {
  const { channel: _, ...deaf } = (await openCache(t, 'memory:')).cache
  let current = 'old'
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const { lookup } = await createLookup(deaf, {
    load: async () => {
      const seen = current
      if (seen === 'old') await held
      return seen
    },
  })
  const before = lookup.get('anna')
  await sleep(10)
  current = 'new'
  await createInvalidation({ name: 'lookup', cache: deaf, log: { warn() {} } })('anna')
  await sleep(5_000)
  t.equal(await lookup.get('anna'), 'new')
  release()
  t.equal(await before, 'old')
  t.equal(await lookup.get('anna'), 'new', 'the late value is not kept')
})

t.test('a value is kept for its own time in the process, another in the shared cache', async t => {
  const { cache } = await openCache(t, redis)
  const times = {
    localTtl: (value: string) => (value === 'none' ? 40 : 60_000),
    sharedTtl: (value: string) => (value === 'none' ? 150 : 60_000),
  }
  const { lookup, loads, truth } = await createLookup(cache, times)
  truth.set('anna', 'known')
  t.equal(await lookup.get('anna'), 'known')
  t.equal(await lookup.get('bert'), 'none')
  await sleep(60)
  t.equal(lookup.get('anna'), 'known', 'still there')
  t.type(lookup.get('bert'), Promise, 'no longer in the process')
  t.equal(await lookup.get('bert'), 'none')
  t.equal(loads.length, 2, 'but in the shared cache')
  await sleep(200)
  t.equal(await lookup.get('bert'), 'none')
  t.equal(loads.length, 3)
})

t.test('a value that is not to be shared is read by each process', async t => {
  const { cache } = await openCache(t, redis)
  const options = { sharedTtl: () => 0 }
  const [a, b] = [await createLookup(cache, options), await createLookup(cache, options)]
  await a.lookup.get('anna')
  await sleep(30)
  await b.lookup.get('anna')
  t.same([a.loads.length, b.loads.length], [1, 1])
})

t.test('a value counts no longer once the cache has dropped the epoch of its group', async t => {
  const { cache } = await openCache(t, redis)
  const a = await createLookup(cache)
  a.truth.set('anna', 'old')
  await a.lookup.get('anna')
  await sleep(30)
  const invalidate = createInvalidation({ name: 'lookup', cache, log: { warn() {} } })
  await invalidate('anna')
  // As Redis does when its memory is full: the epoch goes, the value stays.
  await cache.delete('lookup:{anna}:epoch')
  const b = await createLookup(cache)
  b.truth.set('anna', 'new')
  t.equal(await b.lookup.get('anna'), 'new')
})

t.test(
  'while the shared cache is away the truth is read, and an old value lasts its local time at most',
  async t => {
    const gate = await createGate(redis)
    t.teardown(() => gate.cut())
    const { cache } = await openCache(t, gate.url)
    const { lookup, truth, loads, warnings } = await createLookup(cache, { localTtl: () => 200 })
    truth.set('anna', 'old')
    t.equal(await lookup.get('anna'), 'old')
    await gate.cut()
    await sleep(20)
    t.equal(await lookup.get('anna'), 'old', 'read again: what was missed meanwhile is not known')
    truth.set('anna', 'new')
    const changed = performance.now()
    const took = await until(async () => (await lookup.get('anna')) === 'new')
    t.ok(took < 3_000 && performance.now() - changed < 3_000, `${took} ms`)
    for (const group of ['bert', 'carl', 'dora']) t.equal(await lookup.get(group), 'none')
    t.ok(loads.length >= 5)
    t.equal(warnings.length, 1, 'one warning for the outage, not one for each look-up')

    await gate.open()
    await until(() =>
      cache.ping().then(
        () => true,
        () => false,
      ),
    )
    await lookup.get('emil')
    await gate.cut()
    await sleep(20)
    await lookup.get('fred')
    t.equal(warnings.length, 2, 'and one for the next')
  },
)

t.test('an invalidation that could not be announced is announced when the shared cache is back', async t => {
  const gate = await createGate(redis)
  t.teardown(() => gate.cut())
  const prefix = uniquePrefix()
  const reader = await createLookup((await openCache(t, redis, prefix)).cache)
  const { cache } = await openCache(t, gate.url, prefix)
  reader.truth.set('anna', 'old')
  t.equal(await reader.lookup.get('anna'), 'old')
  const warnings: string[] = []
  const log = { warn: (_fields: object, message: string) => void warnings.push(message) }
  const invalidate = createInvalidation({ name: 'lookup', cache, log })
  await gate.cut()
  reader.truth.set('anna', 'new')
  const begun = performance.now()
  await t.resolves(invalidate('anna'))
  t.ok(performance.now() - begun < 3_000, 'the writer does not wait')
  t.equal(warnings.length, 1)
  await gate.open()
  const took = await until(async () => (await reader.lookup.get('anna')) === 'new')
  t.ok(took < 3_000, `${took} ms`)
})

t.test('a gap in the subscription drops everything, also what is being read', async t => {
  const gate = await createGate(redis)
  t.teardown(() => gate.cut())
  const { cache } = await openCache(t, gate.url)
  let current = 'old'
  let slow = false
  const { lookup } = await createLookup(cache, {
    sharedTtl: () => 0,
    load: async group => {
      const seen = current
      if (slow && group === 'bert') await sleep(100)
      return seen
    },
  })
  t.equal(await lookup.get('anna'), 'old')
  slow = true
  const reading = lookup.get('bert')
  await sleep(30)
  slow = false
  current = 'new'
  await gate.cut()
  await sleep(20)
  t.equal(await lookup.get('anna'), 'new')
  t.equal(await reading, 'new')
  t.equal(await lookup.get('bert'), 'new')
})

t.test('what was read together does not end together, and nothing outlasts its time', async t => {
  const { cache } = await openCache(t, 'memory:')
  const ttl = 1_000_000
  const { lookup, loads } = await createLookup(cache, { localTtl: () => ttl, sharedTtl: () => 0 })
  const begun = performance.now()
  const clock = t.capture(performance, 'now', () => now)
  t.ok(clock)
  let now = begun
  const people = Array.from({ length: 200 }, (_, n) => `person ${n}`)
  /** How many of them are read again by then. */
  const readAgainAt = async (share: number) => {
    now = begun + ttl * share
    loads.length = 0
    for (const person of people) await lookup.get(person)
    return loads.length
  }
  t.equal(await readAgainAt(0), people.length)
  t.equal(await readAgainAt(0.74), 0)
  const some = await readAgainAt(0.875)
  t.ok(some > 50 && some < 150, `${some} of ${people.length}`)
  t.equal(await readAgainAt(1), people.length - some)
})

t.test('forgetting drops a group in this process only', async t => {
  const { cache } = await openCache(t, redis)
  const { lookup, loads, truth } = await createLookup(cache)
  truth.set('anna', 'shared')
  await lookup.get('anna')
  await sleep(30)
  truth.set('anna', 'newer')
  lookup.forget('anna')
  t.equal(await lookup.get('anna'), 'shared')
  t.equal(loads.length, 1)
})

t.test(
  'a group with very many keys begins anew instead of growing, and there are so many groups at most',
  async t => {
    const { cache } = await openCache(t, 'memory:')
    const { lookup } = await createLookup(cache, { sharedTtl: () => 0, maxGroups: 2 })
    const isKept = (group: string, key: string) => typeof lookup.get(group, key) === 'string'
    for (let key = 0; key < 256; key++) await lookup.get('anna', `k${key}`)
    t.ok(isKept('anna', 'k0') && isKept('anna', 'k255'))
    await lookup.get('anna', 'k256')
    t.ok(isKept('anna', 'k256'))
    t.notOk(isKept('anna', 'k1'))
    await lookup.get('bert', 'k')
    await lookup.get('carl', 'k')
    t.notOk(isKept('anna', 'k256'))
    t.ok(isKept('carl', 'k'))
  },
)
