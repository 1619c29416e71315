import t from 'tap'
import { assertDeclared, conditionsOf, prefixRange } from '../src/search/conditions.ts'
import { declaredAt } from '../src/search/declared.ts'
import { parseFilter } from '../src/search/filter.ts'
import { slotsOf, toSlot } from '../src/search/slots.ts'
import { uniqueOf } from '../src/search/unique.ts'
import { splitWords, wordsOf } from '../src/search/words.ts'

t.test('a filter is read as its terms, values as JSON', async t => {
  const text = 'lname eq "Sm\\u0069th" and age gte 30 and kind in ["a", 1,null] and email exists true'
  t.match(parseFilter(text), [
    { path: 'lname', operator: 'eq', value: 'Smith', position: 1, valuePosition: 10 },
    { path: 'age', operator: 'gte', value: 30 },
    { path: 'kind', operator: 'in', values: ['a', 1, null] },
    { path: 'email', operator: 'exists', value: true },
  ])
  t.match(parseFilter('  and eq "and and" and "first name.x" prefix "$where" '), [
    { path: 'and', value: 'and and' },
    { path: 'first name.x', operator: 'prefix', value: '$where' },
  ])
})

t.test('a filter that cannot be read is refused with the place', async t => {
  const many = (count: number, text: string, by: string) => Array(count).fill(text).join(by)
  for (const [text, position] of [
    ['', 1],
    ['a', 2],
    ['a eq', 5],
    ['a is 1', 3],
    ['a eq b', 6],
    ['a eq {"$gt":1}', 6],
    ['a eq 1 or b eq 2', 8],
    ['a eq 1 and', 11],
    ['a eq [1]', 6],
    ['a in 1', 6],
    ['a in []', 7],
    ['a in [1 2]', 9],
    ['a in [1,[2]]', 9],
    ['a exists 1', 10],
    ['a prefix 1', 10],
    ['a gt true', 6],
    ['a eq 1e400', 6],
    ['a eq 9007199254740993', 6],
    ['a eq NaN', 6],
    ['a eq 0x10', 6],
    ['a eq "x', 6],
    ['a eq "\\ud800"', 6],
    ['a eq "\\u0000"', 6],
    ['"a eq 1', 1],
    [many(11, 'a eq 1', ' and '), 107],
    [`a in [${many(101, '1', ',')}]`, 6],
  ] as const) {
    const refused = { code: 'CE_FILTER_INVALID', statusCode: 400, message: `at character ${position}: ` }
    t.throws(() => parseFilter(text), refused, text)
  }
  t.equal(parseFilter(many(10, 'a eq 1', ' and ')).length, 10)
  t.equal(parseFilter(`a in [${many(100, '1', ',')}]`).length, 1)
})

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    age: { type: ['integer', 'null'] },
    tags: { type: 'array', items: { type: 'string' } },
    home: { $ref: '#/$defs/home' },
    kind: { enum: ['a', 1] },
    free: true,
  },
  $defs: { home: { allOf: [{ properties: { city: { type: 'string' } } }, { $ref: '#/$defs/home' }] } },
}

t.test('what a schema declares is found through references, and what objects inherit is not', async t => {
  const kindsAt = (path: string) => [...(declaredAt(schema, path)?.kinds ?? [])]
  t.same(kindsAt('home.city'), ['string'])
  t.same(kindsAt('age'), ['number', 'null'])
  t.same(kindsAt('kind'), ['string', 'number'])
  t.equal(kindsAt('free').length, 6)
  t.same([...(declaredAt(schema, 'tags')?.entries ?? [])], ['string'])
  for (const path of ['', '.', 'x', 'home.x', 'name.x', '__proto__', 'constructor.name', 'toString', 'home.'])
    t.equal(declaredAt(schema, path), undefined, path)
})

t.test('an undeclared attribute or a value of another kind is refused with the place', async t => {
  for (const [filter, position] of [
    ['nme eq "x"', 1],
    ['name eq "x" and __proto__ exists true', 17],
    ['name eq 1', 9],
    ['age eq "30"', 8],
    ['age in [1,"x"]', 8],
    ['tags eq 1', 9],
    ['age prefix "3"', 12],
    ['$where eq "1"', 1],
  ] as const) {
    t.throws(() => assertDeclared(parseFilter(filter), { schema }), {
      code: 'CE_FILTER_INVALID',
      message: `at character ${position}: `,
    })
  }
  assertDeclared(parseFilter('name eq null and tags eq "x" and age gt 1.5 and kind ne "a"'), { schema })
})

t.test('what a client wrote is an operand in the store’s filter, never an operator', async t => {
  const terms = parseFilter('name eq "$where" and name prefix "a.*(" and name in ["$gt"]')
  t.same(conditionsOf(terms, { schema, indexes: [] }), [
    { 'attributes.name': { $eq: '$where' } },
    { 'attributes.name': { $regex: '^a\\.\\*\\(' } },
    { 'attributes.name': { $in: ['$gt'] } },
  ])
})

t.test('only a complete slot is used, and the attribute is asked where the slot holds less', async t => {
  const at = (state: string) => ({ schema, indexes: [{ path: 'name', slot: 's3', state }] })
  const long = 'x'.repeat(250)
  t.same(conditionsOf(parseFilter('name gt "a"'), at('building')), [{ 'attributes.name': { $gt: 'a' } }])
  t.same(conditionsOf(parseFilter('name gt "a"'), at('ready')), [{ 'slots.s3': { $gt: 'a' } }])
  t.same(conditionsOf(parseFilter(`name gt "${long}"`), at('ready')), [
    { 'slots.s3': { $gte: 'x'.repeat(200) } },
    { 'attributes.name': { $gt: long } },
  ])
  t.same(conditionsOf(parseFilter('name eq null'), at('ready')), [
    { 'slots.s3': { $eq: null } },
    { 'attributes.name': { $eq: null } },
  ])
})

t.test('the range of a prefix ends before the next text, whatever its last character', async t => {
  t.same(prefixRange('Sm'), { $gte: 'Sm', $lt: 'Sn' })
  t.same(prefixRange('a\ud7ff'), { $gte: 'a\ud7ff', $lt: 'a\ue000' })
  t.same(prefixRange('a😀'), { $gte: 'a😀', $lt: 'a😁' })
  t.same(prefixRange('a\u{10ffff}'), { $gte: 'a\u{10ffff}', $lt: 'b' })
  t.same(prefixRange('\u{10ffff}'), { $gte: '\u{10ffff}' })
  t.same(prefixRange(''), { $gte: '' })
})

t.test('slots hold what can be compared, long texts cut between characters', async t => {
  const indexes = ['a', 'b.c', 'd', 'e', 'f'].map((path, n) => ({ path, slot: `s${n + 1}` }))
  t.same(slotsOf({ indexes }, { a: 'x', b: { c: 0 }, d: null, e: [1] }), { s1: 'x', s2: 0, s3: null })
  const text = '😀'.repeat(250)
  t.equal(toSlot(text), '😀'.repeat(200))
  t.equal(toSlot('x'.repeat(200)), 'x'.repeat(200))
})

t.test('words are letters and digits of any script, in one form, each once', async t => {
  t.same(splitWords('Ångström–ﬁnal ΣΊΣΥΦΟΣ, हिन्दी 東京! e\u0301'), [
    'ångström',
    'final',
    'σίσυφος',
    'हिन्दी',
    '東京',
    'é',
  ])
  t.same(wordsOf({ searchable: ['a', 'b'] }, { a: 'One two', b: ['two THREE', 4], c: 'four' }), [
    'one',
    'two',
    'three',
  ])
  const many = Array.from({ length: 300 }, (_, n) => `w${n}`).join(' ')
  t.equal(wordsOf({ searchable: ['a'] }, { a: many }).length, 200)
  t.same(wordsOf({ searchable: ['a'] }, { a: 'x'.repeat(50) }), ['x'.repeat(40)])
})

t.test('unique entries tell kinds of values apart, and lacking values are none', async t => {
  const type = { name: 'room', unique: ['no', 'at.floor'] }
  const [id, ...entries] = uniqueOf(type, '1', { no: 1, at: { floor: '1' } })
  t.equal(id, 'id:room:1')
  t.match(entries, [/^room:no:[\w-]{43}$/, /^room:at\.floor:[\w-]{43}$/])
  t.not(uniqueOf(type, '1', { no: '1' })[1], entries[0])
  t.same(uniqueOf(type, '1', { no: null, at: {} }), ['id:room:1'])
})
