import { RequestMalformed } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { toAccount } from '../account.ts'
import { createAuthKey, hashAuthKey } from '../auth-key.ts'
import { createAuthentication } from '../authenticate.ts'
import { clientOf } from '../client.ts'
import type { EncryptionKeys } from '../encryption-keys.ts'
import { LoginDelayed, LoginFailed, LoginJwtInvalid, LoginReplayed } from '../errors.ts'
import { createLoginOpener } from '../login-jwt.ts'
import type { Passwords } from '../passwords.ts'
import { LoggedInSchema, LoginBodySchema } from '../schemas/login.ts'
import { securityContext } from '../security-context.ts'
import type { GuessStore } from '../store/guesses.ts'
import type { MembershipStore } from '../store/memberships.ts'
import type { ReplayStore } from '../store/replays.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { UserStore } from '../store/users.ts'
import { hasDuplicateField } from '../strict-json.ts'

export interface LoginOptions {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly memberships: MembershipStore
  readonly securityEvents: SecurityEventStore
  readonly guesses: GuessStore
  readonly replays: ReplayStore
  readonly passwords: Passwords
  readonly encryptionKeys: EncryptionKeys
  readonly clock: () => number
}

/** Bytes: the longest name and password, every character escaped, and encrypted. */
const bodyLimit = 24_576

export const login: FastifyPluginAsyncTypebox<LoginOptions> = async (app, options) => {
  const { sessions, memberships, securityEvents, replays, encryptionKeys, clock } = options
  const authenticate = createAuthentication(options)
  const openLogin = createLoginOpener({
    keys: encryptionKeys,
    replays,
    clock,
    onRefusal: err => app.log.info({ err }, 'a login as JWT was refused'),
  })

  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    parseJson(request, body, (error, parsed) => {
      const isTwice = error === null && isFlat(parsed) && hasDuplicateField(body)
      done(isTwice ? new RequestMalformed('The body names a field twice') : error, parsed)
    })
  })
  app.addContentTypeParser<string>('application/jwt', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  app.post(
    '/auth/login',
    {
      bodyLimit,
      schema: {
        operationId: 'login',
        summary: 'Sign in with e-mail and password, as JSON or encrypted to the key published for it',
        tags: ['auth'],
        security: [],
        body: LoginBodySchema,
        response: { 200: LoggedInSchema },
        problems: [LoginFailed, LoginDelayed, LoginJwtInvalid, LoginReplayed],
      },
    },
    async (request, reply) => {
      const origin = securityContext(request)
      const credentials =
        typeof request.body !== 'string'
          ? request.body
          : await openLogin(request.body).catch(async error => {
              if (error instanceof LoginReplayed) {
                await securityEvents.record({ type: 'login.replayed', ...origin })
              }
              throw error
            })
      const user = await authenticate(credentials, origin)
      const Auth_key = createAuthKey()
      const akh = hashAuthKey(Auth_key)
      const details = {
        ...clientOf(request),
        passwordVersion: user.password_version,
        alongside: (sid: string) =>
          securityEvents.entry({ type: 'login.success', user_id: user.id, sid, ...origin }),
      }
      // The id is new, so no access decision about this session can be in any cache.
      const [sid, tenants] = await Promise.all([
        sessions.create(user.id, akh, details),
        memberships.ofUser(user.id),
      ])
      const Auth_token = app.userTokens.issue({ sub: user.id, sid, akh })
      reply.header('cache-control', 'no-store')
      return { Auth_key, Auth_token, user: toAccount(user, tenants) }
    },
  )
}

/** What the schema may take: only that is worth a second look, and only that cannot be deep. */
function isFlat(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && Object.values(parsed).every(isText)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
