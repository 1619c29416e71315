import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch } from '@careeasy/service'
import { TenantNotReady, TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Changes } from '../changes.ts'
import { decideNames } from '../decisions.ts'
import { PlanFixed, PlanUnknown, TenantNameTaken } from '../errors.ts'
import { contextOf } from '../request-context.ts'
import { etagOf, toAdminResource } from '../resource.ts'
import { TenantParams, TenantSchema, UpdateTenantSchema } from '../schemas/tenant.ts'
import type { Tenant } from '../store/tenants.ts'

export const updateTenant: FastifyPluginAsyncTypebox<{ changes: Changes }> = async (app, { changes }) => {
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
      const { params, body } = request
      const decide = (current: Tenant) => {
        requireMatch(request, etagOf(current))
        return decideNames(current, body)
      }
      const tenant = await changes.put(params.Tenant_UUID, decide, contextOf(request))
      reply.header('etag', etagOf(tenant))
      return toAdminResource(tenant)
    },
  )
}
