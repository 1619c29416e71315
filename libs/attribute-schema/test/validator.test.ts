import t from 'tap'
import { createSchemaCompiler, formats, type JsonObject, linearRegExp } from '../src/index.ts'

const compile = createSchemaCompiler()

/** Milliseconds. */
function timeOf(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

t.test('faults name the place, also of what is missing or too much', async t => {
  const validate = compile({
    properties: { a: { type: 'string' }, 'b/c': { items: { maximum: 1 } } },
    required: ['d~e'],
    additionalProperties: false,
  })
  const pointers = validate({ a: 1, 'b/c': [0, 2], f: 1 }).map(({ pointer }) => pointer)
  t.same(pointers.toSorted(), ['/a', '/b~1c/1', '/d~0e', '/f'])
  t.equal(validate({ 'd~e': 1 })[0]?.pointer, '/d~0e', 'it is required, and not declared')
})

t.test('two patterns in one schema are two patterns', async t => {
  const validate = compile({ properties: { a: { pattern: '^x$' }, b: { pattern: '^y$' } } })
  t.same(validate({ a: 'x', b: 'y' }), [])
  t.equal(validate({ a: 'y', b: 'x' }).length, 2)
})

t.test('patterns mean what they mean in JavaScript', async t => {
  const patterns = [
    '^\\s$',
    '^\\S$',
    '^[\\s]$',
    '^[^\\S]$',
    '^.$',
    '^\\w$',
    '^[\\d.]$',
    '\\bx',
    'a$',
    '^\\p{Lu}$',
    '\\u{1F600}',
    '[^]',
    '^\\cJ$',
  ]
  const texts = [' ', '\u00a0', '\ufeff', '\u2028', '\n', '\v', 'x', 'É', '\u{1F600}', '.', '7', 'a\n', '']
  for (const pattern of patterns) {
    const [ours, theirs] = [linearRegExp(pattern), new RegExp(pattern, 'u')]
    const otherwise = texts.filter(text => ours.test(text) !== theirs.test(text))
    t.same(otherwise, [], pattern)
  }
})

t.test('a pattern that would backtrack for ever takes no time', async t => {
  const validate = compile({ type: 'string', pattern: '^(a+)+$' })
  const text = `${'a'.repeat(100_000)}!`
  t.ok(timeOf(() => t.equal(validate(text).length, 1)) < 20_000)
})

// What is quadratic takes minutes for these.
t.test('no format takes long for a long text', async t => {
  const texts = [
    'a',
    '1',
    '.',
    ':',
    '-',
    '%41',
    '/',
    '{',
    'a.',
    '1:',
    '@',
    'a@',
    '[',
    '::',
    'P1D',
    '0001-',
  ].map(part => part.repeat(1_000_000 / part.length))
  for (const format of formats) {
    const validate = compile({ format })
    for (const text of [...texts, `https://${texts[0]}`, `https://${texts[9]}`, `a@${texts[8]}`])
      t.ok(timeOf(() => validate(text)) < 20_000, `${format} of ${text.slice(0, 12)}…`)
  }
})

t.test('a check that takes too long ends, and such checks are refused at once for a while', async t => {
  const validate = compile({
    $defs: {
      tree: {
        anyOf: [1, 2, 3, 4].map(() => ({ items: { $ref: '#/$defs/tree' }, maxItems: 1, type: 'array' })),
      },
    },
    $ref: '#/$defs/tree',
  })
  let deep: unknown = 1
  for (let level = 0; level < 30; level++) deep = [deep]
  const time = timeOf(() => t.match(validate(deep), [{ pointer: '', message: /within 100 ms/ }]))
  t.ok(time < 20_000, `${time} ms`)
  const refusals = Array.from({ length: 20 }, () =>
    timeOf(() => t.match(validate(deep), [{ message: /within 100 ms/ }])),
  )
  t.ok(Math.min(...refusals) < 50, `${refusals} ms`)
  const comparing = compile({ uniqueItems: true, items: { type: 'object' } })
  const many = Array.from({ length: 50_000 }, (_, n) => ({ n }))
  t.match(comparing(many), [{ message: /within 100 ms/ }])
  t.same(comparing([{ n: 1 }, { n: 2 }]), [], 'short ones are still checked')
})

t.test('a schema of many parts is compiled in time, or refused', async t => {
  const wide = {
    properties: Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`a${n}`, { type: 'string' }])),
  }
  t.ok(timeOf(() => compile(wide)) < 20_000)
  let doubling: JsonObject = { type: 'string' }
  const $defs: Record<string, JsonObject> = { d0: doubling }
  for (let n = 1; n < 40; n++) {
    doubling = { allOf: [{ $ref: `#/$defs/d${n - 1}` }, { $ref: `#/$defs/d${n - 1}` }] }
    $defs[`d${n}`] = doubling
  }
  const time = timeOf(() => {
    const validate = compile({ $defs, $ref: '#/$defs/d39' })
    t.match(validate('x'), [{ message: /within 100 ms/ }])
  })
  t.ok(time < 20_000, `${time} ms`)
})

// Without the watchdog these take a quarter of a minute.
t.test('a schema of many costly patterns is refused in bounded time', async t => {
  const costly = (n: number) => `x${n}${'a{990}'.repeat(10)}`
  const properties = Object.fromEntries(Array.from({ length: 915 }, (_, n) => [n, { pattern: costly(n) }]))
  const time = timeOf(() =>
    t.throws(() => compile({ properties }), { statusCode: 400, code: 'CE_VALIDATION' }),
  )
  t.ok(time < 8_000, `${time} ms`)
})

t.test(
  'a pattern that many places have is compiled once, and a wrong one is named with its place',
  async t => {
    const pattern = 'a{990}'.repeat(10)
    const properties = Object.fromEntries(Array.from({ length: 915 }, (_, n) => [n, { pattern }]))
    t.match(compile({ properties })({ 7: 'b' }), [{ pointer: '/7' }])
    const wrong = { properties: { ...properties, last: { pattern: '(?=a)' } } }
    try {
      compile(wrong)
      t.fail('it was taken')
    } catch (error) {
      t.match(error, { statusCode: 400, validation: [{ instancePath: '/properties/last/pattern' }] })
    }
  },
)
