import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { UserUnknown } from '../../errors.ts'
import { TenantRolesSchema } from '../../schemas/member.ts'
import { UserIdSchema, UserParams } from '../../schemas/user.ts'
import type { MembershipStore } from '../../store/memberships.ts'
import type { UserStore } from '../../store/users.ts'

export interface InternalUsersOptions {
  readonly users: UserStore
  readonly memberships: MembershipStore
}

/** For tenant-registry. */
export const internalUsers: FastifyPluginAsyncTypebox<InternalUsersOptions> = async (app, options) => {
  const { users, memberships } = options
  const tags = ['internal']

  app.get(
    '/internal/users',
    {
      schema: {
        hide: true,
        operationId: 'findUser',
        summary: 'The id of the user with this e-mail address',
        tags,
        querystring: Type.Object({ email: Type.String({ maxLength: 320 }) }),
        response: { 200: Type.Object({ user_id: UserIdSchema }) },
      },
    },
    async request => {
      const user = await users.findByEmail(request.query.email)
      if (user === undefined) throw new UserUnknown(request.query.email)
      return { user_id: user.id }
    },
  )

  app.get(
    '/internal/users/:id/tenants',
    {
      schema: {
        hide: true,
        operationId: 'listTenantsOfUser',
        summary: 'The tenants that a user belongs to, with their roles there',
        tags,
        params: UserParams,
        response: { 200: TenantRolesSchema },
      },
    },
    async request => {
      const found = await memberships.ofUser(request.params.id)
      return { items: found.map(({ tenant, roles }) => ({ tenant, roles: [...roles] })) }
    },
  )
}
