import { randomBytes } from 'node:crypto'
import t from 'tap'
import { createCursors, toPage } from '../src/index.ts'

const [older, newer] = [randomBytes(32), randomBytes(32)]
const cursors = createCursors(() => [newer, older])
const scope = { list: 'persons', tenant: '7MA170H' }

t.test('a cursor comes back as the position it was made of', async t => {
  t.same(cursors.decode(scope, cursors.encode(scope, ['2026', 'a'])), ['2026', 'a'])
})

t.test('a cursor of another tenant, another list, or altered is refused', async t => {
  const cursor = cursors.encode(scope, ['a'])
  const refused = { code: 'CE_CURSOR_INVALID', statusCode: 400 }
  t.throws(() => cursors.decode({ ...scope, tenant: '7MA170G' }, cursor), refused)
  t.throws(() => cursors.decode({ ...scope, list: 'places' }, cursor), refused)
  const [body, signature] = cursor.split('.')
  t.throws(() => cursors.decode(scope, `${Buffer.from('["b"]').toString('base64url')}.${signature}`), refused)
  for (const bad of ['', '.', 'x', `${body}.`, `${body}.AAAA`, `.${signature}`]) {
    t.throws(() => cursors.decode(scope, bad), refused, bad)
  }
})

t.test('a cursor made before a key rotation is still read', async t => {
  const before = createCursors(() => [older]).encode(scope, ['a'])
  t.same(cursors.decode(scope, before), ['a'])
  t.throws(() => createCursors(() => [newer]).decode(scope, before))
})

t.test('a page names the next one only while more follows', async t => {
  t.same(toPage([1, 2, 3], 2, String), { items: [1, 2], next_cursor: '2' })
  t.same(toPage([1, 2], 2, String), { items: [1, 2] })
  t.same(toPage([], 2, String), { items: [] })
})
