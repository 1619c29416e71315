import { type AuditContext, clientAddress } from '@careeasy/audit'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { TenantParams, TenantSchema } from '../schemas/tenant.ts'
import type { Suspension } from '../suspension.ts'
import { toResource } from './tenants.ts'

export const suspendTenant: FastifyPluginAsyncTypebox<{ suspension: Suspension }> = async (
  app,
  { suspension },
) => {
  const tags = ['tenants']

  app.post(
    '/tenants/:Tenant_UUID/suspend',
    {
      schema: {
        operationId: 'suspendTenant',
        summary: 'Stop all use of a tenant; its data stays (platform:admin)',
        tags,
        params: TenantParams,
        response: { 200: TenantSchema },
      },
    },
    async request =>
      toResource(await suspension.put(request.params.Tenant_UUID, 'suspended', contextOf(request))),
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
      },
    },
    async request =>
      toResource(await suspension.put(request.params.Tenant_UUID, 'active', contextOf(request))),
  )
}

function contextOf(request: FastifyRequest): Omit<AuditContext, 'tenant'> {
  return {
    actor: request.caller.sub,
    requestId: request.id,
    source: 'tenant-registry',
    address: clientAddress(request),
  }
}
