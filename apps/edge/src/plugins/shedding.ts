import type {} from '@careeasy/service'
import fp from 'fastify-plugin'
import type { LoadGate } from '../limits/load-gate.ts'

/** Opens and closes the gate with the service, and shows what it refused: Fastify and its figures never see that. */
export const shedding = fp<{ gate: LoadGate }>(
  async (app, { gate }) => {
    app.addHook('onListen', async () => gate.start(app.log))
    app.addHook('onClose', async () => gate.close())
    app.metrics.total(
      {
        name: 'careeasy_edge_requests_shed_total',
        help: 'Requests refused with 503 before anything else, since the event loop was late',
      },
      () => [[{}, gate.shed]],
    )
  },
  { name: 'shedding', fastify: '5.x', dependencies: ['metrics'] },
)
