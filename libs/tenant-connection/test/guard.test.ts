import { Binary, Decimal128, Long, ObjectId } from 'mongodb'
import t from 'tap'
import { assertScoped, assertScopedDocument, assertScopedUpdate } from '../src/mongo/guard.ts'

const violation = { name: 'TenantScopeViolation' }

const forbidden = [
  '$where',
  '$expr',
  '$function',
  '$accumulator',
  '$lookup',
  '$graphLookup',
  '$unionWith',
  '$out',
  '$merge',
]

t.test('an operator that leaves the filter is refused at every depth', t => {
  for (const operator of forbidden) {
    const evil = { [operator]: 'x' }
    for (const filter of [
      evil,
      { $and: [{ name: 'a' }, evil] },
      { $or: [{ $and: [{ $nor: [evil] }] }] },
      { name: { $not: evil } },
      { name: { $elemMatch: evil } },
      { name: { $elemMatch: { $or: [{ a: evil }] } } },
      { name: evil },
      { $and: [{ name: { $not: { $elemMatch: { $and: [evil] } } } }] },
    ]) {
      t.throws(() => assertScoped(filter), violation, JSON.stringify(filter))
    }
  }
  t.end()
})

t.test('the fields of the scope are refused in a filter, at every depth', t => {
  for (const field of ['_id', 'tenantId', '_id.x', 'tenantId.$eq']) {
    for (const filter of [
      { [field]: '7MA170G' },
      { [field]: { $ne: 'x' } },
      { $or: [{ [field]: '7MA170G' }, {}] },
      { $and: [{ $nor: [{ [field]: { $in: ['a'] } }] }] },
    ]) {
      t.throws(() => assertScoped(filter), violation, JSON.stringify(filter))
    }
  }
  t.end()
})

t.test('what a filter compares with is data, whatever its keys are', t => {
  const data = { $where: 'x', tenantId: 'y', deep: { $function: 1 } }
  for (const operator of ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte']) {
    t.doesNotThrow(() => assertScoped({ attributes: { [operator]: data } }), operator)
  }
  for (const operator of ['$in', '$nin', '$all']) {
    t.doesNotThrow(() => assertScoped({ attributes: { [operator]: [data] } }), operator)
  }
  t.doesNotThrow(
    () => assertScoped({ attributes: { name: 'a', tenantId: 'mine' } }),
    'equality with a document',
  )
  t.end()
})

t.test('an ordinary filter passes', t => {
  for (const filter of [
    {},
    { type: 'person', 'attributes.email': 'a@b.example' },
    { $or: [{ a: 1 }, { b: { $exists: false } }], c: { $regex: '^x', $options: 'i' } },
    {
      at: { $lt: new Date() },
      key: new ObjectId(),
      size: Long.fromNumber(1),
      bytes: new Binary(Buffer.from('a')),
    },
    {
      list: { $elemMatch: { name: 'a', n: { $gt: 1 } } },
      tags: { $size: 2 },
      'others.tenantId': 'a field of theirs',
    },
  ]) {
    t.doesNotThrow(() => assertScoped(filter), JSON.stringify(filter))
  }
  t.end()
})

t.test('nothing hides in an object that BSON makes a document of', t => {
  class Filter {
    readonly $where = 'x'
  }
  t.throws(() => assertScoped(new Filter()), violation, 'an instance')
  t.throws(() => assertScoped({ name: new Filter() }), violation, 'an instance further in')
  t.throws(() => assertScoped({ name: new Map([['$where', 'x']]) }), violation, 'a Map')
  t.throws(() => assertScoped({ $and: [new Map()] }), violation)
  t.throws(
    () => assertScoped({ name: { _bsontype: 'Long', $where: 'x' } }),
    violation,
    'what calls itself a value',
  )
  t.throws(() => assertScoped(Object.assign(Object.create(null), { $where: 'x' })), violation, 'no prototype')
  t.end()
})

t.test('what an update sets is data, whatever its keys are', t => {
  const data = {
    $where: 'x',
    tenantId: 'y',
    _id: 1,
    a: { $rename: { b: 'tenantId' } },
    list: [{ $out: 'x' }],
  }
  for (const update of [
    { $set: { attributes: data, 'others.tenantId': data } },
    { $push: { outbox: data } },
    { $push: { outbox: { $each: [data], $slice: -5 } } },
    { $addToSet: { list: data }, $pullAll: { list: [data] } },
    {
      $inc: { version: 1 },
      $unset: { gone: '' },
      $min: { a: Decimal128.fromString('1') },
      $currentDate: { at: true },
    },
    {
      $pull: { outbox: { id: 'x' } },
      $pop: { list: 1 },
      $bit: { flags: { or: 1 } },
      $max: { n: 2 },
      $mul: { n: 2 },
    },
  ]) {
    t.doesNotThrow(() => assertScopedUpdate(update), JSON.stringify(update))
  }
  t.end()
})

t.test('an update may not touch the fields of the scope', t => {
  for (const operator of ['$set', '$unset', '$inc', '$push', '$pull', '$min', '$currentDate']) {
    for (const field of ['tenantId', '_id', 'tenantId.x', '_id.tenant']) {
      t.throws(
        () => assertScopedUpdate({ $inc: { n: 1 }, [operator]: { [field]: 1 } }),
        violation,
        `${operator} ${field}`,
      )
    }
  }
  t.end()
})

t.test('an update that is a pipeline, a replacement or unknown is refused', t => {
  for (const update of [
    [{ $set: { a: 1 } }],
    [],
    null,
    'x',
    { a: 1 },
    { a: 1, $set: { b: 1 } },
    { tenantId: 'x' },
    { $rename: { a: 'tenantId' } },
    { $rename: { tenantId: 'a' } },
    { $setOnInsert: { a: 1 } },
    { $set: [{ a: 1 }] },
    { $set: new Map([['tenantId', 'x']]) },
    { $pull: { list: { $where: 'x' } } },
    { $where: 'x' },
  ]) {
    t.throws(() => assertScopedUpdate(update), violation, JSON.stringify(update))
  }
  t.end()
})

t.test('a document may not bring the fields of the scope, but have them further in', t => {
  for (const document of [
    { id: 'a', tenantId: 'x' },
    { id: 'a', _id: 'x' },
    { id: 'a', 'tenantId.x': 1 },
  ]) {
    t.throws(() => assertScopedDocument(document), violation, JSON.stringify(document))
  }
  t.doesNotThrow(() => assertScopedDocument({ id: 'a', attributes: { tenantId: 'x', _id: 1, $where: 'x' } }))
  t.end()
})

t.test('a filter with an undefined field is refused: it would fit every document of the tenant', t => {
  for (const filter of [{ owner: undefined }, { $or: [{ owner: undefined }] }]) {
    t.throws(() => assertScoped(filter), violation)
  }
  t.doesNotThrow(() => assertScoped({ owner: null }))
  t.end()
})
