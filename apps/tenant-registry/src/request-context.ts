import { type AuditContext, clientAddress } from '@careeasy/audit'
import type { FastifyRequest } from 'fastify'

/** Who asks for a change of a tenant; which one, the path says. */
export function contextOf(request: FastifyRequest): Omit<AuditContext, 'tenant'> {
  return {
    actor: request.caller.sub,
    requestId: request.id,
    source: 'tenant-registry',
    address: clientAddress(request),
  }
}
