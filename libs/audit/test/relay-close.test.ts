import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { createAuditEvent, type Outbox, startRelay } from '../src/index.ts'

t.setTimeout(180_000)

const offered = 400
const context = { tenant: '7MA170H', actor: 'anna', requestId: 'one', source: 'test' }

t.test('closing does not wait until a slow store has let go of all that was handed over', async t => {
  let [delivered, removed] = [0, 0]
  const outbox: Outbox = {
    pending: async () => [],
    // 20 s for all of them, of which a service that is told to stop has no more.
    async done(entries) {
      await sleep(50 * entries.length)
      removed += entries.length
    },
  }
  const deliver = async (_tenant: string, events: readonly unknown[]) => {
    delivered += events.length
  }
  const relay = startRelay({ outbox, deliver, log: { warn() {} } })
  for (let n = 0; n < offered; n++)
    relay.offer({ event: createAuditEvent(context, { action: 'a', target: String(n) }), ref: n })
  await relay.close()
  t.equal(delivered, offered)
  t.ok(removed > 0, `${removed} are out of it`)
  t.ok(removed < offered, 'the rest is handed over again by another replica, and kept once')
})
