import { setTimeout as sleep } from 'node:timers/promises'
import { digest } from '@careeasy/audit'
import t from 'tap'
import { ada, other, own, path, startProfile } from './helper.ts'

async function until(met: () => unknown): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    if (tries > 3_000) throw new Error('it did not come about in 60 s')
    await sleep(20)
  }
}

t.test('a new person leaves an audit event that says who did what, from where', async t => {
  const { app, db, delivered, headers } = await startProfile(t)
  const request = { method: 'POST', url: path, headers: await headers({ sub: 'u1' }), body: ada } as const
  const { id } = (await app.inject(request)).json()
  await until(() => delivered.length > 0)
  const [event] = delivered
  t.match(event, {
    tenant: own,
    actor: 'u1',
    action: 'person.create',
    target: `person/${id}`,
    outcome: 'success',
    source: 'profile',
    address: '192.0.2.7',
    after: digest({ ...ada, others: { education: [], experiences: [] } }),
  })
  await until(async () => (await db.collection('objects').countDocuments({ outboxSince: null })) === 1)
  t.notOk(Object.hasOwn((await db.collection('objects').findOne({ id })) ?? {}, 'outbox'))
})

t.test('an event stays with its person while the audit log is away', async t => {
  let tries = 0
  const deliver = async () => {
    tries += 1
    throw new Error('away')
  }
  const { app, db, headers } = await startProfile(t, {}, { deliver })
  const answer = await app.inject({ method: 'POST', url: path, headers: await headers(), body: ada })
  t.equal(answer.statusCode, 201)
  await until(() => tries > 0)
  const stored = await db.collection('objects').findOne({ id: answer.json().id })
  t.match(stored?.['outbox'], [{ action: 'person.create' }])
  t.notOk('outbox' in answer.json())
  const read = await app.inject({ url: `${path}/${answer.json().id}`, headers: await headers() })
  t.same(read.json(), answer.json())
})

t.test('what a killed process left behind is handed over by the next', { timeout: 180_000 }, async t => {
  const { app, db, delivered, headers } = await startProfile(t)
  const at = new Date(Date.now() - 60_000)
  const event = { id: 'e1', tenant: other, at: at.toISOString(), action: 'person.create' }
  await db
    .collection<{ _id: string }>('objects')
    .insertOne({ _id: `${other}:1`, tenantId: other, id: '1', outbox: [event], outboxSince: at } as never)
  await app.inject({ url: path, headers: await headers() })
  await until(() => delivered.length > 0)
  t.same(delivered, [event])
})
