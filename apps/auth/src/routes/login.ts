import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { toAccount } from '../account.ts'
import { createAuthKey, hashAuthKey } from '../auth-key.ts'
import { LoginFailed } from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import { LoggedInSchema, LoginSchema } from '../schemas/login.ts'
import type { MembershipStore } from '../store/memberships.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { User, UserStore } from '../store/users.ts'

export interface LoginOptions {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly memberships: MembershipStore
  readonly passwords: Passwords
}

export const login: FastifyPluginAsyncTypebox<LoginOptions> = async (app, options) => {
  const { users, sessions, memberships, passwords } = options

  /** @throws LoginFailed (401) whatever the reason, after the same work. */
  async function authenticate(username: string, password: string): Promise<User> {
    const user = await users.findByEmail(username)
    const matches = await passwords.verify(user?.password_hash, password)
    if (user === undefined || user.status !== 'active' || !matches) throw new LoginFailed()
    return user
  }

  app.post(
    '/auth/login',
    {
      schema: {
        operationId: 'login',
        summary: 'Sign in with e-mail and password',
        tags: ['auth'],
        security: [],
        body: LoginSchema,
        response: { 200: LoggedInSchema },
      },
    },
    async (request, reply) => {
      const user = await authenticate(request.body.username, request.body.password)
      const Auth_key = createAuthKey()
      const akh = hashAuthKey(Auth_key)
      // The id is new, so no access decision about this session can be in any cache.
      const [sid, tenants] = await Promise.all([sessions.create(user.id, akh), memberships.ofUser(user.id)])
      const Auth_token = app.userTokens.issue({ sub: user.id, sid, akh })
      reply.header('cache-control', 'no-store')
      return { Auth_key, Auth_token, user: toAccount(user, tenants) }
    },
  )
}
