import type { AuditContext } from '@careeasy/audit'
import type { FastifyRequest } from 'fastify'

/** A change that tenant-registry asks for. */
export function registryAuditContext(request: FastifyRequest, tenant: string): AuditContext {
  return { tenant, actor: 'service:tenant-registry', requestId: request.id, source: 'auth' }
}
