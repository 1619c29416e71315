import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import t from 'tap'
import { createFixture, signIn } from './helper.ts'

const fixture = await createFixture(t)
const run = promisify(execFile)

function migrate(env: Record<string, string>, ...args: string[]) {
  return run(process.execPath, ['src/migrate.ts', ...args], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, ...env },
  })
}

t.test(
  'a migration makes the table and the first administrator, and changes nothing the second time',
  async t => {
    const table = `Users-${randomUUID()}`
    t.teardown(() => fixture.client.send(new DeleteTableCommand({ TableName: table })))
    const first = { email: 'root@example.org', password: 'first password' }
    const env = { USERS_TABLE: table, BOOTSTRAP_ADMIN_EMAIL: first.email }
    const status = async () =>
      (await migrate({ ...env, BOOTSTRAP_ADMIN_PASSWORD: first.password }, '--status')).stdout
    t.equal(await status(), `${table}: pending the table\n`)
    await migrate({ USERS_TABLE: table })
    t.equal(await status(), `${table}: pending platform:admin ${first.email}\n`)
    await migrate({ ...env, BOOTSTRAP_ADMIN_PASSWORD: first.password })
    t.equal(await status(), `${table}: up to date\n`)
    await migrate({ ...env, BOOTSTRAP_ADMIN_PASSWORD: 'another password' })
    const { app } = await fixture.start(t, { USERS_TABLE: table })
    const login = (password: string) => signIn(app, fixture.identity, { username: first.email, password })
    t.equal((await login(first.password)).statusCode, 200)
    t.equal((await login('another password')).statusCode, 401)
    t.same((await app.stores.users.findByEmail(first.email))?.platform_roles, ['platform:admin'])
  },
)

t.test('users from before there was a list are in it after the migration', async t => {
  const user = await fixture.createUser()
  const Key = { pk: 'USERS', sk: user.id }
  await fixture.client.send(new DeleteCommand({ TableName: fixture.table, Key }))
  const { app } = await fixture.start(t)
  const list = () => app.stores.users.list({ limit: 10, after: undefined })
  t.same(await list(), [])
  const { stdout } = await migrate({ USERS_TABLE: fixture.table }, '--status')
  t.equal(stdout, `${fixture.table}: pending the list of its users\n`)
  await migrate({ USERS_TABLE: fixture.table })
  t.same(await list(), [user])
})

t.test('without both variables there is no administrator: no password is a default', async t => {
  const table = `Users-${randomUUID()}`
  t.teardown(() => fixture.client.send(new DeleteTableCommand({ TableName: table })))
  await migrate({ USERS_TABLE: table, BOOTSTRAP_ADMIN_EMAIL: 'root@example.org' })
  await migrate({ USERS_TABLE: table, BOOTSTRAP_ADMIN_PASSWORD: 'first password' })
  const { app } = await fixture.start(t, { USERS_TABLE: table })
  t.same(await app.stores.users.list({ limit: 10, after: undefined }), [])
})

t.test('a weak password of the administrator stops the migration', async t => {
  const table = `Users-${randomUUID()}`
  t.teardown(() => fixture.client.send(new DeleteTableCommand({ TableName: table })))
  const env = { USERS_TABLE: table, BOOTSTRAP_ADMIN_EMAIL: 'a@b.org', BOOTSTRAP_ADMIN_PASSWORD: 'short' }
  const stopped = await migrate(env).catch(error => error)
  t.match(stopped.stderr, /CE_PASSWORD_WEAK/)
  t.equal(stopped.code, 1)
})
