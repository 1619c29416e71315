import { TokenInvalid, tokenTypes, type UserClaims, userAudience } from '@careeasy/identity'
import fastifyJwt from '@fastify/jwt'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import { Bearer } from '../bearer.ts'
import { TokenExpired } from '../errors.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly userTokens: UserTokens
  }
  interface FastifyRequest {
    /** The Auth_token as it was sent, for the verifier. */
    userToken: string
    userJwtVerify: (options?: undefined) => Promise<UserClaims>
  }
}

export interface UserTokens {
  /** The bearer of a token that was verified before, or undefined. @throws TokenExpired */
  known(token: string): Bearer | undefined
  /** The bearer of any token. @throws TokenInvalid, TokenExpired */
  verify(request: FastifyRequest, token: string): Promise<Bearer>
}

interface Verified {
  readonly bearer: Bearer
  readonly keys: number
}

/** Verified tokens kept; one is about 2 KB with its hop token. A signature costs 150 µs, a look-up less than one. */
const maxVerified = 20_000

/** Verifies Auth_tokens. The algorithm is pinned and the key is found by `kid` among auth's keys only. */
export const userTokens = fp<{ issuer: string }>(
  async (app, { issuer }) => {
    const verified = new LRUCache<string, Verified>({ max: maxVerified })
    app.decorateRequest('userToken', '')
    await app.register(fastifyJwt, {
      namespace: 'user',
      decoratorName: 'claims',
      decode: { complete: true },
      secret: {
        public: async (_request: FastifyRequest, token: unknown) => {
          const { kid } = (token as { header: { kid?: unknown } }).header
          const pem = typeof kid === 'string' ? await app.tokenKeys.find(kid) : undefined
          if (pem === undefined) throw new TokenInvalid()
          return pem
        },
      },
      verify: {
        algorithms: ['EdDSA'],
        allowedIss: issuer,
        allowedAud: userAudience,
        checkTyp: tokenTypes.user,
        requiredClaims: ['iss', 'aud', 'sub', 'sid', 'iat', 'exp', 'jti', 'akh'],
        extractToken: request => request.userToken,
      },
    })

    async function verifySignature(request: FastifyRequest, token: string): Promise<Bearer> {
      request.userToken = token
      try {
        const bearer = new Bearer(await request.userJwtVerify())
        verified.set(token, { bearer, keys: app.tokenKeys.version })
        return bearer
      } catch (error) {
        throw toTokenError(error)
      }
    }

    app.decorate('userTokens', {
      verify: verifySignature,
      known(token) {
        const known = verified.get(token)
        if (known === undefined || known.keys !== app.tokenKeys.version) return undefined
        if (known.bearer.claims.exp * 1_000 <= Date.now()) {
          verified.delete(token)
          throw new TokenExpired()
        }
        return known.bearer
      },
    } satisfies UserTokens)
  },
  { name: 'user-tokens', fastify: '5.x', dependencies: ['token-keys', 'identity'] },
)

function toTokenError(error: unknown): unknown {
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && code.startsWith('CE_')) return error
  return code === 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED' ? new TokenExpired() : new TokenInvalid()
}
