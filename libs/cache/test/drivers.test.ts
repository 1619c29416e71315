import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { engine } from '@careeasy/testing'
import t from 'tap'
import type { CacheChannel } from '../src/index.ts'
import { openCache, uniquePrefix, until } from './helper.ts'

// The contract of every driver; a new one is a line here.
const drivers = [
  { name: 'memory', url: 'memory:' },
  { name: 'Redis', url: engine('REDIS_URL') },
]

for (const { name, url } of drivers) {
  t.test(`${name}: a value comes back as it was set, byte by byte`, async t => {
    const { cache } = await openCache(t, url)
    const values = [
      Buffer.alloc(0),
      Buffer.from('ä\r\n\0'),
      Buffer.from([0xff, 0xfe, 0x00]),
      randomBytes(5_242_880),
    ]
    for (const value of values) {
      await cache.set('key', value, 10_000)
      const [found] = await cache.getMany(['key'])
      t.ok(found !== undefined && Buffer.from(found).equals(value), `${value.length} bytes`)
    }
  })

  t.test(`${name}: a value is as it was when it was set, whatever becomes of the buffer`, async t => {
    const { cache } = await openCache(t, url)
    const buffer = Buffer.from('before')
    await cache.set('key', buffer, 10_000)
    buffer.fill('x')
    const [found] = await cache.getMany(['key'])
    t.equal(Buffer.from(found ?? '').toString(), 'before')
  })

  t.test(`${name}: many keys come in their order, undefined where there is none`, async t => {
    const { cache } = await openCache(t, url)
    await cache.set('a', Buffer.from('1'), 10_000)
    await cache.set('c', Buffer.from('3'), 10_000)
    const found = await cache.getMany(['c', 'b', 'a', 'c'])
    t.same(
      found.map(value => value && Buffer.from(value).toString()),
      ['3', undefined, '1', '3'],
    )
    t.same(await cache.getMany([]), [])
  })

  t.test(`${name}: the last value set counts, with its own time`, async t => {
    const { cache } = await openCache(t, url)
    await cache.set('key', Buffer.from('old'), 50)
    await cache.set('key', Buffer.from('new'), 10_000)
    await sleep(80)
    const [found] = await cache.getMany(['key'])
    t.equal(Buffer.from(found ?? '').toString(), 'new')
  })

  t.test(`${name}: a value is gone after its time, be it a fraction of a millisecond`, async t => {
    const { cache } = await openCache(t, url)
    await cache.set('short', Buffer.from('1'), 60)
    await cache.set('shortest', Buffer.from('1'), 0.4)
    const [before] = await cache.getMany(['short'])
    t.ok(before)
    await sleep(90)
    t.same(await cache.getMany(['short', 'shortest']), [undefined, undefined])
  })

  t.test(`${name}: what is deleted is gone, and deleting nothing is no error`, async t => {
    const { cache } = await openCache(t, url)
    await cache.set('key', Buffer.from('1'), 10_000)
    await cache.delete('key')
    await cache.delete('key')
    t.same(await cache.getMany(['key']), [undefined])
  })

  t.test(`${name}: it answers a ping`, async t => {
    const { cache } = await openCache(t, url)
    await t.resolves(cache.ping())
  })

  t.test(`${name}: every listener of a topic hears its messages, in their order, and no others`, async t => {
    const { cache } = await openCache(t, url)
    const channel = cache.channel as CacheChannel
    const [first, second, other]: string[][] = [[], [], []]
    await channel.subscribe(
      'topic',
      message => first?.push(message),
      () => {},
    )
    await channel.subscribe(
      'topic',
      message => second?.push(message),
      () => {},
    )
    await channel.subscribe(
      'other',
      message => other?.push(message),
      () => {},
    )
    for (const message of ['a', 'b', 'ä\n']) await channel.publish('topic', message)
    await until(() => second?.length === 3)
    t.same([first, second, other], [['a', 'b', 'ä\n'], ['a', 'b', 'ä\n'], []])
  })
}

t.test('Redis: processes share values and messages under one prefix, and only there', async t => {
  const url = engine('REDIS_URL')
  const prefix = uniquePrefix()
  const [a, b, stranger] = [
    await openCache(t, url, prefix),
    await openCache(t, url, prefix),
    await openCache(t, url),
  ]
  const heard: string[] = []
  await b.cache.channel?.subscribe(
    'topic',
    message => heard.push(message),
    () => {},
  )
  const strange: string[] = []
  await stranger.cache.channel?.subscribe(
    'topic',
    message => strange.push(message),
    () => {},
  )

  const value = randomUUID()
  await a.cache.set('key', Buffer.from(value), 10_000)
  await a.cache.channel?.publish('topic', value)
  t.ok((await until(() => heard.length > 0)) < 1_000)
  t.same(heard, [value])
  t.equal(Buffer.from((await b.cache.getMany(['key']))[0] ?? '').toString(), value)
  t.same(await stranger.cache.getMany(['key']), [undefined])
  t.same(strange, [])
})
