import t from 'tap'
import { hasDuplicateNames } from '../src/duplicate-names.ts'

const has = (text: string) => hasDuplicateNames(text, JSON.parse(text))

t.test('a name that stands twice in one object is found, wherever the object is', async t => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":1 , "a" \r\n\t:2}',
    '[0,{"b":{"a":{},"c":[],"a":null}}]',
    '{"a":{"x":1},"a":{"y":2}}',
    '{"":1,"":2}',
    '{"a":1,"\\u0061":2}',
    '{"\\\\":1,"\\\\":2}',
    '{"\\"":"\\"","\\"":"}"}',
    '{"__proto__ ":1,"__proto__ ":2}',
  ])
    t.equal(has(text), true, text)
})

t.test('what only looks like a name is none', async t => {
  for (const text of [
    'null',
    '"a"',
    '"\\"a\\":1"',
    '{}',
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a\\\\":"\\\\","b":"\\\\\\":"}',
    '{"a:":":","b":["x",":","y"]}',
    '{"toString":1,"length":2}',
  ])
    t.equal(has(text), false, text)
})

t.test('long texts of escapes and quotes take time in proportion', async t => {
  const text = JSON.stringify({ a: '\\'.repeat(400_000), b: '"'.repeat(400_000) })
  t.equal(has(text), false)
})
