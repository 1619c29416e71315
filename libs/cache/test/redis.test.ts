import { engine } from '@careeasy/testing'
import t from 'tap'
import { answers, gateTo, openCache, uniquePrefix, until } from './helper.ts'

t.test('messages arrive once Redis is there, and what was kept before is dropped', async t => {
  const gate = await gateTo(t, engine('REDIS_URL'))
  await gate.cut()
  const { cache } = await openCache(t, gate.url)
  const heard: string[] = []
  let gaps = 0
  await cache.channel?.subscribe(
    'topic',
    message => heard.push(message),
    () => gaps++,
  )
  await gate.open()
  const publishes = () => answers(async () => cache.channel?.publish('topic', 'm'))
  t.ok((await until(async () => (await publishes()) && heard.length > 0)) < 20_000)
  t.ok(gaps > 0)
})

t.test('a listener learns of the gap, and hears again what is published after it', async t => {
  const gate = await gateTo(t, engine('REDIS_URL'))
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
    t.ok((await until(() => gaps > 0)) < 20_000, 'at once when the connection breaks')
    await other.cache.channel?.publish('topic', 'lost')
    gaps = 0
    await gate.open()
    t.ok((await until(() => gaps > 0)) < 20_000, 'and again when messages arrive once more')
    heard.length = 0
    await other.cache.channel?.publish('topic', `after ${outage}`)
    t.ok((await until(() => heard.length > 0)) < 20_000)
    t.same(heard, [`after ${outage}`])
  }
})

t.test('a subscription that Redis was too slow to confirm is made again', async t => {
  const gate = await gateTo(t, engine('REDIS_URL'))
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
  const hears = async () => {
    await other.cache.channel?.publish('topic', 'm')
    return heard.length > 0
  }
  t.ok((await until(hears)) < 20_000)
})
