import {
  type HopClaims,
  hopAudience,
  hopIssuer,
  type SigningKeys,
  shortTokenLifetime,
  tokenTypes,
} from '@careeasy/identity'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'

declare module 'fastify' {
  interface FastifyInstance {
    readonly hopTokens: HopTokens
  }
}

export interface HopTokens {
  /** A hop token that says this, at least half of its life ahead of it. */
  mint(claims: HopClaims): string
}

interface Minted {
  readonly token: string
  readonly kid: string
  readonly renewAt: number
}

/** The share of the time of its use that may go off a token's. */
const scatter = 0.25

/** Signs hop tokens, once for each (session, tenant, roles), and reuses them while they are fresh. */
export const hopTokens = fp<{ keys: SigningKeys }>(
  async (app, { keys }) => {
    const minted = new LRUCache<string, Minted>({ max: 20_000 })

    app.decorate('hopTokens', {
      mint(claims) {
        const { kid, pem } = keys.current
        const key = `${claims.sub}|${claims.sid}|${claims.tenant ?? ''}|${claims.roles.join()}`
        const known = minted.get(key)
        if (known !== undefined && known.kid === kid && known.renewAt > Date.now()) return known.token
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
        minted.set(key, { token, kid, renewAt: Date.now() + use })
        return token
      },
    } satisfies HopTokens)
  },
  { name: 'hop-tokens', fastify: '5.x', dependencies: ['identity'] },
)
