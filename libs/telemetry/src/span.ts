import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

/** The name under which our own code makes spans. */
export const scope = 'careeasy'

/**
 * Runs `work` as a span of the request that is under way; without a trace it just runs it. An error is told by its
 * name and code only: what a driver writes into a message may be somebody's data.
 */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const parent = trace.getActiveSpan()
  if (parent?.isRecording() !== true) return work()
  const span = trace.getTracer(scope).startSpan(name, { kind: SpanKind.CLIENT, attributes })
  return settle(span, context.with(trace.setSpan(context.active(), span), work))
}

/** Whether a request is under way of which a span would be kept: without, `traced` only costs a promise. */
export function isTraced(): boolean {
  return trace.getActiveSpan()?.isRecording() === true
}

/** The headers by which the next service joins the trace; none without one. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  if (trace.getActiveSpan() !== undefined) propagation.inject(context.active(), headers)
  return headers
}

async function settle<T>(span: Span, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    markFailed(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** Marks the span as failed, with the kind of error and nothing that it says. */
function markFailed(span: Span, error: unknown): void {
  const { code, name } = error as { code?: unknown; name?: unknown }
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute('error.type', typeof code === 'string' ? code : String(name))
}
