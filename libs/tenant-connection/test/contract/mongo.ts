import { randomUUID } from 'node:crypto'
import { createGate, engine } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t, { type Test } from 'tap'
import { createTenantMongo, documentKey, guarded, type TenantDocument } from '../src/mongo/tenant-mongo.ts'

interface Thing extends TenantDocument {
  readonly name: string
  readonly tags?: string[]
  readonly attributes?: Record<string, unknown>
}

const url = engine('MONGODB_URL')
const [mine, theirs] = ['7MA170H', '7MA170G']

async function open(t: Test, address = url) {
  const name = `tc-${randomUUID()}`
  const bounds = { serverSelectionTimeoutMS: 300, connectTimeoutMS: 300, socketTimeoutMS: 500 }
  const client = new MongoClient(address, { ignoreUndefined: true, ...bounds })
  const admin = new MongoClient(url)
  t.teardown(async () => {
    await client.close()
    await admin.db(name).dropDatabase()
    await admin.close()
  })
  await client.connect()
  const db = client.db(name)
  const of = (tenant: string) => createTenantMongo(db, tenant).collection<Thing>('things')
  return { db, of, stored: () => db.collection<{ _id: string }>('things').find().sort({ _id: 1 }).toArray() }
}

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
  await t.rejects(things.insertOne({ id: 'b', name: 'b', _id: documentKey(theirs, 'b') } as Thing), violation)
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
    t.same(await things.updateById('a', { name: 'one' }, update), { id: 'a', name: 'two', tags: ['x', 'y'] })
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

t.test('a store that is away is 503 in time, for every operation, and usable again afterwards', async t => {
  const gate = await createGate(url)
  t.teardown(() => gate.cut())
  const { of } = await open(t, gate.url)
  const things = of(mine)
  await things.insertOne({ id: 'a', name: 'one' })
  const calls: (() => Promise<unknown>)[] = [
    () => things.findById('a'),
    () => things.find({}),
    () => things.insertOne({ id: 'b', name: 'two' }),
    () => things.updateById('a', {}, { $set: { name: 'two' } }),
    () => things.deleteById('a'),
  ]
  const away = { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 }
  await gate.cut()
  for (const call of calls) {
    const begun = performance.now()
    await t.rejects(call(), away)
    t.ok(performance.now() - begun < 2_000)
  }
  gate.stall()
  await gate.open()
  const begun = performance.now()
  await t.rejects(things.findById('a'), away, 'it hangs')
  t.ok(performance.now() - begun < 4_000)
  gate.resume()
  t.match(await things.findById('a'), { name: 'one' })
})

t.test(
  "Node's own error of a socket that the server has just closed is 503, a defect of ours is not",
  async t => {
    const broken = Object.assign(new Error('This socket has been ended by the other party'), {
      code: 'EPIPE',
    })
    await t.rejects(guarded(Promise.reject(broken)), { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 })
    await t.rejects(guarded(Promise.reject(new TypeError('x is not a function'))), { name: 'TypeError' })
  },
)
