import { setTimeout as sleep } from 'node:timers/promises'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { createInvalidation } from '../src/index.ts'
import { createLookup, isShared, openSteadyCache, until } from './helper.ts'

t.setTimeout(300_000)

const redis = engine('REDIS_URL')

t.test('where nothing is published, nobody joins a read that began more than 5 s ago', async t => {
  const { channel: _, ...deaf } = (await openSteadyCache(t, 'memory:')).cache
  let current = 'old'
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { promise: reading, resolve: begun } = Promise.withResolvers<void>()
  const { lookup } = await createLookup(deaf, {
    load: async () => {
      const seen = current
      begun()
      if (seen === 'old') await held
      return seen
    },
  })
  const before = lookup.get('anna')
  await reading
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
  const { cache } = await openSteadyCache(t, redis)
  const times = {
    localTtl: (value: string) => (value === 'none' ? 40 : 60_000),
    sharedTtl: (value: string) => (value === 'none' ? 3_000 : 60_000),
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
  const isReadAgain = async () => (await lookup.get('bert')) === 'none' && loads.length === 3
  t.ok((await until(isReadAgain)) < 20_000, 'until its time is over there too')
})

t.test('a value that is not to be shared is read by each process', async t => {
  const { cache } = await openSteadyCache(t, redis)
  const options = { sharedTtl: () => 0 }
  const [a, b] = [await createLookup(cache, options), await createLookup(cache, options)]
  await a.lookup.get('anna')
  await sleep(30)
  await b.lookup.get('anna')
  t.same([a.loads.length, b.loads.length], [1, 1])
})

t.test('what was read together does not end together, and nothing outlasts its time', async t => {
  const { cache } = await openSteadyCache(t, 'memory:')
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
  const { cache } = await openSteadyCache(t, redis)
  const { lookup, loads, truth } = await createLookup(cache)
  truth.set('anna', 'shared')
  await lookup.get('anna')
  await isShared(cache, 'anna')
  truth.set('anna', 'newer')
  lookup.forget('anna')
  t.equal(await lookup.get('anna'), 'shared')
  t.equal(loads.length, 1)
})

t.test(
  'a group with very many keys begins anew instead of growing, and there are so many groups at most',
  async t => {
    const { cache } = await openSteadyCache(t, 'memory:')
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
