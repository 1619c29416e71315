import { finished } from 'node:stream'
import {
  type Context,
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { scope } from './span.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly tracing: Tracing
  }
}

/** Where traces go, by OpenTelemetry's own names for the settings. */
export interface TraceSettings {
  /** Base address of a collector that speaks OTLP over HTTP; without one nothing is traced, at no cost. */
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string
  /** The share of requests that is traced, 0 to 1, where no caller that is trusted has decided it. */
  readonly OTEL_TRACES_SAMPLER_ARG?: number
}

export interface Tracing {
  /** Begins to trace when the settings name a collector; call it before the service listens. */
  start(settings: TraceSettings): Promise<void>
}

export interface TracingOptions {
  readonly service: string
  /**
   * Whether the caller decides what is traced, as behind the edge. At the door its trace goes on, but whether we record
   * it is left to chance: neither its flag nor its id is asked, for it would cost us.
   */
  readonly trustsCaller: boolean
}

/**
 * One span a request, which continues the caller's trace (W3C Trace Context). Ours and not the instrumentations of
 * OpenTelemetry: they replace modules while these are loaded, which takes a hook into Node's loader that every import
 * of a start then passes through, and record texts of queries and addresses, where people's names may stand.
 */
export const tracing = fp<TracingOptions>(
  async (app, { service, trustsCaller }) => {
    let tracer: Tracer | undefined
    const contexts = new WeakMap<FastifyRequest, Context>()
    app.decorate('tracing', {
      async start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio = 1 }) {
        if (endpoint === undefined) return
        // The SDK takes memory and time to load: only whoever traces pays for it.
        const { startExport } = await import('./trace-export.ts')
        const stop = startExport({ service, trustsCaller, endpoint, ratio, log: app.log })
        app.addHook('onClose', stop)
        tracer = trace.getTracer(scope)
      },
    } satisfies Tracing)

    app.addHook('onRequest', (request, { raw }, done) => {
      if (tracer === undefined) return done()
      const parent = propagation.extract(context.active(), request.headers)
      const attributes = {
        'http.request.method': request.method,
        'http.route': request.is404 ? 'none' : request.routeOptions.url,
        'careeasy.request_id': request.id,
      }
      const name = `${request.method} ${attributes['http.route']}`
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent)
      const own = trace.setSpan(parent, span)
      contexts.set(request, own)
      // Fastify's onResponse never comes where the client hung up, and a span that does not end is never sent.
      finished(raw, broken => {
        span.setAttribute('careeasy.tenant_class', request.tenantClass)
        if (raw.headersSent) span.setAttribute('http.response.status_code', raw.statusCode)
        if (broken) span.setAttribute('careeasy.aborted', true)
        if (raw.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      })
      context.with(own, done)
    })
    // The body arrives in events of the socket, which know nothing of the request's context.
    app.addHook('preValidation', (request, _reply, done) => {
      const own = tracer === undefined ? undefined : contexts.get(request)
      if (own === undefined) return done()
      context.with(own, done)
    })
  },
  { name: 'tracing', fastify: '5.x', dependencies: ['request-metrics'] },
)
