import { TenantMismatch, TenantUuidSchema } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { AuditSourceMismatch } from '../errors.ts'
import { AuditEventsSchema } from '../schemas/audit-entry.ts'
import { createAuditEventStore } from '../store/audit-events.ts'

/** Where the other services hand over what happened in a tenant. */
export const internalAudit: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/internal/audit/:tenant/events',
    {
      schema: {
        hide: true,
        operationId: 'addAuditEvents',
        summary: 'Keeps the events, each once; may be repeated',
        tags: ['internal'],
        params: Type.Object({ tenant: TenantUuidSchema }),
        body: AuditEventsSchema,
        response: { 204: Type.Null({ description: 'the events are stored' }) },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const { events } = body
      const { iss } = await request.serviceJwtVerify()
      const foreign = events.find(({ source }) => source !== iss)
      if (foreign !== undefined) throw new AuditSourceMismatch(iss, foreign.source)
      if (events.some(event => event.tenant !== params.tenant)) throw new TenantMismatch(params.tenant)
      const tenant = await app.tenants.forService(params.tenant)
      await createAuditEventStore(tenant).add(events)
      return reply.code(204).send(null)
    },
  )
}
