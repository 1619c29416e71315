import { hash, timingSafeEqual } from 'node:crypto'
import type { HopClaims, Role, UserClaims } from '@careeasy/identity'
import type { HopToken, HopTokens } from './plugins/hop-tokens.ts'

/** Tenants whose hop tokens are kept for one bearer; nearly everybody works for one or two. */
const maxTenants = 16

/**
 * Whoever sends a token that was verified, and what need not be found out again while they do: a request of a known
 * bearer costs one look-up and no cryptography. Lives as long as the token is kept.
 */
export class Bearer {
  readonly claims: UserClaims
  /** The one key that fitted. A set, since its look-up, other than a comparison, tells nothing of a wrong key by its time. */
  readonly #fitting = new Set<string>()
  readonly #hops = new Map<
    string | undefined,
    { readonly roles: readonly Role[]; readonly minted: HopToken }
  >()

  constructor(claims: UserClaims) {
    this.claims = claims
  }

  /** Whether it is the key that the token was given out with. */
  fits(key: string): boolean {
    if (this.#fitting.has(key)) return true
    if (!sameDigest(hash('sha256', key, 'buffer'), this.claims.akh)) return false
    this.#fitting.add(key)
    return true
  }

  /** What the services will believe: the bearer in these roles, in that tenant or in none. */
  hopToken(tokens: HopTokens, tenant: string | undefined, roles: readonly Role[]): string {
    const known = this.#hops.get(tenant)
    if (known !== undefined && tokens.isFresh(known.minted) && sameRoles(known.roles, roles))
      return known.minted.token
    const { sub, sid } = this.claims
    const claims: HopClaims = tenant === undefined ? { sub, sid, roles } : { sub, sid, roles, tenant }
    const minted = tokens.mint(claims)
    if (this.#hops.size >= maxTenants) this.#hops.clear()
    this.#hops.set(tenant, { roles, minted })
    return minted.token
  }
}

function sameDigest(actual: Buffer, expected: string): boolean {
  const digest = Buffer.from(expected, 'base64url')
  return digest.length === actual.length && timingSafeEqual(digest, actual)
}

function sameRoles(some: readonly Role[], others: readonly Role[]): boolean {
  return some === others || (some.length === others.length && some.every((role, i) => role === others[i]))
}
