import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Histogram } from 'prom-client'
import type {} from './metrics.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What kind of tenant the request works for. Metrics tell tenants apart by this and by nothing else. */
    tenantClass: TenantClass
  }
}

/** `silo` when the tenant has at least one store of its own; `none` where no tenant is named, or none was found. */
export type TenantClass = 'pool' | 'silo' | 'none'

/** Seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Rate, errors and duration of the requests, by route template and never by path; and how many are under way. */
export const requestMetrics = fp(
  async app => {
    const durations = new Histogram({
      name: 'careeasy_http_request_duration_seconds',
      help: 'Seconds from a request to the end of its answer',
      labelNames: ['method', 'route', 'status_class', 'tenant_class'],
      buckets,
      registers: [app.metrics.registry],
    })
    let begun = 0
    let ended = 0
    app.metrics.gauge({ name: 'careeasy_http_requests_in_flight', help: 'Requests under way' }, () => [
      [{}, begun - ended],
    ])
    const problems = app.metrics.counter({
      name: 'careeasy_problems_total',
      help: 'Requests that were refused or failed, by the stable code of the error; other: one without',
      labels: ['code'],
    })
    app.decorateRequest('tenantClass', 'none')
    app.addHook('onRequest', (_request, reply, done) => {
      begun += 1
      // Fastify's onResponse never comes where the client hung up.
      reply.raw.on('close', () => {
        ended += 1
      })
      done()
    })
    app.addHook('onError', (_request, _reply, { code, validation }, done) => {
      // Codes of ours are as many as docs/errors.md has rows; anything else may be whatever a driver thinks of.
      const known = /^CE_[A-Z_]{1,60}$/.test(code) ? code : validation ? 'CE_VALIDATION' : 'other'
      problems.add({ code: known })
      done()
    })
    app.addHook('onResponse', (request, reply, done) => {
      durations.observe(labelsOf(request, reply), reply.elapsedTime / 1_000)
      done()
    })
  },
  { name: 'request-metrics', fastify: '5.x', dependencies: ['metrics'] },
)

function labelsOf(
  { method, routeOptions, tenantClass, is404 }: FastifyRequest,
  { statusCode }: FastifyReply,
) {
  return {
    // Node's parser knows forty, and a client may send any of them anywhere.
    method: methods.has(method) ? method : 'other',
    route: is404 ? 'none' : (routeOptions.url ?? 'none'),
    status_class: `${Math.floor(statusCode / 100)}xx`,
    tenant_class: tenantClass,
  }
}
