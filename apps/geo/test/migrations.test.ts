import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { migrate } from '../src/migrations.ts'
import { addresses, connected } from './helper.ts'

t.test('migrating makes database, logins and schema, and a second time does nothing', async t => {
  const name = `geo_test_${randomBytes(6).toString('hex')}`
  const { owner, app, provisioner } = addresses(name)
  const config = { POSTGRES_OWNER_URL: owner, POSTGRES_URL: app, POSTGRES_PROVISIONER_URL: provisioner }
  const server = await connected(t, engine('POSTGRES_URL'))
  t.teardown(() => server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))

  const files = readdirSync(join(import.meta.dirname, '../migrations')).sort()
  // Two at once, as when two replicas' migration jobs start together.
  const runs = await Promise.all([migrate(config), migrate(config)])
  t.same(runs.map(applied => applied.length).sort(), [0, files.length])
  t.same(runs.flat(), files)
  t.same(await migrate(config), [])
  for (const url of [app, provisioner]) await connected(t, url)
})

t.test('the three addresses must name one database', async t => {
  const { owner, app } = addresses('one')
  const config = {
    POSTGRES_OWNER_URL: owner,
    POSTGRES_URL: app,
    POSTGRES_PROVISIONER_URL: addresses('two').provisioner,
  }
  await t.rejects(migrate(config), /different databases/)
})

t.test('a login that could step over row-level security is refused', async t => {
  const server = await connected(t, engine('POSTGRES_URL'))
  const role = `geo_test_${randomBytes(4).toString('hex')}`
  await server.query(`CREATE ROLE ${role} BYPASSRLS`)
  t.teardown(() => server.query(`DROP ROLE ${role}`))
  const { owner, app, provisioner } = addresses('postgres')
  const url = new URL(app)
  url.username = role
  const config = { POSTGRES_OWNER_URL: owner, POSTGRES_URL: url.href, POSTGRES_PROVISIONER_URL: provisioner }
  await t.rejects(migrate(config), /rights or memberships/)
})
