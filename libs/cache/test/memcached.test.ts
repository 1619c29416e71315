import { engine } from '@careeasy/testing'
import t from 'tap'
import { answers, gateTo, openCache, until } from './helper.ts'

t.test(
  'with several Memcached servers each key has its own, and the others do not stand in for it',
  async t => {
    const url = engine('MEMCACHED_URL')
    const [a, b] = [await gateTo(t, url), await gateTo(t, url)]
    const { cache } = await openCache(t, `${a.url},${new URL(b.url).host}`)
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`)
    for (const key of keys) await cache.set(key, Buffer.from(key), 30_000)
    const values = keys.map(key => Buffer.from(key))
    t.same(await cache.getMany(keys), values, 'one look-up asks them all')
    await b.cut()
    const answered = await Promise.all(keys.map(key => answers(() => cache.getMany([key]))))
    const alive = answered.filter(Boolean).length
    t.ok(alive > 5 && alive < 35, `${alive} of 40 keys live on the server that is left`)
    await b.open()
    t.ok((await until(() => answers(() => cache.ping()))) < 20_000)
    t.same(await cache.getMany(keys), values)
  },
)
