import {
  type Placement,
  PlacementSchema,
  TenantMismatch,
  TenantUuidSchema,
} from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { Accounts } from '../../store/accounts.ts'

export interface LimitsOptions {
  /** The accounts of a tenant by its placement: limits hold for a suspended one, too. */
  readonly accountsOf: (placement: Placement) => Accounts
}

/** What tenant-registry tells of what an operator allows a tenant. */
export const internalLimits: FastifyPluginAsyncTypebox<LimitsOptions> = async (app, { accountsOf }) => {
  app.addHook('onRequest', app.identity.service('tenant-registry'))
  app.put(
    '/internal/tenants/:uuid/limits',
    {
      schema: {
        hide: true,
        operationId: 'limitTenantMedia',
        summary: "Sets the tenant's quota, unless it was set by a newer version; may be repeated",
        tags: ['internal'],
        params: Type.Object({ uuid: TenantUuidSchema }),
        body: Type.Object({
          placement: PlacementSchema,
          version: Type.Integer({
            minimum: 1,
            description: "counts the tenant's changes; the newer one wins",
          }),
          limits: Type.Object({
            media_bytes: Type.Optional(
              Type.Integer({ minimum: 0, description: 'the default when left out' }),
            ),
          }),
        }),
        response: { 204: Type.Null({ description: 'the quota holds from the next upload on' }) },
      },
    },
    async ({ params, body: { placement, version, limits } }, reply) => {
      if (placement.tenant !== params.uuid) throw new TenantMismatch(params.uuid)
      await accountsOf(placement).setQuota(limits.media_bytes, version)
      return reply.code(204).send(null)
    },
  )
}
