import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { siloDatabase } from '@careeasy/tenant-connection'
import t from 'tap'
import { assetMigrations } from '../src/store/migrations.ts'
import { createSettings } from './helper.ts'

t.setTimeout(300_000)

const source = join(import.meta.dirname, '..', 'src')
const versions = assetMigrations.map(({ version }) => version)
const newest = versions.at(-1)
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

t.test(
  'the migration covers silos, tells how far each database is, and ends with 1 if one fails',
  async t => {
    const { settings, db } = await createSettings(t)
    const silo = (tenant: string) => db.client.db(siloDatabase(settings.MONGODB_DATABASE, tenant))
    const [bad, good] = [silo('7MA170B'), silo('7MA170G')]
    await good.collection('assets').insertOne({ tenantId: '7MA170G' })
    // An index of the same name with other options: the migration cannot make its own.
    await bad.collection('assets').createIndex({ outboxSince: 1 }, { unique: true })
    const migrate = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(source, 'migrate.ts'), ...args], {
        env: environment(settings),
      }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        (error: { code: number; stdout: string }) => error,
      )
    const status = await migrate('--status')
    t.equal(status.code, 0)
    for (const { databaseName } of [db, bad, good]) {
      t.match(status.stdout, `${databaseName}: version 0 of ${newest}, pending ${versions.join(', ')}`)
    }
    const failing = await migrate()
    t.equal(failing.code, 1)
    t.match(failing.stdout, `${bad.databaseName}: `)
    t.match(failing.stdout, `2/3 databases at version ${newest} or newer, 2 migrated now, 1 failed`)
    await bad.collection('assets').dropIndex('outboxSince_1')
    t.equal((await migrate()).code, 0)
    t.match((await migrate('--status')).stdout, `${bad.databaseName}: version ${newest} of ${newest}`)
  },
)

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

t.test('a name too long for the silos that are named after it is refused', async t => {
  const { settings } = await createSettings(t)
  for (const name of ['MONGODB_DATABASE', 'S3_BUCKET']) {
    const env = environment({ ...settings, [name]: 'x'.repeat(35) })
    const run = promisify(execFile)(process.execPath, [join(source, 'server.ts')], { env })
    const { stderr } = await run.then(
      () => ({ stderr: '' }),
      (error: { stderr: string }) => error,
    )
    t.match(stderr, `${name} must NOT have more than 34 characters`)
  }
})
