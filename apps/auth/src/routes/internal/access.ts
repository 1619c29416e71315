import { AccessDecisionSchema } from '@careeasy/identity'
import { TenantUuidSchema } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { type AccessStores, decideAccess } from '../../access.ts'

const AccessQuery = Type.Object({
  sub: Type.String({ minLength: 1, maxLength: 64 }),
  sid: Type.String({ minLength: 1, maxLength: 64 }),
  tenant: Type.Optional(TenantUuidSchema),
})

/** For the edge. */
export const internalAccess: FastifyPluginAsyncTypebox<AccessStores> = async (app, stores) => {
  app.get(
    '/internal/access',
    {
      schema: {
        hide: true,
        operationId: 'getAccess',
        summary: 'Whether a session is alive, and the roles of its user in a tenant',
        tags: ['internal'],
        querystring: AccessQuery,
        response: { 200: AccessDecisionSchema },
      },
    },
    async request => decideAccess(stores, request.query),
  )
}
