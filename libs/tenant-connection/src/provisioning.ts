import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { TenantMismatch } from './errors.ts'
import { type Placement, PlacementSchema, TenantUuidSchema } from './placement.ts'

export interface ProvisioningOptions {
  /**
   * Prepares this service's part of the tenant, or changes its state. It may be called again at any time, with
   * the same placement or a newer one.
   * @throws StoreUnavailable (503): the registry tries again.
   */
  readonly prepare: (placement: Placement) => Promise<void>
}

/** `PUT /internal/tenants/{uuid}`: what tenant-registry asks of every service that keeps tenants' data. */
export const tenantProvisioning: FastifyPluginAsyncTypebox<ProvisioningOptions> = async (
  app,
  { prepare },
) => {
  app.addHook('onRequest', app.identity.service('tenant-registry'))
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
        response: { 204: Type.Null({ description: 'the tenant can be used here' }) },
      },
    },
    async ({ params, body }, reply) => {
      if (body.tenant !== params.uuid) throw new TenantMismatch(params.uuid)
      await prepare(body)
      return reply.code(204).send(null)
    },
  )
}
