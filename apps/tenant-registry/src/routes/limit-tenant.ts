import { RoleInsufficient } from '@careeasy/problem'
import { TenantNotReady, TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Limiting } from '../limits.ts'
import { contextOf } from '../request-context.ts'
import { etagOf, toAdminResource } from '../resource.ts'
import { LimitsSchema, TenantParams, TenantSchema } from '../schemas/tenant.ts'

export const limitTenant: FastifyPluginAsyncTypebox<{ limiting: Limiting }> = async (app, { limiting }) => {
  app.put(
    '/tenants/:Tenant_UUID/limits',
    {
      schema: {
        operationId: 'limitTenant',
        summary: 'Give a tenant limits of its own in the place of all it has (platform:admin)',
        tags: ['tenants'],
        params: TenantParams,
        body: LimitsSchema,
        response: { 200: TenantSchema },
        problems: [RoleInsufficient, TenantUnknown, TenantNotReady],
      },
    },
    async (request, reply) => {
      const tenant = await limiting.put(request.params.Tenant_UUID, request.body, contextOf(request))
      reply.header('etag', etagOf(tenant))
      return toAdminResource(tenant)
    },
  )
}
