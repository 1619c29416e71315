import { mergePatch } from '@careeasy/service'
import t from 'tap'
import { applyJsonPatch, type PatchOperation } from '../src/json-patch.ts'

t.test('the examples of RFC 7396', async t => {
  const cases: [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ hasOwnProperty: 1 }, { hasOwnProperty: null, toString: 2 }, { toString: 2 }],
  ]
  for (const [target, patch, result] of cases) {
    const before = structuredClone(target)
    t.strictSame(mergePatch(target, patch), result, JSON.stringify(patch))
    t.strictSame(target, before)
  }
})

t.test('hostile and impossible operations are refused, and the value stays as it is', async t => {
  const value = { a: { b: [1, 2] }, s: 'x' }
  const before = structuredClone(value)
  const cases: [string, PatchOperation][] = [
    ['CE_PATCH_INVALID', { op: 'add', path: '/__proto__/x', value: 1 }],
    ['CE_PATCH_INVALID', { op: 'add', path: '/constructor/prototype/x', value: 1 }],
    ['CE_PATCH_INVALID', { op: 'copy', from: '/a/__proto__', path: '/c' }],
    ['CE_PATCH_INVALID', { op: 'add', path: '/a/$where', value: 1 }],
    ['CE_PATCH_INVALID', { op: 'add', path: 'a', value: 1 }],
    ['CE_PATCH_INVALID', { op: 'add', path: '/c' }],
    ['CE_PATCH_INVALID', { op: 'move', path: '/c' }],
    ['CE_PATCH_INVALID', { op: 'move', from: '/a', path: '/a/b' }],
    ['CE_PATCH_CONFLICT', { op: 'test', path: '/s', value: 'y' }],
    ['CE_PATCH_CONFLICT', { op: 'test', path: '/none', value: null }],
    ['CE_PATCH_CONFLICT', { op: 'remove', path: '/toString' }],
    ['CE_PATCH_CONFLICT', { op: 'replace', path: '/a/b/2', value: 1 }],
    ['CE_PATCH_CONFLICT', { op: 'add', path: '/a/b/9', value: 1 }],
    ['CE_PATCH_CONFLICT', { op: 'add', path: '/a/b/x', value: 1 }],
    ['CE_PATCH_CONFLICT', { op: 'add', path: '/none/x', value: 1 }],
    ['CE_PATCH_CONFLICT', { op: 'add', path: '/toString/x', value: 1 }],
    ['CE_PATCH_CONFLICT', { op: 'copy', from: '/valueOf', path: '/c' }],
  ]
  for (const [code, operation] of cases) {
    const patch = [{ op: 'remove', path: '/a/b/0' }, operation]
    const whole = operation.path === '/a/b/2' ? [operation] : patch
    t.throws(() => applyJsonPatch(value, whole), { code }, JSON.stringify(operation))
    t.strictSame(value, before)
  }
  t.equal(Object.hasOwn(Object.prototype, 'x'), false)
})

t.test('a patch that doubles an object over and over is stopped', async t => {
  const bomb = Array.from({ length: 60 }, (_, n) => ({ op: 'copy', from: '/a', path: `/a/c${n}` }))
  t.throws(() => applyJsonPatch({ a: { b: 'x'.repeat(100) } }, bomb), { code: 'CE_OBJECT_TOO_LARGE' })
})
