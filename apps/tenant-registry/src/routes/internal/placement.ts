import { PlacementSchema, TenantUnknown, TenantUuidSchema } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { toPlacement } from '../../placement.ts'
import type { TenantStore } from '../../store/tenants.ts'

/** For every service that works for tenants. */
export const internalPlacement: FastifyPluginAsyncTypebox<{ tenants: TenantStore }> = async (
  app,
  { tenants },
) => {
  app.get(
    '/internal/tenants/:tenant/placement',
    {
      schema: {
        hide: true,
        operationId: 'getPlacement',
        summary: "Where a tenant's data lives, and its status",
        tags: ['internal'],
        params: Type.Object({ tenant: TenantUuidSchema }),
        response: { 200: PlacementSchema },
      },
    },
    async request => {
      const tenant = await tenants.find(request.params.tenant)
      if (tenant === undefined) throw new TenantUnknown(request.params.tenant)
      return toPlacement(tenant)
    },
  )
}
