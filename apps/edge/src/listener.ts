import { createServer } from 'node:http'
import type { FastifyServerFactory } from 'fastify'
import type { LoadGate } from './limits/load-gate.ts'

export interface ListenerLimits {
  /** Milliseconds for line and headers of a request. */
  readonly headersTimeout: number
  readonly maxConnections: number
}

/** Milliseconds between looks for connections that are over their time. */
const connectionsCheckingInterval = 2_000

/** The HTTP server under the edge, with the limits that hold before a request is one and the gate before Fastify. */
export function createListener(gate: LoadGate, limits: ListenerLimits): FastifyServerFactory {
  const { headersTimeout, maxConnections } = limits
  return (handler, options) => {
    const { keepAliveTimeout = 72_000 } = options as { keepAliveTimeout?: number }
    // A body may take long, but not drop by drop: see proxy/body.ts.
    const times = { headersTimeout, requestTimeout: 0, keepAliveTimeout, connectionsCheckingInterval }
    const server = createServer(times, (request, response) => {
      if (gate.admits(request, response)) handler(request, response)
    })
    server.maxConnections = maxConnections
    return server
  }
}
