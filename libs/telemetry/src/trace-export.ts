import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { FastifyBaseLogger } from 'fastify'

export interface ExportOptions {
  readonly service: string
  readonly trustsCaller: boolean
  readonly endpoint: string
  readonly ratio: number
  readonly log: FastifyBaseLogger
}

/** Milliseconds between exports, and for one of them: a collector that is away delays nobody. */
const exportInterval = 1_000
const exportTimeout = 5_000

/** Sends spans to a collector in the background. Gives what sends the last ones and stops. */
export function startExport(options: ExportOptions): () => Promise<void> {
  const { service, trustsCaller, endpoint, ratio, log } = options
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: exportTimeout,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'careeasy' }),
    sampler: trustsCaller ? callersChoice(ratio) : ownChoice(ratio),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: exportInterval,
        exportTimeoutMillis: exportTimeout,
      }),
    ],
  })
  // Its own word on a collector that is away; the text may hold the address, so the level is all we choose.
  const say = (message: string) => log.warn({ message }, 'traces')
  const silent = () => {}
  diag.setLogger({ error: say, warn: say, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return async () => {
    await provider.shutdown().catch(err => log.warn({ err }, 'the last traces cannot be sent'))
    for (const api of [trace, propagation, context, diag]) api.disable()
  }
}

/** Behind the edge: what it traces is traced throughout, and nothing else. */
function callersChoice(ratio: number): Sampler {
  return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) })
}

/**
 * At the door a client's trace goes on, but neither its flag nor its id decides whether we record it: the id, too, is of
 * the client's making, and TraceIdRatioBasedSampler would let it choose.
 */
function ownChoice(ratio: number): Sampler {
  const byChance: Sampler = {
    shouldSample: () => ({
      decision: Math.random() < ratio ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
    }),
    toString: () => `ByChance{${ratio}}`,
  }
  // What is within a request of ours follows that request.
  return new ParentBasedSampler({
    root: byChance,
    remoteParentSampled: byChance,
    remoteParentNotSampled: byChance,
  })
}
