import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { toAccount } from '../account.ts'
import { UserUnknown } from '../errors.ts'
import { AccountSchema } from '../schemas/user.ts'
import type { MembershipStore } from '../store/memberships.ts'
import type { UserStore } from '../store/users.ts'

export interface MeOptions {
  readonly users: UserStore
  readonly memberships: MembershipStore
}

export const me: FastifyPluginAsyncTypebox<MeOptions> = async (app, { users, memberships }) => {
  app.get(
    '/auth/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'The signed-in user, as at login',
        tags: ['auth'],
        response: { 200: AccountSchema },
      },
    },
    async request => {
      const { sub } = request.caller
      const [user, tenants] = await Promise.all([users.find(sub), memberships.ofUser(sub)])
      if (user === undefined) throw new UserUnknown(sub)
      return toAccount(user, tenants)
    },
  )
}
