import type {} from '@careeasy/service'
import fp from 'fastify-plugin'
import type { ReplicaCounts } from '../proxy/replicas.ts'
import type { Upstream, Upstreams } from '../proxy/upstreams.ts'

/** Shows how the services answer the edge, and what it has under way with them. */
export const upstreamMetrics = fp<{ upstreams: Upstreams }>(
  async (app, { upstreams }) => {
    app.metrics.total(
      {
        name: 'careeasy_edge_upstream_requests_total',
        help: 'Tries at a service, by the class of the status or the reason there was no answer',
        labels: ['upstream', 'outcome'],
      },
      function* () {
        const fetched = upstreams.media.content
        const stores = fetched === undefined ? [] : [{ service: 's3', outcomes: fetched.outcomes }]
        for (const { service, outcomes } of [...Object.values(upstreams), ...stores])
          for (const [outcome, count] of outcomes) yield [{ upstream: service, outcome }, count]
      },
    )
    app.metrics.gauge(
      {
        name: 'careeasy_edge_upstream_state',
        help: 'Replicas of a service, those cut off for a while, requests under way and waiting',
        labels: ['upstream', 'state'],
      },
      function* () {
        for (const [upstream, ways] of Map.groupBy(Object.values(upstreams), ({ service }) => service))
          for (const [state, count] of Object.entries(stateOf(ways))) yield [{ upstream, state }, count]
        const { content } = upstreams.media
        if (content !== undefined) yield [{ upstream: 's3', state: 'running' }, content.running]
      },
    )
  },
  { name: 'upstream-metrics', fastify: '5.x', dependencies: ['metrics'] },
)

/** A service may be reached in two ways, as profile also by imports: the same replicas, other requests. */
function stateOf(ways: readonly Upstream[]): ReplicaCounts {
  return ways
    .map(({ replicas }) => replicas.counts())
    .reduce((a, b) => ({
      replicas: Math.max(a.replicas, b.replicas),
      broken: Math.max(a.broken, b.broken),
      running: a.running + b.running,
      waiting: a.waiting + b.waiting,
    }))
}
