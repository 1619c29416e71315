import { engine } from '@careeasy/testing'
import t from 'tap'
import { createInvalidation } from '../src/index.ts'
import { answers, createLookup, gateTo, isShared, openCache, uniquePrefix, until } from './helper.ts'

t.setTimeout(300_000)

const redis = engine('REDIS_URL')

t.test(
  'while the shared cache is away the truth is read, and an old value lasts its local time at most',
  async t => {
    const gate = await gateTo(t, redis)
    const { cache } = await openCache(t, gate.url)
    const { lookup, truth, loads, warnings } = await createLookup(cache, { localTtl: () => 200 })
    truth.set('anna', 'old')
    t.equal(await lookup.get('anna'), 'old')
    await gate.cut()
    t.equal(await lookup.get('anna'), 'old', 'read again: what was missed meanwhile is not known')
    truth.set('anna', 'new')
    t.ok((await until(async () => (await lookup.get('anna')) === 'new')) < 20_000)
    for (const group of ['bert', 'carl', 'dora']) t.equal(await lookup.get(group), 'none')
    t.ok(loads.length >= 5)
    t.equal(warnings.length, 1, 'one warning for the outage, not one for each look-up')

    await gate.open()
    t.ok((await until(() => answers(() => cache.ping()))) < 20_000)
    await lookup.get('emil')
    await gate.cut()
    await lookup.get('fred')
    t.equal(warnings.length, 2, 'and one for the next')
  },
)

t.test('an invalidation that could not be announced is announced when the shared cache is back', async t => {
  const gate = await gateTo(t, redis)
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
  await t.resolves(invalidate('anna'), 'the writer does not wait until it is back')
  t.equal(warnings.length, 1)
  await gate.open()
  t.ok((await until(async () => (await reader.lookup.get('anna')) === 'new')) < 20_000)
})

t.test('a gap in the subscription drops everything, also what is being read', async t => {
  const gate = await gateTo(t, redis)
  const { cache } = await openCache(t, gate.url)
  let current = 'old'
  let slow = false
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { promise: underWay, resolve: begun } = Promise.withResolvers<void>()
  const { lookup } = await createLookup(cache, {
    sharedTtl: () => 0,
    load: async group => {
      const seen = current
      if (slow && group === 'bert') {
        begun()
        await held
      }
      return seen
    },
  })
  t.equal(await lookup.get('anna'), 'old')
  slow = true
  const reading = lookup.get('bert')
  await underWay
  slow = false
  current = 'new'
  await gate.cut()
  t.ok((await until(async () => (await lookup.get('anna')) === 'new')) < 20_000)
  release()
  t.equal(await reading, 'new')
  t.equal(await lookup.get('bert'), 'new')
})

t.test('a value counts no longer once the cache has dropped the epoch of its group', async t => {
  const { cache } = await openCache(t, redis)
  const a = await createLookup(cache)
  a.truth.set('anna', 'old')
  await a.lookup.get('anna')
  await isShared(cache, 'anna')
  const invalidate = createInvalidation({ name: 'lookup', cache, log: { warn() {} } })
  await invalidate('anna')
  // As Redis does when its memory is full: the epoch goes, the value stays.
  await cache.delete('lookup:{anna}:epoch')
  const b = await createLookup(cache)
  b.truth.set('anna', 'new')
  t.equal(await b.lookup.get('anna'), 'new')
})
