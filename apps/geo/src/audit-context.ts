import type { AuditContext } from '@careeasy/audit'
import type { FastifyRequest } from 'fastify'

/** Who changes something in the tenant of the request, and from where. */
export function auditContext(request: FastifyRequest): AuditContext {
  // The edge alone sets it: past the edge nobody has a hop token.
  const address = request.headers['x-forwarded-for']
  return {
    tenant: request.tenant.uuid,
    actor: request.caller.sub,
    requestId: request.id,
    source: 'geo',
    address: typeof address === 'string' ? address : undefined,
  }
}
