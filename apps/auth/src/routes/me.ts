import { storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { toAccount } from '../account.ts'
import { UserUnknown } from '../errors.ts'
import { AccountSchema, ChangeMeSchema } from '../schemas/user.ts'
import { recordDone } from '../security-context.ts'
import type { MembershipStore } from '../store/memberships.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { UserStore } from '../store/users.ts'
import { changeDetail } from '../user-change.ts'

export interface MeOptions {
  readonly users: UserStore
  readonly memberships: MembershipStore
  readonly securityEvents: SecurityEventStore
}

/** Bytes: as for a new user. */
const bodyLimit = 65_536

export const me: FastifyPluginAsyncTypebox<MeOptions> = async (app, options) => {
  const { users, memberships, securityEvents } = options

  app.get(
    '/auth/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'The signed-in user, as at login',
        tags: ['auth'],
        response: { 200: AccountSchema },
        problems: [UserUnknown],
      },
    },
    async request => {
      const { sub } = request.caller
      const [user, tenants] = await Promise.all([users.find(sub), memberships.ofUser(sub)])
      if (user === undefined) throw new UserUnknown(sub)
      return toAccount(user, tenants)
    },
  )

  app.patch(
    '/auth/me',
    {
      bodyLimit,
      preValidation: storableJson(),
      schema: {
        operationId: 'changeMe',
        summary: 'Change what is given of the signed-in user',
        tags: ['auth'],
        body: ChangeMeSchema,
        response: { 200: AccountSchema },
        problems: [UserUnknown],
      },
    },
    async request => {
      const { sub } = request.caller
      const user = await users.update(sub, request.body)
      const detail = changeDetail(request.body)
      await recordDone(securityEvents, request, { type: 'user.change', user_id: sub, detail })
      return toAccount(user, await memberships.ofUser(sub))
    },
  )
}
