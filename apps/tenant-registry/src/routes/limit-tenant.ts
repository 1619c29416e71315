import { RoleInsufficient } from '@careeasy/problem'
import { TenantNotReady, TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Changes } from '../changes.ts'
import { decideLimits } from '../decisions.ts'
import { contextOf } from '../request-context.ts'
import { etagOf, toAdminResource } from '../resource.ts'
import { LimitsSchema, TenantParams, TenantSchema } from '../schemas/tenant.ts'
import type { Tenant } from '../store/tenants.ts'

export const limitTenant: FastifyPluginAsyncTypebox<{ changes: Changes }> = async (app, { changes }) => {
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
      const { params, body } = request
      const decide = (tenant: Tenant) => decideLimits(tenant, body)
      const tenant = await changes.put(params.Tenant_UUID, decide, contextOf(request))
      reply.header('etag', etagOf(tenant))
      return toAdminResource(tenant)
    },
  )
}
