import { randomUUID } from 'node:crypto'
import { createService } from '@careeasy/service'
import { createGate, engine, testPlacement } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t, { type Test } from 'tap'
import { openMongo } from '../../src/mongo/clusters.ts'
import { documentKey } from '../../src/mongo/document-key.ts'
import { createTenantMongo, type TenantDocument } from '../../src/mongo/tenant-mongo.ts'
import type { Tier } from '../../src/placement.ts'
import { siloDatabase } from '../../src/silo.ts'

interface Thing extends TenantDocument {
  readonly name: string
  readonly tags?: string[]
  readonly attributes?: Record<string, unknown>
}

const url = engine('MONGODB_URL')
const [mine, theirs] = ['7MA170H', '7MA170G']

/** Two tenants of the tier, and what the server has of both. */
async function openTier(t: Test, tier: Tier, address = url) {
  const name = `tc-${randomUUID()}`
  const databases = tier === 'pool' ? [name] : [mine, theirs].map(tenant => siloDatabase(name, tenant))
  const app = await createService({ name: 'profile', title: 'Profile', logLevel: 'silent' })
  const mongoOf = await openMongo(app, { main: { url: address, database: name } })
  const admin = new MongoClient(url)
  t.teardown(async () => {
    await app.close()
    for (const database of [...databases, name]) await admin.db(database).dropDatabase()
    await admin.close()
  })
  const of = (tenant: string) => {
    const placement = testPlacement(tenant, { mongo: { tier, cluster: 'main' } })
    return createTenantMongo(mongoOf(placement), tenant).collection<Thing>('things')
  }
  async function stored() {
    const found = databases.map(database =>
      admin.db(database).collection<{ _id: string }>('things').find().toArray(),
    )
    return (await Promise.all(found)).flat().sort((a, b) => a._id.localeCompare(b._id))
  }
  return { of, stored, admin, name }
}

/** What a tenant's MongoDB does, whatever the tier. */
export function mongoContract(tier: Tier): void {
  const open = (t: Test, address = url) => openTier(t, tier, address)

  t.test('a document comes back as it was inserted, the scope’s own fields left out', async t => {
    const { of, stored } = await open(t)
    const thing = {
      id: 'a',
      name: 'Anna',
      tags: ['x'],
      attributes: { tenantId: 'theirs to use', at: new Date(0) },
    }
    await of(mine).insertOne(thing)
    t.strictSame(await of(mine).findById('a'), thing)
    t.strictSame(await of(mine).find({ name: 'Anna' }), [thing])
    t.same(await stored(), [{ _id: documentKey(mine, 'a'), tenantId: mine, ...thing }])
  })

  t.test('two tenants may use one id, and neither finds, changes or removes what the other has', async t => {
    const { of, stored } = await open(t)
    for (const tenant of [mine, theirs])
      await of(tenant).insertOne({ id: 'same', name: tenant, tags: [tenant] })
    await of(theirs).insertOne({ id: 'only', name: 'theirs' })
    const before = (await stored()).filter(document => document._id.startsWith(theirs))

    const things = of(mine)
    t.match(await things.findById('same'), { name: mine })
    for (const id of ['only', documentKey(theirs, 'same'), `x:${theirs}:same`]) {
      t.equal(await things.findById(id), undefined, id)
      t.equal(await things.updateById(id, {}, { $set: { name: 'mine now' } }), undefined, id)
      t.equal(await things.deleteById(id), false, id)
    }
    for (const filter of [
      {},
      { id: 'same' },
      { name: { $ne: 'x' } },
      { $or: [{ name: theirs }, { name: mine }] },
    ]) {
      t.same(
        (await things.find(filter)).map(({ name }) => name),
        [mine],
        JSON.stringify(filter),
      )
    }
    for (const filter of [{ name: theirs }, { id: 'only' }, { tags: theirs }, { name: { $in: [theirs] } }]) {
      t.same(await things.find(filter), [], JSON.stringify(filter))
    }
    await things.updateById('same', {}, { $set: { name: 'changed' } })
    t.equal(await things.deleteById('same'), true)
    t.same(await stored(), before)
  })

  t.test('a filter, document or update that names the other tenant is refused before it is sent', async t => {
    const { of, stored } = await open(t)
    await of(theirs).insertOne({ id: 'a', name: 'theirs' })
    await of(mine).insertOne({ id: 'a', name: 'mine' })
    const before = await stored()
    const things = of(mine)
    const violation = { name: 'TenantScopeViolation' }
    const named = { tenantId: theirs } as object
    await t.rejects(things.find(named), violation)
    await t.rejects(things.find({ $or: [named, {}] }), violation)
    await t.rejects(things.insertOne({ id: 'b', name: 'b', ...named }), violation)
    await t.rejects(
      things.insertOne({ id: 'b', name: 'b', _id: documentKey(theirs, 'b') } as Thing),
      violation,
    )
    await t.rejects(things.updateById('a', named, { $set: { name: 'x' } }), violation)
    await t.rejects(things.updateById('a', {}, { $set: named }), violation)
    await t.rejects(things.updateById('a', {}, { $rename: { name: 'tenantId' } }), violation)
    await t.rejects(things.updateById('a', {}, [{ $set: named }] as never), violation)
    await t.rejects(things.deleteById('a', named), violation)
    t.same(await stored(), before)
  })

  t.test(
    'an update gives what is there afterwards, and changes nothing that does not fit its filter',
    async t => {
      const { of } = await open(t)
      const things = of(mine)
      await things.insertOne({ id: 'a', name: 'one', tags: ['x'] })
      const update = { $set: { name: 'two', tags: ['x', 'y'] } }
      t.same(await things.updateById('a', { name: 'one' }, update), {
        id: 'a',
        name: 'two',
        tags: ['x', 'y'],
      })
      t.equal(await things.updateById('a', { name: 'one' }, update), undefined)
      t.equal(await things.deleteById('a', { name: 'one' }), false)
      t.equal(await things.deleteById('a', { name: 'two' }), true)
      t.equal(await things.updateById('b', {}, { $set: { name: 'x' } }), undefined, 'and makes nothing')
      t.same(await things.find({}), [])
    },
  )

  t.test('a list is sorted and bounded as asked', async t => {
    const { of } = await open(t)
    for (const name of ['b', 'c', 'a']) await of(mine).insertOne({ id: name, name })
    t.same(
      (await of(mine).find({}, { sort: { name: -1 }, limit: 2 })).map(({ name }) => name),
      ['c', 'b'],
    )
  })

  t.test('an id that is taken in the tenant is refused, with the store’s own code', async t => {
    const { of } = await open(t)
    await of(mine).insertOne({ id: 'a', name: 'one' })
    await t.rejects(of(mine).insertOne({ id: 'a', name: 'two' }), { code: 11000 })
    t.match(await of(mine).findById('a'), { name: 'one' })
  })

  t.test('many are stored in one call, but those whose id is taken, and these are named', async t => {
    const { of, stored } = await open(t)
    const things = of(mine)
    await of(theirs).insertOne({ id: 'c', name: 'theirs' })
    await things.insertOne({ id: 'b', name: 'first' })
    t.same(await things.insertMany([]), [])
    const duplicates = await things.insertMany(['a', 'b', 'c', 'a'].map(id => ({ id, name: 'many' })))
    t.same(
      duplicates.map(({ index }) => index),
      [1, 3],
    )
    t.match(duplicates[0]?.message, /E11000/)
    t.same(
      (await stored()).map(({ _id }) => _id),
      [documentKey(theirs, 'c'), ...['a', 'b', 'c'].map(id => documentKey(mine, id))],
    )
    t.match(await things.findById('b'), { name: 'first' })
    const named = [{ id: 'd', name: 'd' }, { id: 'e', name: 'e', tenantId: theirs } as Thing]
    await t.rejects(things.insertMany(named), { name: 'TenantScopeViolation' })
    t.equal(await things.findById('d'), undefined, 'nor are those beside it stored')
  })

  t.test('a stream gives each document of the tenant once, a few at a time, and may be left', async t => {
    const { of } = await open(t)
    const ids = Array.from({ length: 25 }, (_, n) => String(n).padStart(2, '0'))
    await of(mine).insertMany(ids.map(id => ({ id, name: 'x', tags: [id] })))
    await of(theirs).insertMany(ids.map(id => ({ id, name: 'theirs' })))
    const seen: Thing[] = []
    const options = { sort: { id: 1 }, batchSize: 10, projection: { tags: 0 } } as const
    for await (const thing of of(mine).stream({ name: { $in: ['x', 'theirs'] } }, options)) seen.push(thing)
    t.same(
      seen,
      ids.map(id => ({ id, name: 'x' })),
    )
    for await (const thing of of(mine).stream({}, options)) {
      t.equal(thing.id, '00')
      break
    }
    await t.rejects(
      async () => {
        for await (const thing of of(mine).stream({ tenantId: theirs } as object)) t.fail(thing.id)
      },
      { name: 'TenantScopeViolation' },
    )
  })

  t.test('a count goes no further than asked, and counts nothing of another tenant', async t => {
    const { of } = await open(t)
    await of(mine).insertMany(['a', 'b', 'c'].map(id => ({ id, name: id })))
    await of(theirs).insertMany(['a', 'b', 'c', 'd'].map(id => ({ id, name: id })))
    t.equal(await of(mine).count({}, 10), 3)
    t.equal(await of(mine).count({}, 2), 2)
    t.equal(await of(mine).count({ name: { $in: ['a', 'd'] } }, 10), 1)
    t.throws(() => of(mine).count({ tenantId: theirs } as object, 10), { name: 'TenantScopeViolation' })
  })

  t.test('a store that is away is 503 in time, for every operation, and usable again afterwards', async t => {
    const gate = await createGate(url)
    t.teardown(() => gate.cut())
    const { of } = await open(t, gate.url)
    const things = of(mine)
    await things.insertOne({ id: 'a', name: 'one' })
    const calls: (() => Promise<unknown>)[] = [
      () => things.findById('a'),
      () => things.find({}),
      () => things.stream({})[Symbol.asyncIterator]().next(),
      () => things.count({}, 10),
      () => things.insertOne({ id: 'b', name: 'two' }),
      () => things.insertMany([{ id: 'b', name: 'two' }]),
      () => things.updateById('a', {}, { $set: { name: 'two' } }),
      () => things.deleteById('a'),
    ]
    const away = { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 }
    await gate.cut()
    for (const call of calls) {
      const begun = performance.now()
      await t.rejects(call(), away)
      t.ok(performance.now() - begun < 20_000)
    }
    gate.stall()
    await gate.open()
    const begun = performance.now()
    await t.rejects(things.findById('a'), away, 'it hangs')
    t.ok(performance.now() - begun < 20_000)
    gate.resume()
    t.match(await things.findById('a'), { name: 'one' })
  })

  const own = tier === 'pool' ? 'the shared database' : 'a database of its own'
  t.test(`a tenant’s documents are in ${own}`, async t => {
    const { of, admin, name } = await open(t)
    await of(mine).insertOne({ id: 'a', name: 'mine' })
    await of(theirs).insertOne({ id: 'a', name: 'theirs' })
    const namesIn = async (database: string) =>
      (await admin.db(database).collection('things').find().sort({ _id: 1 }).toArray()).map(d => d['name'])
    const shared = tier === 'pool' ? ['theirs', 'mine'] : []
    t.same(await namesIn(name), shared)
    t.same(await namesIn(siloDatabase(name, mine)), tier === 'pool' ? [] : ['mine'])
    t.same(await namesIn(siloDatabase(name, theirs)), tier === 'pool' ? [] : ['theirs'])
  })
}
