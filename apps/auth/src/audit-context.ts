import type { AuditContext } from '@careeasy/audit'
import type { FastifyRequest } from 'fastify'

const source = 'auth'

/** Who changes something in the tenant of the request, and from where. */
export function auditContext(request: FastifyRequest): AuditContext {
  const { tenant, caller } = request
  return { tenant: tenant.uuid, actor: caller.sub, requestId: request.id, source, address: address(request) }
}

/** A change that tenant-registry asks for. */
export function registryAuditContext(request: FastifyRequest, tenant: string): AuditContext {
  return { tenant, actor: 'service:tenant-registry', requestId: request.id, source }
}

/** The edge alone sets this header: past it nobody reaches us with a hop token. */
function address(request: FastifyRequest): string | undefined {
  const header = request.headers['x-forwarded-for']
  return typeof header === 'string' ? header : undefined
}
