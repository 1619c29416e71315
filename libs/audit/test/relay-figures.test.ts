import { metrics } from '@careeasy/telemetry'
import Fastify from 'fastify'
import t from 'tap'
import { createAuditEvent } from '../src/index.ts'
import { createRelayFigures } from '../src/relay-figures.ts'

t.test(
  'what failed a moment ago still counts as waiting, until a sweep of all tenants finds nothing',
  async t => {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(metrics)
    await app.ready()
    const figures = createRelayFigures(app.metrics, () => 0)
    const age = async () =>
      Number(/^careeasy_audit_outbox_oldest_seconds (\S+)$/m.exec(await app.metrics.read())?.[1])
    const context = { tenant: '7MA170H', actor: 'anna', requestId: 'one', source: 'geo' }
    const event = {
      ...createAuditEvent(context, { action: 'a', target: 'b' }),
      at: new Date(0).toISOString(),
    }
    t.equal(await age(), 0)
    figures.swept([{ event, ref: {} }], true)
    t.ok((await age()) > 1_000_000_000)
    figures.swept([], false)
    t.ok((await age()) > 1_000_000_000, 'its tenant was left out')
    figures.swept([], true)
    t.equal(await age(), 0)
  },
)
