import t from 'tap'
import { RefusedError, toProblem } from '../src/errors.ts'
import { createTable, describeCheck, describeProgress, describeTenant } from '../src/format.ts'
import type { Tenant } from '../src/tenants.ts'

const tenant: Tenant = {
  Tenant_UUID: '7MA170H',
  name: 'logezycare',
  display_name: 'Logezy Care',
  status: 'active',
  created_at: '2026-11-22T10:00:00.000Z',
}
const main = { tier: 'pool', cluster: 'main' } as const

t.test('tenants stand in columns as wide as the first page needs', async t => {
  const table = createTable()
  const lines = [
    table.head([tenant, { ...tenant, status: 'suspended', plan: 'dedicated' }]),
    table.row(tenant),
    table.row({ ...tenant, Tenant_UUID: 'LONGERTHANTHEFIRST' }),
  ]
  t.strictSame(lines, [
    'TENANT_UUID  STATUS     PLAN       NAME        DISPLAY NAME',
    '7MA170H      active     -          logezycare  Logezy Care',
    'LONGERTHANTHEFIRST  active     -          logezycare  Logezy Care',
  ])
})

t.test('a tenant is shown with what is known of it', async t => {
  t.notMatch(describeTenant(tenant), /plan|postgres|media/)
  const placed = { postgres: { tier: 'silo', cluster: 'second' } as const, mongo: main, assets: main }
  const limits = { media_bytes: 5_000 }
  const shown = describeTenant({ ...tenant, plan: 'dedicated', placement: placed, limits })
  t.match(shown, /^Tenant_UUID {3}7MA170H$/m)
  t.match(shown, /^postgres {6}silo on second$/m)
  t.match(shown, /^assets {8}pool on main$/m)
  t.match(shown, /^media bytes {3}5000$/m)
})

t.test('a name can neither move the cursor nor turn a line around', async t => {
  const shown = describeTenant({ ...tenant, display_name: 'a\u001B[2J\r\nstatus  gone\u202Eb' })
  t.match(shown, 'display name  a�[2J��status  gone�b')
})

t.test('a check shows every fault under its service', async t => {
  const check = { Tenant_UUID: '7MA170H', status: 'active', ok: true, parts: [] }
  t.equal(describeCheck(check), '7MA170H  active  well')
  const parts = [
    { service: 'geo', ok: false, faults: ['the capability is missing', 'a migration is missing'] },
    { service: 'media', ok: true, faults: [] },
  ]
  t.equal(
    describeCheck({ ...check, ok: false, parts }),
    '7MA170H  active  2 faults\n  geo: the capability is missing\n  geo: a migration is missing',
  )
})

t.test('progress tells how many of how many, and the time left once it can be known', async t => {
  t.equal(describeProgress(5, 100_000, 1, 0), '5 of 100,000 (0%)')
  t.equal(describeProgress(20_000, 100_000, 60, 3), '20,000 of 100,000 (20%), 3 not well, 4 min left')
  t.equal(describeProgress(1_000, 100_000, 120, 0), '1,000 of 100,000 (1%), 3.3 h left')
  t.equal(describeProgress(99, 100, 10, 0), '99 of 100 (99%), 1 s left')
})

t.test('a problem is told by its code, its detail and the request id', async t => {
  const problem = toProblem(400, {
    code: 'CE_VALIDATION',
    detail: 'The request does not fit its schema',
    instance: 'urn:careeasy:request:0190',
    errors: [{ path: '/body/name', message: 'must match pattern' }],
  })
  t.equal(
    new RefusedError(problem).message,
    'CE_VALIDATION: The request does not fit its schema (request id 0190)\n  /body/name must match pattern',
  )
  t.equal(
    new RefusedError(toProblem(429, { code: 'CE_LOGIN_DELAYED', detail: 'Too many' }), 30.2).message,
    'CE_LOGIN_DELAYED: Too many; ask again in 31 s',
  )
  t.match(new RefusedError(toProblem(502, undefined)).message, /^HTTP 502: /)
})
