import { PlacementSchema, TenantUuidSchema } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { TenantMismatch } from '../errors.ts'
import type { CapabilityStore } from '../store/capabilities.ts'

/** What tenant-registry asks of this service in the life of a tenant. */
export const internalTenants: FastifyPluginAsyncTypebox<{ capabilities: CapabilityStore }> = async (
  app,
  { capabilities },
) => {
  app.put(
    '/internal/tenants/:uuid',
    {
      schema: {
        hide: true,
        operationId: 'provisionTenant',
        summary: "Prepares this service's part of a tenant, or changes its state; may be repeated",
        tags: ['internal'],
        params: Type.Object({ uuid: TenantUuidSchema }),
        body: PlacementSchema,
        response: { 204: Type.Null({ description: 'the database knows the tenant' }) },
      },
    },
    async ({ params, body }, reply) => {
      if (body.tenant !== params.uuid) throw new TenantMismatch(params.uuid)
      await capabilities.register(body)
      return reply.code(204).send(null)
    },
  )
}
