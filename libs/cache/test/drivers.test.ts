import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { engine } from '@careeasy/testing'
import t from 'tap'
import type { CacheChannel } from '../src/index.ts'
import { drivers, openCache, openSteadyCache, servers, uniquePrefix, until } from './helper.ts'

// The contract of every driver.
for (const { name, url } of drivers) {
  t.test(`${name}: a value comes back as it was set, byte by byte`, async t => {
    const { cache } = await openSteadyCache(t, url)
    const values = [
      Buffer.alloc(0),
      Buffer.from('ä\r\n\0'),
      Buffer.from([0xff, 0xfe, 0x00]),
      randomBytes(900_000),
    ]
    for (const value of values) {
      await cache.set('key', value, 10_000)
      const [found] = await cache.getMany(['key'])
      t.ok(found !== undefined && Buffer.from(found).equals(value), `${value.length} bytes`)
    }
  })

  t.test(`${name}: a big value comes back whole or not at all, and never the one before it`, async t => {
    const { cache } = await openSteadyCache(t, url)
    const big = randomBytes(5_242_880)
    await cache.set('key', Buffer.from('before'), 10_000)
    await cache.set('key', big, 10_000)
    const [found] = await cache.getMany(['key'])
    // Memcached's items are 1 MiB at most.
    if (name === 'Memcached') t.equal(found, undefined)
    else t.ok(found !== undefined && Buffer.from(found).equals(big))
    await cache.set('key', Buffer.from('after'), 10_000)
    t.same(await cache.getMany(['key']), [Buffer.from('after')])
  })

  t.test(`${name}: no key of one tenant names a value of another`, async t => {
    const { cache } = await openSteadyCache(t, url)
    const own = (key: string) => `t:AAAAAAA:1:${key}`
    const others = ['k', 'x'.repeat(300), 'ä', '\ud800', 'a b'].map(key => `t:BBBBBBB:1:${key}`)
    for (const key of others) await cache.set(key, Buffer.from('theirs'), 10_000)
    const hostile = [
      ...others,
      ...others.map(key => `k ${key}`),
      ...others.map(key => `k\r\ndelete ${key}\r\n`),
      ...others.map(key => `\0${key}`),
      ...[
        '',
        '#',
        'k',
        'x'.repeat(300),
        `${'x'.repeat(300)} `,
        'ä',
        '\ud800',
        '\udbff',
        'a b',
        'a\tb',
        '%20',
      ],
    ].map(own)
    t.same(
      await cache.getMany(hostile),
      hostile.map(() => undefined),
    )
    for (const [index, key] of hostile.entries()) await cache.set(key, Buffer.from([index]), 10_000)
    t.same(
      await cache.getMany(hostile),
      hostile.map((_, index) => Buffer.from([index])),
      'nor do two keys of one tenant meet',
    )
    for (const key of hostile) await cache.delete(key)
    t.same(
      await cache.getMany(others),
      others.map(() => Buffer.from('theirs')),
    )
  })

  t.test(`${name}: a value is as it was when it was set, whatever becomes of the buffer`, async t => {
    const { cache } = await openSteadyCache(t, url)
    const buffer = Buffer.from('before')
    await cache.set('key', buffer, 10_000)
    buffer.fill('x')
    const [found] = await cache.getMany(['key'])
    t.equal(Buffer.from(found ?? '').toString(), 'before')
  })

  t.test(`${name}: many keys come in their order, undefined where there is none`, async t => {
    const { cache } = await openSteadyCache(t, url)
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
    const { cache } = await openSteadyCache(t, url)
    await cache.set('key', Buffer.from('old'), 50)
    await cache.set('key', Buffer.from('new'), 10_000)
    await sleep(80)
    const [found] = await cache.getMany(['key'])
    t.equal(Buffer.from(found ?? '').toString(), 'new')
  })

  t.test(`${name}: a value is gone after its time, be it a fraction of a millisecond`, async t => {
    const { cache } = await openSteadyCache(t, url)
    await cache.set('short', Buffer.from('1'), 1_500)
    await cache.set('shortest', Buffer.from('1'), 0.4)
    const [before] = await cache.getMany(['short'])
    t.ok(before)
    await sleep(1_600)
    t.same(await cache.getMany(['short', 'shortest']), [undefined, undefined])
  })

  t.test(`${name}: what is deleted is gone, and deleting nothing is no error`, async t => {
    const { cache } = await openSteadyCache(t, url)
    await cache.set('key', Buffer.from('1'), 10_000)
    await cache.delete('key')
    await cache.delete('key')
    t.same(await cache.getMany(['key']), [undefined])
  })

  t.test(`${name}: it answers a ping`, async t => {
    const { cache } = await openSteadyCache(t, url)
    await t.resolves(cache.ping())
  })
}

for (const { name, url } of drivers.filter(({ publishes }) => publishes)) {
  t.test(`${name}: every listener of a topic hears its messages, in their order, and no others`, async t => {
    const { cache } = await openSteadyCache(t, url)
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

for (const { name, url } of servers) {
  t.test(`${name}: nothing is read, written or published after it was closed`, async t => {
    const { cache } = await openCache(t, url)
    await cache.close()
    await t.rejects(cache.getMany(['key']), { name: 'CacheUnavailable' })
    await t.rejects(cache.set('key', Buffer.from('1'), 1_000), { name: 'CacheUnavailable' })
    await t.rejects(cache.ping(), { name: 'CacheUnavailable' })
  })

  t.test(`${name}: processes share values under one prefix, and only there`, async t => {
    const prefix = uniquePrefix()
    const [a, b, stranger] = [
      await openSteadyCache(t, url, prefix),
      await openSteadyCache(t, url, prefix),
      await openSteadyCache(t, url),
    ]
    const value = randomUUID()
    await a.cache.set('key', Buffer.from(value), 10_000)
    t.equal(Buffer.from((await b.cache.getMany(['key']))[0] ?? '').toString(), value)
    t.same(await stranger.cache.getMany(['key']), [undefined])
  })
}

t.test('Redis: processes share messages under one prefix, and only there', async t => {
  const url = engine('REDIS_URL')
  const prefix = uniquePrefix()
  const [a, b, stranger] = [
    await openSteadyCache(t, url, prefix),
    await openSteadyCache(t, url, prefix),
    await openSteadyCache(t, url),
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
  await a.cache.channel?.publish('topic', value)
  t.ok((await until(() => heard.length > 0)) < 20_000)
  t.same(heard, [value])
  t.same(strange, [])
})
