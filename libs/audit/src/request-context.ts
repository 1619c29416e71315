import type {} from '@careeasy/identity'
import type {} from '@careeasy/tenant-connection'
import type { FastifyRequest } from 'fastify'
import type { AuditContext } from './event.ts'

/** Who changes something in the tenant of the request, and from where. `source` is the service that reports it. */
export function requestAuditContext(request: FastifyRequest, source: string): AuditContext {
  const { tenant, caller } = request
  return {
    tenant: tenant.uuid,
    actor: caller.sub,
    requestId: request.id,
    source,
    address: clientAddress(request),
  }
}

/** The client's address as the edge saw it. The edge alone sets this header: past it nobody has a hop token. */
export function clientAddress(request: FastifyRequest): string | undefined {
  const header = request.headers['x-forwarded-for']
  return typeof header === 'string' ? header : undefined
}
