import type {} from '@careeasy/service'
import type { FastifyInstance } from 'fastify'
import type { ConnectionCounts } from './postgres/cluster.ts'

/** Shows what the budget of each PostgreSQL cluster is used for, and how often it was not enough. */
export function showConnections(
  app: FastifyInstance,
  counts: () => Readonly<Record<string, ConnectionCounts>>,
): void {
  app.metrics.gauge(
    {
      name: 'careeasy_postgres_connections',
      help: 'Connections to a cluster: open, of them idle and in use, the most there may be, and requests waiting',
      labels: ['cluster', 'state'],
    },
    function* () {
      for (const [cluster, { max, open, idle, inUse, waiting }] of Object.entries(counts()))
        for (const [state, count] of Object.entries({ max, open, idle, in_use: inUse, waiting }))
          yield [{ cluster, state }, count]
    },
  )
  app.metrics.total(
    {
      name: 'careeasy_postgres_refused_total',
      help: 'Requests that got no connection in time, answered 503',
      labels: ['cluster'],
    },
    () => Object.entries(counts()).map(([cluster, { refused }]) => [{ cluster }, refused]),
  )
}
