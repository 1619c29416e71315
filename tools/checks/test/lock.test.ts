import { join } from 'node:path'
import t from 'tap'
import { copiesIn, type Lock, readLock } from '../src/lock.ts'

/** A second copy of one of them costs each process that loads it 2 to 30 MiB, or breaks what compares by class. */
const single = [
  ...['undici', 'fastify', 'pino', 'mongodb', 'pg', '@sinclair/typebox', '@opentelemetry/api'],
  ...['@aws-sdk/client-s3', '@aws-sdk/client-dynamodb', '@smithy/core'],
]
const lock = readLock(join(import.meta.dirname, '../../..'))
const apps = Object.keys(lock).filter(place => /^apps\/[\w-]+$/.test(place))

t.equal(apps.length, 6)
for (const app of apps) {
  t.test(`${app} has one copy of what is large`, async t => {
    const copies = copiesIn(lock, app)
    t.ok(copies.has('fastify') && copies.has('undici'))
    for (const name of single)
      t.ok((copies.get(name)?.size ?? 0) <= 1, `${name}: ${[...(copies.get(name) ?? [])]}`)
  })
}

t.test('a second copy is found wherever it is, also behind a lib', async t => {
  const planted: Lock = {
    'apps/a': { dependencies: { '@careeasy/b': '0.1.0', undici: '8.0.0' } },
    'libs/b': { dependencies: { c: '1.0.0' } },
    'node_modules/@careeasy/b': { link: true, resolved: 'libs/b' },
    'node_modules/c': { dependencies: { undici: '7.0.0' } },
    'node_modules/c/node_modules/undici': {},
    'node_modules/undici': {},
  }
  t.same(copiesIn(planted, 'apps/a').get('undici')?.size, 2)
})

t.test('the lock file names no place to download from', async t => {
  const addresses = Object.entries(lock).filter(([, { resolved }]) => /^[a-z+]+:\/\//.test(resolved ?? ''))
  t.same(addresses, [])
})
