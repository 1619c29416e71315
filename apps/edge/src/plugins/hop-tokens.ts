import {
  type HopClaims,
  hopAudience,
  hopIssuer,
  type SigningKeys,
  shortTokenLifetime,
  tokenTypes,
} from '@careeasy/identity'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    readonly hopTokens: HopTokens
  }
}

export interface HopTokens {
  /** Signs that this is so. Takes 50 µs: whoever asks again keeps it while it is fresh. */
  mint(claims: HopClaims): HopToken
  /** Whether it is signed with the key of now and has at least half of its life ahead of it. */
  isFresh(minted: HopToken): boolean
}

export interface HopToken {
  readonly token: string
  readonly kid: string
  /** By the clock, in milliseconds. */
  readonly renewAt: number
}

/** The share of the time of its use that may go off a token's. */
const scatter = 0.25

/** Signs hop tokens, which say to the services who asks. */
export const hopTokens = fp<{ keys: SigningKeys }>(
  async (app, { keys }) => {
    app.decorate('hopTokens', {
      mint(claims) {
        const { kid, pem } = keys.current
        const token = app.jwt.hop.sign(claims, {
          key: pem,
          kid,
          algorithm: 'EdDSA',
          header: { alg: 'EdDSA', typ: tokenTypes.hop },
          iss: hopIssuer,
          aud: hopAudience,
          expiresIn: shortTokenLifetime,
        })
        // By chance somewhat earlier: those of one moment, as after a start, would all be signed again in one.
        const use = shortTokenLifetime * 500 * (1 - Math.random() * scatter)
        return { token, kid, renewAt: Date.now() + use }
      },
      isFresh: ({ kid, renewAt }) => kid === keys.current.kid && renewAt > Date.now(),
    } satisfies HopTokens)
  },
  { name: 'hop-tokens', fastify: '5.x', dependencies: ['identity'] },
)
