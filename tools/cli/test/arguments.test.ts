import { InvalidArgumentError } from '@commander-js/extra-typings'
import t from 'tap'
import { byteLimit, storePlacement, tenantIds, tenantName } from '../src/arguments.ts'

t.test('a tenant named twice counts once', async t => {
  t.strictSame(tenantIds('7MA170G', tenantIds('7MA170H', tenantIds('7MA170G'))), ['7MA170G', '7MA170H'])
})

t.test('what is no Tenant_UUID is refused before anything is sent', async t => {
  for (const id of ['', '7ma170h', '7MA17', '../users', '7MA170H/suspend', 'A'.repeat(27)]) {
    t.throws(() => tenantIds(id), InvalidArgumentError, id)
  }
})

t.test('a name has the form that the platform takes', async t => {
  t.equal(tenantName('care-at-home-24'), 'care-at-home-24')
  for (const name of ['ab', 'Upper', '2nd', 'under_score', 'a'.repeat(41)]) {
    t.throws(() => tenantName(name), InvalidArgumentError, name)
  }
})

t.test('a placement is tier and cluster', async t => {
  t.strictSame(storePlacement('silo:second'), { tier: 'silo', cluster: 'second' })
  for (const text of ['silo', 'silo:', ':main', 'bridge:main', 'pool:Main', 'pool:main:x']) {
    t.throws(() => storePlacement(text), InvalidArgumentError, text)
  }
})

t.test('bytes are a number, with a unit of 1,024 or without, or the default', async t => {
  const limits = {
    '0': 0,
    '1048576': 1_048_576,
    '3KiB': 3_072,
    '500GiB': 536_870_912_000,
    default: 'default',
  }
  for (const [text, limit] of Object.entries(limits)) t.equal(byteLimit(text), limit)
  t.equal(byteLimit('8TiB'), 8 * 1_024 ** 4)
  for (const text of ['', '-1', '1.5GiB', '5GB', '5 GiB', '0x10', '1e9', '9007199254740993', '9999TiB9'])
    t.throws(() => byteLimit(text), InvalidArgumentError, text)
  t.throws(() => byteLimit('9007199254740991KiB'), InvalidArgumentError, 'more than a number holds')
})
