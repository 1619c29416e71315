import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { createSettings } from './helper.ts'

const source = join(import.meta.dirname, '..', 'src')
const environment = (settings: object) =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))

t.test('the migration makes bucket and indexes and may be repeated', async t => {
  const { settings, db, bucket } = await createSettings(t)
  for (let round = 0; round < 2; round++) {
    await promisify(execFile)(process.execPath, [join(source, 'migrate.ts')], { env: environment(settings) })
  }
  t.same(await bucket.keys(), [])
  const indexes = await db.collection('assets').indexes()
  const byTenant = indexes.find(({ key }) => Object.keys(key).join() === 'tenantId,id')
  t.equal(byTenant?.['unique'], true)
  t.ok(indexes.some(({ key, sparse }) => key['outboxSince'] === 1 && sparse))
})

t.test('the process listens, says what it does, and ends with 0 on SIGTERM', async t => {
  const { settings } = await createSettings(t)
  const env = environment({ ...settings, LOG_LEVEL: 'info' })
  const child = spawn(process.execPath, [join(source, 'server.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let log = ''
  child.stdout.setEncoding('utf8')
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    log += text
    if (/Server listening at/.test(log)) break
  }
  child.stdout.resume()
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(log)?.[0]
  t.equal((await fetch(`${address}/livez`)).status, 200)
  t.equal((await fetch(`${address}/media/assets`)).status, 401)
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
})

t.test('a bad configuration names every bad variable and starts nothing', async t => {
  const run = promisify(execFile)(process.execPath, [join(source, 'server.ts')], { env: { PORT: 'x' } })
  const { stderr } = await run.then(
    () => ({ stderr: '' }),
    (error: { stderr: string }) => error,
  )
  for (const name of ['PORT', 'MONGODB_URL', 'S3_SECRET_ACCESS_KEY', 'GEO_URL']) t.match(stderr, name)
})
