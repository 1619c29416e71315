import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { missingPrerequisites } from '../src/prerequisites.mjs'

t.test('everything that is missing is named at once, with the reason and the remedy', async t => {
  const missing = missingPrerequisites(['redis', 'dynamodb', 's3'], { PATH: t.testdir() })
  for (const command of ['setpriv', 'apt-get', 'dpkg-deb', 'java', 'javac', 'mvn', 'go']) {
    t.ok(
      missing.some(line => line.startsWith(`${command} is not there; needed to `)),
      command,
    )
  }
  t.match(missing.join('\n'), /mvn .*: apt-get install maven/)
})

t.test('the engines that only tests name say what they need, too', async t => {
  const missing = missingPrerequisites(['pgbouncer', 'memcached', 'clamav', 'cassandra'], {
    PATH: t.testdir(),
  })
  for (const command of ['setpriv', 'apt-get', 'dpkg-deb', 'unshare', 'java', 'mvn']) {
    t.ok(
      missing.some(line => line.startsWith(`${command} is not there`)),
      command,
    )
  }
})

t.test('an engine whose address is given needs no tools', async t => {
  const env = { PATH: t.testdir(), REDIS_URL: 'redis://elsewhere', S3_ENDPOINT: 'https://elsewhere' }
  t.same(missingPrerequisites(['redis', 's3'], env), [])
})

t.test('a Java that is too old is named with its version', async t => {
  const bin = t.testdir({
    java: '#!/bin/sh\necho \'openjdk version "11.0.2" 2019-01-15\' >&2\n',
    javac: '#!/bin/sh\necho "javac 21.0.1"\n',
    mvn: '#!/bin/sh\n',
    setpriv: '#!/bin/sh\n',
  })
  for (const name of ['java', 'javac', 'mvn', 'setpriv']) chmodSync(join(bin, name), 0o755)
  const missing = missingPrerequisites(['dynamodb'], { PATH: bin })
  t.equal(missing.length, 1)
  t.match(missing[0], /^java is version 11, older than 17;/)
})
