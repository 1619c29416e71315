import { randomUUID } from 'node:crypto'
import { pemByKid, type SigningKeys, tokenTypes, userAudience } from '@careeasy/identity'
import fastifyJwt from '@fastify/jwt'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    readonly userTokens: UserTokens
  }
}

/** Makes the Auth_tokens that people hold. */
export interface UserTokens {
  /** @param subject the user, the session, and `akh`, the hash of the session's Auth_key. */
  issue(subject: { readonly sub: string; readonly sid: string; readonly akh: string }): string
}

export interface UserTokensOptions {
  readonly keys: SigningKeys
  readonly issuer: string
}

/** Seconds an Auth_token is valid. */
const lifetime = 15 * 60

/** Signs Auth_tokens with the current token key. auth never verifies one: that is the edge's work. */
export const userTokens = fp<UserTokensOptions>(
  async (app, { keys, issuer }) => {
    await app.register(fastifyJwt, {
      namespace: 'user',
      secret: { private: keys.current.pem, public: async () => publicPem(keys) },
      sign: { algorithm: 'EdDSA', iss: issuer, aud: userAudience, expiresIn: lifetime },
      verify: { algorithms: ['EdDSA'] },
    })
    app.decorate('userTokens', {
      issue(subject) {
        // The file may have changed since the plugin was registered.
        const { kid, pem } = keys.current
        const header = { alg: 'EdDSA' as const, typ: tokenTypes.user }
        return app.jwt.user.sign(subject, { key: pem, kid, jti: randomUUID(), header })
      },
    })
    app.addHook('onClose', async () => keys.close())
  },
  { name: 'user-tokens', fastify: '5.x', dependencies: ['identity'] },
)

function publicPem(keys: SigningKeys): string {
  return pemByKid(keys.jwks).get(keys.current.kid) ?? ''
}
