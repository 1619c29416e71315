import { connect } from 'node:net'
import { mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { serverSeconds, unlessLapsed, withDeadline } from '../src/lifetime.ts'
import { openSteadyCache } from './helper.ts'

t.test('a value lapses by the clock of who reads it', async t => {
  const bytes = withDeadline(Buffer.from('value'), 1_000)
  t.same(unlessLapsed(bytes), Buffer.from('value'))
  t.teardown(() => mock.restoreAll())
  mock.method(Date, 'now', () => performance.timeOrigin + performance.now() + 1_500)
  t.equal(unlessLapsed(bytes), undefined)
})

t.test('what no driver of ours has written is no value', async t => {
  t.equal(unlessLapsed(undefined), undefined)
  t.equal(unlessLapsed(Buffer.from('short')), undefined)
})

t.test('the server keeps a value at least for its time, and two seconds more at most', async t => {
  for (const ttl of [0.4, 1, 999, 1_000, 1_001, 60_000]) {
    const seconds = serverSeconds(ttl)
    t.ok(Number.isInteger(seconds) && seconds * 1_000 >= ttl && seconds * 1_000 - ttl <= 2_000, `${ttl} ms`)
  }
})

t.test('Memcached itself forgets a value, whatever the clocks of its readers say', async t => {
  const { cache, prefix } = await openSteadyCache(t, engine('MEMCACHED_URL'))
  await cache.set('key', Buffer.from('1'), 300)
  t.match(await askMemcached(`get ${prefix}key`), /^VALUE /)
  await sleep(3_000)
  t.equal(await askMemcached(`get ${prefix}key`), 'END\r\n')
})

async function askMemcached(command: string): Promise<string> {
  const { port } = new URL(engine('MEMCACHED_URL'))
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8')
  socket.write(`${command}\r\nquit\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}
