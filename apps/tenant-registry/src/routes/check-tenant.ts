import { RoleInsufficient } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Check } from '../check.ts'
import { TenantCheckSchema, TenantParams } from '../schemas/tenant.ts'
import type { TenantStore } from '../store/tenants.ts'

export interface CheckTenantOptions {
  readonly tenants: TenantStore
  readonly check: Check
}

export const checkTenant: FastifyPluginAsyncTypebox<CheckTenantOptions> = async (app, options) => {
  const { tenants, check } = options

  app.post(
    '/tenants/:Tenant_UUID/check',
    {
      schema: {
        operationId: 'checkTenant',
        summary: 'Ask every service whether its part of a tenant is as it should be (platform:admin)',
        tags: ['tenants'],
        params: TenantParams,
        response: { 200: TenantCheckSchema },
        problems: [RoleInsufficient, TenantUnknown],
      },
    },
    async request => {
      const { Tenant_UUID } = request.params
      const tenant = await tenants.find(Tenant_UUID)
      if (tenant === undefined) throw new TenantUnknown(Tenant_UUID)
      const parts = await check(tenant, request.id)
      return { Tenant_UUID, status: tenant.status, ok: parts.every(part => part.ok), parts }
    },
  )
}
