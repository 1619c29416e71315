import { RoleInsufficient, ServiceUnavailable } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Changes } from '../changes.ts'
import { decideStatus } from '../decisions.ts'
import { TenantState } from '../errors.ts'
import { contextOf } from '../request-context.ts'
import { toAdminResource } from '../resource.ts'
import { TenantParams, TenantSchema } from '../schemas/tenant.ts'
import type { Tenant } from '../store/tenants.ts'

export const suspendTenant: FastifyPluginAsyncTypebox<{ changes: Changes }> = async (app, { changes }) => {
  const tags = ['tenants']
  const suspended = (tenant: Tenant) => decideStatus(tenant, 'suspended')
  const active = (tenant: Tenant) => decideStatus(tenant, 'active')

  app.post(
    '/tenants/:Tenant_UUID/suspend',
    {
      schema: {
        operationId: 'suspendTenant',
        summary: 'Stop all use of a tenant; its data stays (platform:admin)',
        tags,
        params: TenantParams,
        response: { 200: TenantSchema },
        problems: [RoleInsufficient, TenantUnknown, TenantState, ServiceUnavailable],
      },
    },
    async request =>
      toAdminResource(await changes.put(request.params.Tenant_UUID, suspended, contextOf(request))),
  )

  app.post(
    '/tenants/:Tenant_UUID/resume',
    {
      schema: {
        operationId: 'resumeTenant',
        summary: 'Let a suspended tenant be used again (platform:admin)',
        tags,
        params: TenantParams,
        response: { 200: TenantSchema },
        problems: [RoleInsufficient, TenantUnknown, TenantState, ServiceUnavailable],
      },
    },
    async request =>
      toAdminResource(await changes.put(request.params.Tenant_UUID, active, contextOf(request))),
  )
}
