import { SessionEnded } from '@careeasy/identity'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { type AuthenticationOptions, createAuthentication } from '../authenticate.ts'
import { LoginDelayed, LoginFailed, PasswordWeak, PasswordWrong, UserUnknown } from '../errors.ts'
import { ChangePasswordSchema } from '../schemas/session.ts'
import { recordDone, securityContext } from '../security-context.ts'
import type { SessionStore } from '../store/sessions.ts'

export interface PasswordOptions extends AuthenticationOptions {
  readonly sessions: SessionStore
}

export const password: FastifyPluginAsyncTypebox<PasswordOptions> = async (app, options) => {
  const { users, sessions, securityEvents, passwords } = options
  // Guesses at a password count here as at the login: a stolen session must not be the way around.
  const authenticate = createAuthentication(options)

  app.post(
    '/auth/password',
    {
      schema: {
        operationId: 'changePassword',
        summary: 'Change my password; all my other sessions end',
        tags: ['auth'],
        body: ChangePasswordSchema,
        response: { 204: Type.Null() },
        problems: [PasswordWeak, PasswordWrong, UserUnknown, LoginDelayed, SessionEnded],
      },
    },
    async (request, reply) => {
      const { sub, sid } = request.caller
      const { current_password, new_password } = request.body
      const username = (await users.find(sub))?.email
      if (username === undefined) throw new UserUnknown(sub)
      const login = { username, password: current_password }
      const user = await authenticate(login, securityContext(request)).catch(error => {
        throw error instanceof LoginFailed ? new PasswordWrong() : error
      })
      const passwordHash = await passwords.hash(new_password, user.email)
      await sessions.changePassword(user, { passwordHash, keep: sid })
      await recordDone(securityEvents, request, { type: 'password.change', user_id: sub, sid })
      return reply.code(204).send(null)
    },
  )
}
