import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch } from '@careeasy/service'
import { TenantNotReady, TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PlanFixed, PlanUnknown, TenantNameTaken } from '../errors.ts'
import type { Rename } from '../rename.ts'
import { contextOf } from '../request-context.ts'
import { etagOf, toAdminResource } from '../resource.ts'
import { TenantParams, TenantSchema, UpdateTenantSchema } from '../schemas/tenant.ts'

export const updateTenant: FastifyPluginAsyncTypebox<{ rename: Rename }> = async (app, { rename }) => {
  app.patch(
    '/tenants/:Tenant_UUID',
    {
      schema: {
        operationId: 'updateTenant',
        summary: 'Rename a tenant; its plan cannot be changed yet (platform:admin)',
        tags: ['tenants'],
        params: TenantParams,
        body: UpdateTenantSchema,
        response: { 200: TenantSchema },
        problems: [
          RoleInsufficient,
          TenantUnknown,
          TenantNameTaken,
          PlanFixed,
          PlanUnknown,
          TenantNotReady,
          PreconditionRequired,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const tenant = await rename.put({
        uuid: request.params.Tenant_UUID,
        wish: request.body,
        requireRead: current => requireMatch(request, etagOf(current)),
        context: contextOf(request),
      })
      reply.header('etag', etagOf(tenant))
      return toAdminResource(tenant)
    },
  )
}
