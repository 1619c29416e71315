import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import t from 'tap'
import { cache } from '../src/index.ts'
import { answers, gateTo, onceBack, openCache, servers, uniquePrefix, until } from './helper.ts'

t.setTimeout(300_000)

/** Milliseconds; many times what a driver takes at most, so that a busy machine is no fault, and far from for ever. */
const bounded = 15_000

for (const { name, url, publishes } of servers) {
  t.test(`a service starts without ${name}, and uses it as soon as it is there`, async t => {
    const gate = await gateTo(t, url)
    await gate.cut()
    const begun = performance.now()
    const { cache, warnings } = await openCache(t, gate.url)
    t.ok(performance.now() - begun < bounded, 'the start waits for a bounded time')
    t.match(warnings.join(), `starting without ${name}`)
    await t.rejects(cache.getMany(['key']), { name: 'CacheUnavailable' })
    await gate.open()
    await onceBack(() => cache.set('key', Buffer.from('1'), 10_000))
    t.same(await onceBack(() => cache.getMany(['key'])), [Buffer.from('1')])
  })

  t.test(`every call fails at once while ${name} refuses connections`, async t => {
    const gate = await gateTo(t, url)
    const { cache } = await openCache(t, gate.url)
    await onceBack(() => cache.set('key', Buffer.from('1'), 60_000))
    await gate.cut()
    const calls: [string, () => Promise<unknown>][] = [
      ['getMany', () => cache.getMany(['key'])],
      ['set', () => cache.set('key', Buffer.from('1'), 1_000)],
      ['delete', () => cache.delete('key')],
      ['ping', () => cache.ping()],
    ]
    if (publishes) calls.push(['publish', async () => cache.channel?.publish('topic', 'm')])
    for (const [what, call] of calls) {
      const begun = performance.now()
      await t.rejects(call(), { name: 'CacheUnavailable' }, what)
      t.ok(performance.now() - begun < bounded, `${what} does not wait`)
    }
    await gate.open()
    t.match(await onceBack(() => cache.getMany(['key'])), [Buffer.from('1')])
  })

  t.test(`every call gives up in time while ${name} hangs, and works again when it goes on`, async t => {
    const gate = await gateTo(t, url)
    const { cache } = await openCache(t, gate.url)
    await onceBack(() => cache.set('key', Buffer.from('1'), 60_000))
    gate.stall()
    const calls: (() => Promise<unknown>)[] = [
      () => cache.getMany(['key']),
      () => cache.set('other', Buffer.from('2'), 30_000),
      () => cache.delete('none'),
    ]
    if (publishes) calls.push(async () => cache.channel?.publish('topic', 'm'))
    for (const call of calls) {
      const begun = performance.now()
      await t.rejects(call(), { name: 'CacheUnavailable' })
      const waited = performance.now() - begun
      t.ok(waited > 150 && waited < bounded, `${waited} ms`)
    }
    // A caller that is never quiet must not keep the driver from noticing.
    const busy = Array.from({ length: 20 }, async (_, index) => {
      await sleep(index * 20)
      const begun = performance.now()
      await t.rejects(cache.getMany(['key']), { name: 'CacheUnavailable' })
      return performance.now() - begun
    })
    t.ok(Math.max(...(await Promise.all(busy))) < bounded, 'however many calls there are')
    gate.resume()
    // The late answers belong to the calls that gave up, not to the next ones.
    t.match(await onceBack(() => cache.getMany(['key', 'none'])), [Buffer.from('1'), undefined])
  })

  t.test(`no rejection is left unhandled when ${name} comes and goes`, async t => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    t.teardown(() => process.off('unhandledRejection', note))
    const gate = await gateTo(t, url)
    const { cache } = await openCache(t, gate.url)
    await cache.channel?.subscribe(
      'topic',
      () => {},
      () => {},
    )
    for (let outage = 0; outage < 3; outage++) {
      await gate.cut()
      gate.stall()
      await gate.open()
      cache.ping().catch(() => {})
      // Long enough for a new connection to begin and meet a server that does not answer.
      await sleep(400)
      gate.resume()
      t.ok((await until(() => answers(() => cache.ping()))) < 20_000)
    }
    t.same(unhandled, [])
  })

  t.test(`closing does not wait for ${name} when it is away, and nothing goes on afterwards`, async t => {
    const gate = await gateTo(t, url)
    const app = Fastify()
    await app.register(cache, { url: gate.url })
    await app.ready()
    gate.stall()
    const begun = performance.now()
    await app.close()
    t.ok(performance.now() - begun < bounded)
    await gate.cut()
    await gate.open()
    gate.resume()
    await sleep(500)
    t.equal(gate.connections, 0)
  })

  t.test(`a service that ends while it finds back to ${name} leaves nothing that keeps it alive`, async t => {
    const gate = await gateTo(t, url)
    const timers = () => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length
    const before = timers()
    for (let round = 0; round < 8; round++) {
      const app = Fastify({ logger: false })
      await app.register(cache, { url: gate.url, prefix: uniquePrefix() })
      await app.ready()
      await gate.cut()
      gate.stall()
      await gate.open()
      app.cache.ping().catch(() => {})
      await sleep(round)
      gate.resume()
      // Each round another step of the way: a connection, what the server says of itself, the nodes.
      await sleep(round * 15)
      await app.close()
    }
    await gate.cut()
    t.ok((await until(() => timers() <= before)) < 20_000, `${timers()} timers, ${before} before`)
  })
}
