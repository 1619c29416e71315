import type { SigningKeys } from '@careeasy/identity'
import { KeyMismatch, SessionEnded, TokenInvalid } from '@careeasy/identity'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { toAccount } from '../account.ts'
import { clientOf } from '../client.ts'
import { KeyReused } from '../errors.ts'
import { refreshSession } from '../refresh.ts'
import { LoggedInSchema } from '../schemas/login.ts'
import { PairHeaders } from '../schemas/session.ts'
import { recordDone } from '../security-context.ts'
import type { MembershipStore } from '../store/memberships.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { UserStore } from '../store/users.ts'

export interface RefreshOptions {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly memberships: MembershipStore
  readonly securityEvents: SecurityEventStore
  readonly keys: SigningKeys
}

/** For whoever holds a pair whose token may have expired: it is verified here, the edge only passes it on. */
export const refresh: FastifyPluginAsyncTypebox<RefreshOptions> = async (app, options) => {
  const { memberships, securityEvents, keys } = options

  app.post(
    '/auth/refresh',
    {
      schema: {
        operationId: 'refresh',
        summary: 'A new Auth_key and Auth_token for the session; a key used twice ends it',
        tags: ['auth'],
        headers: PairHeaders,
        response: { 200: LoggedInSchema },
        problems: [KeyMismatch, KeyReused, SessionEnded, TokenInvalid],
      },
    },
    async (request, reply) => {
      const claims = await app.userTokens.verify(request)
      const { sub, sid } = claims
      const pair = { claims, key: request.headers['auth-key'], client: clientOf(request) }
      const refreshed = refreshSession(options, keys.derive('refresh'), pair)
      const { user, key, akh } = await refreshed.catch(async error => {
        const event = { type: 'refresh.reuse', user_id: sub, sid } as const
        if (error instanceof KeyReused) await recordDone(securityEvents, request, event)
        throw error
      })
      const Auth_token = app.userTokens.issue({ sub, sid, akh })
      reply.header('cache-control', 'no-store')
      return { Auth_key: key, Auth_token, user: toAccount(user, await memberships.ofUser(sub)) }
    },
  )
}
