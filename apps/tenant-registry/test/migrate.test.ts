import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import t from 'tap'
import { createFixture } from './helper.ts'

const fixture = await createFixture(t)
const run = promisify(execFile)

t.test('a migration makes the table, and changes nothing the second time', async t => {
  const table = `Tenants-${randomUUID()}`
  t.teardown(() => fixture.client.send(new DeleteTableCommand({ TableName: table })))
  const cwd = new URL('..', import.meta.url)
  const migrate = async (...args: string[]) => {
    const env = { ...process.env, TENANTS_TABLE: table }
    return (await run(process.execPath, ['src/migrate.ts', ...args], { cwd, env })).stdout
  }
  t.equal(await migrate('--status'), `${table}: pending the table\n`)
  t.equal(await migrate('--status'), `${table}: pending the table\n`, 'which asking has not made')
  await migrate()
  t.equal(await migrate('--status'), `${table}: up to date\n`)
  await t.rejects(migrate('--stats'), { code: 2, stderr: /usage/ })
  const { app } = await fixture.start(t, { TENANTS_TABLE: table })
  const body = { Tenant_UUID: '7MA170H', name: 'logezycare' }
  await app.inject({ method: 'POST', url: '/tenants', headers: fixture.admin, body })
  await migrate()
  t.equal((await app.stores.tenants.find('7MA170H'))?.name, 'logezycare')
})
