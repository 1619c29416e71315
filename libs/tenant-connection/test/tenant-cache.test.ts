import { randomUUID } from 'node:crypto'
import { createMemoryCache } from '@careeasy/cache'
import t from 'tap'
import { createTenantCache } from '../src/tenant-cache.ts'

const text = (value: Uint8Array | undefined) => value && Buffer.from(value).toString()

t.test('a tenant finds what it has kept, for its time, until it is deleted', async t => {
  const cache = createTenantCache(createMemoryCache(), '7MA170H', 1)
  await cache.set('a', Buffer.from('mine'), 60_000)
  t.equal(text(await cache.get('a')), 'mine')
  t.equal(await cache.get('b'), undefined)
  await cache.delete('a')
  t.equal(await cache.get('a'), undefined)
  await cache.set('a', Buffer.from('short'), 30)
  await new Promise(resolve => setTimeout(resolve, 50))
  t.equal(await cache.get('a'), undefined)
})

t.test('no key reaches another tenant’s values, nor those of another epoch', async t => {
  const shared = createMemoryCache()
  const secret = randomUUID()
  await createTenantCache(shared, '7MA170G', 1).set('a', Buffer.from(secret), 60_000)
  await createTenantCache(shared, '7MA170H', 1).set('old', Buffer.from(secret), 60_000)
  const mine = createTenantCache(shared, '7MA170H', 2)
  const keys = ['a', 'old', 't:7MA170G:1:a', '../7MA170G:1:a', '1:old', ':1:old', '7MA170G:1:a', '']
  for (const key of keys) {
    t.equal(await mine.get(key), undefined, key)
    await mine.set(key, Buffer.from('mine'), 60_000)
    await mine.delete(key)
  }
  t.equal(text(await createTenantCache(shared, '7MA170G', 1).get('a')), secret)
  t.equal(text(await createTenantCache(shared, '7MA170H', 1).get('old')), secret)
})
