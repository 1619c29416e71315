import { createGate, engine } from '@careeasy/testing'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { cache } from '../src/index.ts'
import { openCache, uniquePrefix, until } from './helper.ts'

async function gateTo(t: Test) {
  const gate = await createGate(engine('REDIS_URL'))
  t.teardown(() => gate.cut())
  return gate
}

async function answers(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  )
}

t.test('a service starts without Redis, and uses it as soon as it is there', async t => {
  const gate = await gateTo(t)
  await gate.cut()
  const begun = performance.now()
  const { cache, warnings } = await openCache(t, gate.url)
  t.ok(performance.now() - begun < 3_000, 'the start waits for a bounded time')
  t.match(warnings.join(), 'starting without Redis')
  await t.rejects(cache.getMany(['key']), { name: 'CacheUnavailable' })

  const heard: string[] = []
  let gaps = 0
  await cache.channel?.subscribe(
    'topic',
    message => heard.push(message),
    () => gaps++,
  )
  await gate.open()
  t.ok((await until(() => answers(() => cache.ping()))) < 3_000, 'it recovers by itself')
  const publishes = () => answers(async () => cache.channel?.publish('topic', 'm'))
  t.ok(
    (await until(async () => (await publishes()) && heard.length > 0)) < 3_000,
    'and hears what is published',
  )
  t.ok(gaps > 0, 'what was kept before is dropped')
})

t.test('every call fails at once while Redis refuses connections', async t => {
  const gate = await gateTo(t)
  const { cache } = await openCache(t, gate.url)
  await cache.set('key', Buffer.from('1'), 10_000)
  await gate.cut()
  const calls: [string, () => Promise<unknown>][] = [
    ['getMany', () => cache.getMany(['key'])],
    ['set', () => cache.set('key', Buffer.from('1'), 1_000)],
    ['delete', () => cache.delete('key')],
    ['ping', () => cache.ping()],
    ['publish', async () => cache.channel?.publish('topic', 'm')],
  ]
  for (const [name, call] of calls) {
    const begun = performance.now()
    await t.rejects(call(), { name: 'CacheUnavailable' }, name)
    t.ok(performance.now() - begun < 500, `${name} does not wait`)
  }
  await gate.open()
  t.ok((await until(() => answers(() => cache.ping()))) < 3_000)
  t.match(await cache.getMany(['key']), [Buffer.from('1')])
})

t.test('every call gives up in time while Redis hangs, and works again when it goes on', async t => {
  const gate = await gateTo(t)
  const { cache } = await openCache(t, gate.url)
  await cache.set('key', Buffer.from('1'), 10_000)
  gate.stall()
  const calls: (() => Promise<unknown>)[] = [
    () => cache.getMany(['key']),
    async () => cache.channel?.publish('topic', 'm'),
  ]
  for (const call of calls) {
    const begun = performance.now()
    await t.rejects(call(), { name: 'CacheUnavailable' })
    const waited = performance.now() - begun
    t.ok(waited > 150 && waited < 600, `${waited} ms`)
  }
  gate.resume()
  t.ok((await until(() => answers(() => cache.ping()))) < 3_000)
  // The late answers belong to the calls that gave up, not to the next ones.
  t.match(await cache.getMany(['key', 'none']), [Buffer.from('1'), undefined])
})

t.test('a listener learns of the gap, and hears again what is published after it', async t => {
  const gate = await gateTo(t)
  const prefix = uniquePrefix()
  const { cache } = await openCache(t, gate.url, prefix)
  const other = await openCache(t, engine('REDIS_URL'), prefix)
  const heard: string[] = []
  let gaps = 0
  await cache.channel?.subscribe(
    'topic',
    message => heard.push(message),
    () => gaps++,
  )
  for (let outage = 1; outage <= 2; outage++) {
    gaps = 0
    await gate.cut()
    t.ok((await until(() => gaps > 0)) < 1_000, 'at once when the connection breaks')
    await other.cache.channel?.publish('topic', 'lost')
    gaps = 0
    await gate.open()
    t.ok((await until(() => gaps > 0)) < 3_000, 'and again when messages arrive once more')
    heard.length = 0
    await other.cache.channel?.publish('topic', `after ${outage}`)
    t.ok((await until(() => heard.length > 0)) < 1_000)
    t.same(heard, [`after ${outage}`])
  }
})

t.test('a subscription that Redis was too slow to confirm is made again', async t => {
  const gate = await gateTo(t)
  const prefix = uniquePrefix()
  const { cache } = await openCache(t, gate.url, prefix)
  const other = await openCache(t, engine('REDIS_URL'), prefix)
  const heard: string[] = []
  await until(() => gate.connections === 2)
  gate.stall()
  await cache.channel?.subscribe(
    'topic',
    message => heard.push(message),
    () => {},
  )
  gate.resume()
  const took = await until(async () => {
    await other.cache.channel?.publish('topic', 'm')
    return heard.length > 0
  })
  t.ok(took < 3_000, `${took} ms`)
})

t.test('no rejection is left unhandled when Redis comes and goes', async t => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  const gate = await gateTo(t)
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
    // Long enough for a new connection to begin and meet a Redis that does not answer.
    await new Promise(resolve => setTimeout(resolve, 400))
    gate.resume()
    await until(() => answers(() => cache.ping()))
  }
  t.same(unhandled, [])
})

t.test('closing does not wait for a Redis that is away, and nothing goes on afterwards', async t => {
  const gate = await gateTo(t)
  const app = Fastify()
  await app.register(cache, { url: gate.url })
  await app.ready()
  gate.stall()
  const begun = performance.now()
  await app.close()
  t.ok(performance.now() - begun < 1_000)
  await gate.cut()
  await gate.open()
  gate.resume()
  await new Promise(resolve => setTimeout(resolve, 500))
  t.equal(gate.connections, 0)
})
