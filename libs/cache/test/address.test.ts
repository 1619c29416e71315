import Fastify from 'fastify'
import t from 'tap'
import { parseAddress } from '../src/address.ts'
import { cache } from '../src/index.ts'

t.test('an address names hosts, and what else the driver wants', async t => {
  const address = parseAddress('cassandra://anna:p%40ss@db1:9043,db2/keys?datacenter=dc1', 9042, '')
  t.match(address, { hosts: ['db1:9043', 'db2:9042'], user: 'anna', password: 'p@ss', path: 'keys' })
  t.equal(address.parameters.get('datacenter'), 'dc1')
  t.match(parseAddress('memcached://one', 11211, ''), { hosts: ['one:11211'], user: '', path: '' })
})

for (const url of [
  'memcached://',
  'memcached://one:port',
  'memcached://one,,two',
  'cassandra://anna:secret@db1',
  'cassandra://anna:secret@db1/keys',
  'cassandra://anna:secret@db1/bad-name?datacenter=dc1',
  'mysql://anna:secret@db1',
  'secret',
]) {
  t.test(`a service does not start with ${url}, and does not print its password`, async t => {
    const app = Fastify()
    t.teardown(() => app.close())
    const error = await app.register(cache, { url }).then(
      () => undefined,
      (reason: Error) => reason,
    )
    t.match(error?.message, /address of the cache must look like|no driver for a cache at/)
    t.notMatch(error?.message, /secret|anna/)
  })
}
