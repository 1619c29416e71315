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
  /**
   * Looks whether this service's part of the tenant is as the placement says, and changes nothing.
   * Gives what is wrong, a plain sentence each; nothing when all is well.
   * @throws StoreUnavailable (503) when it cannot be seen.
   */
  readonly check: (placement: Placement) => Promise<string[]>
}

export const CheckSchema = Type.Object({
  faults: Type.Array(Type.String(), {
    description: 'what is not as the placement says; empty when all is well',
  }),
})

/**
 * `PUT /internal/tenants/{uuid}` and `POST /internal/tenants/{uuid}/check`: what tenant-registry asks of every
 * service that keeps tenants' data.
 */
export const tenantProvisioning: FastifyPluginAsyncTypebox<ProvisioningOptions> = async (
  app,
  { prepare, check },
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

  app.post(
    '/internal/tenants/:uuid/check',
    {
      schema: {
        hide: true,
        operationId: 'checkTenant',
        summary: "Looks whether this service's part of a tenant is as its placement says",
        tags: ['internal'],
        params: Type.Object({ uuid: TenantUuidSchema }),
        body: PlacementSchema,
        response: { 200: CheckSchema },
      },
    },
    async ({ params, body }) => {
      if (body.tenant !== params.uuid) throw new TenantMismatch(params.uuid)
      return { faults: await check(body) }
    },
  )
}
