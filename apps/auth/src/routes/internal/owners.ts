import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { registryAuditContext } from '../../audit-context.ts'
import { UserUnknown } from '../../errors.ts'
import { PutOwnerSchema, TenantParams } from '../../schemas/member.ts'
import { UserIdSchema } from '../../schemas/user.ts'
import { recordDone } from '../../security-context.ts'
import type { MembershipStore } from '../../store/memberships.ts'
import type { SecurityEventStore } from '../../store/security-events.ts'
import type { UserStore } from '../../store/users.ts'

export interface InternalOwnersOptions {
  readonly users: UserStore
  readonly memberships: MembershipStore
  readonly securityEvents: SecurityEventStore
}

/** For tenant-registry. The tenant is still being made, so there is no tenant scope yet. */
export const internalOwners: FastifyPluginAsyncTypebox<InternalOwnersOptions> = async (app, options) => {
  const { users, memberships, securityEvents } = options

  app.put(
    '/internal/tenants/:tenant/owner',
    {
      schema: {
        hide: true,
        operationId: 'putOwner',
        summary: 'Make a user an owner of a tenant',
        tags: ['internal'],
        params: TenantParams,
        body: PutOwnerSchema,
        response: { 200: Type.Object({ user_id: UserIdSchema }) },
      },
    },
    async request => {
      const { body } = request
      const user = 'email' in body ? await users.findByEmail(body.email) : await users.find(body.user_id)
      if (user === undefined) throw new UserUnknown('email' in body ? body.email : body.user_id)
      const context = registryAuditContext(request, request.params.tenant)
      await memberships.addOwner({ userId: user.id, context }, body.name)
      const { tenant, actor } = context
      const event = { user_id: user.id, actor, tenant, detail: 'owner' }
      await recordDone(securityEvents, request, { type: 'member.roles', ...event })
      return { user_id: user.id }
    },
  )
}
