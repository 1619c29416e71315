import { PlacementSchema, TenantUuidSchema } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { Provisioning } from '../store/provisioning.ts'

/** What tenant-registry asks of this service in the life of a tenant. */
export const internalTenants: FastifyPluginAsyncTypebox<{ provisioning: Provisioning }> = async (
  app,
  { provisioning },
) => {
  app.put(
    '/internal/tenants/:uuid',
    {
      schema: {
        hide: true,
        operationId: 'provisionTenant',
        summary: "Prepares this service's part of a tenant; may be repeated",
        tags: ['internal'],
        params: Type.Object({ uuid: TenantUuidSchema }),
        body: PlacementSchema,
        response: { 204: Type.Null({ description: 'the tenant can be used here' }) },
      },
    },
    async (request, reply) => {
      await provisioning.prepare(request.body)
      return reply.code(204).send(null)
    },
  )
}
