import { randomUUID } from 'node:crypto'
import {
  pemByKid,
  type SigningKeys,
  TokenInvalid,
  tokenTypes,
  type UserClaims,
  userAudience,
} from '@careeasy/identity'
import fastifyJwt from '@fastify/jwt'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    readonly userTokens: UserTokens
  }
  interface FastifyRequest {
    userJwtVerify: (options?: undefined) => Promise<UserClaims>
  }
}

/** Makes and knows the Auth_tokens that people hold. */
export interface UserTokens {
  /** @param subject the user, the session, and `akh`, the hash of the session's Auth_key. */
  issue(subject: { readonly sub: string; readonly sid: string; readonly akh: string }): string
  /**
   * The claims of the token in the header `auth-token`. It may have expired: whether its session is alive is
   * another question. @throws TokenInvalid (401)
   */
  verify(request: FastifyRequest): Promise<UserClaims>
}

export interface UserTokensOptions {
  readonly keys: SigningKeys
  readonly issuer: string
}

/** Seconds an Auth_token is valid. */
const lifetime = 15 * 60

/**
 * Signs Auth_tokens with the current token key, and verifies them for a refresh only: the rest is the edge's
 * work. The algorithm is pinned, and a key is found by `kid` among our own.
 */
export const userTokens = fp<UserTokensOptions>(
  async (app, { keys, issuer }) => {
    await app.register(fastifyJwt, {
      namespace: 'user',
      decoratorName: 'claims',
      decode: { complete: true },
      secret: {
        private: keys.current.pem,
        public: async (_request: FastifyRequest, token: unknown) => publicPem(keys, token),
      },
      sign: { algorithm: 'EdDSA', iss: issuer, aud: userAudience, expiresIn: lifetime },
      verify: {
        algorithms: ['EdDSA'],
        allowedIss: issuer,
        allowedAud: userAudience,
        checkTyp: tokenTypes.user,
        requiredClaims: ['sub', 'sid', 'iat', 'exp', 'jti', 'akh'],
        ignoreExpiration: true,
        extractToken: request => String(request.headers['auth-token'] ?? ''),
      },
    })
    app.decorate('userTokens', {
      issue(subject) {
        // The file may have changed since the plugin was registered.
        const { kid, pem } = keys.current
        const header = { alg: 'EdDSA' as const, typ: tokenTypes.user }
        return app.jwt.user.sign(subject, { key: pem, kid, jti: randomUUID(), header })
      },
      async verify(request) {
        try {
          return await request.userJwtVerify()
        } catch (err) {
          request.log.info({ err }, 'Auth_token refused')
          throw new TokenInvalid()
        }
      },
    })
    app.addHook('onClose', async () => keys.close())
  },
  { name: 'user-tokens', fastify: '5.x', dependencies: ['identity'] },
)

function publicPem(keys: SigningKeys, token: unknown): string {
  const { kid } = (token as { header: { kid?: unknown } }).header
  const pem = typeof kid === 'string' ? pemByKid(keys.jwks).get(kid) : undefined
  if (pem === undefined) throw new TokenInvalid()
  return pem
}
