import { createHash } from 'node:crypto'
import { FormatRegistry } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import t from 'tap'
import { AuditEventSchema, createAuditEvent, digest } from '../src/index.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

t.test('a digest is that of the canonical JSON of RFC 8785', t => {
  t.equal(digest({ b: 2, a: 1 }), sha256('{"a":1,"b":2}'))
  // The RFC's own example, section 3.2.3 and appendix.
  const example = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\nA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  const canonical = `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`
  t.equal(digest(example), sha256(canonical))
  t.equal(digest({ '\u20ac': 1, '\r': 2, '1': 3, '\u00f6': 4 }), sha256('{"\\r":2,"1":3,"ö":4,"€":1}'))
  t.end()
})

t.test('the order of keys does not matter to a digest, everything else does', t => {
  const one = { name: 'Anna', others: { x: [1, 2], y: null } }
  t.equal(digest({ others: { y: null, x: [1, 2] }, name: 'Anna' }), digest(one))
  for (const other of [
    { ...one, name: 'anna' },
    { ...one, others: { x: [2, 1], y: null } },
    { name: 'Anna', others: { x: [1, 2] } },
    { ...one, extra: 1 },
    [one],
    null,
  ]) {
    t.not(digest(other), digest(one), JSON.stringify(other))
  }
  t.end()
})

t.test('an event says who did what to what, and only digests of the thing', t => {
  FormatRegistry.Set('uuid', text =>
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text),
  )
  FormatRegistry.Set('date-time', text => !Number.isNaN(Date.parse(text)))
  const check = TypeCompiler.Compile(AuditEventSchema)
  const context = {
    tenant: '7MA170H',
    actor: 'u1',
    requestId: 'r1',
    source: 'profile',
    address: '203.0.113.9',
  }
  const facts = {
    action: 'person.update',
    target: 'person/1',
    before: { name: 'Anna' },
    after: { name: 'Anne' },
  }
  const event = createAuditEvent(context, facts)
  t.same([...check.Errors(event)], [], 'it fits its schema')
  t.match(event, {
    tenant: '7MA170H',
    actor: 'u1',
    action: 'person.update',
    target: 'person/1',
    outcome: 'success',
    before: digest({ name: 'Anna' }),
    after: digest({ name: 'Anne' }),
    request_id: 'r1',
    source: 'profile',
    address: '203.0.113.9',
  })
  t.ok(Math.abs(Date.parse(event.at) - Date.now()) < 60_000)
  t.notMatch(JSON.stringify(event), /Ann/)

  const bare = createAuditEvent(
    { ...context, address: undefined },
    { action: 'person.read', target: 'person/1' },
  )
  t.same([...check.Errors(bare)], [])
  for (const absent of ['before', 'after', 'address']) t.notOk(absent in bare, absent)
  t.ok(bare.id > event.id, 'ids grow with time')
  t.end()
})
