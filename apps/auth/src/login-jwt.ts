import { Value } from '@sinclair/typebox/value'
import { compactDecrypt, type ProtectedHeaderParameters } from 'jose'
import { type EncryptionKeys, encryption } from './encryption-keys.ts'
import { LoginJwtInvalid, LoginReplayed } from './errors.ts'
import { type Login, LoginClaimsSchema } from './schemas/login.ts'
import type { ReplayStore } from './store/replays.ts'
import { hasDuplicateField } from './strict-json.ts'

/** Seconds that the clocks of client and server may differ, and a message may travel. */
const maxAge = 120
/** Seconds a `jti` is remembered beyond its life: the replicas' clocks differ too. */
const slack = 60

export interface LoginJwtOptions {
  readonly keys: EncryptionKeys
  readonly replays: ReplayStore
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Told why one was refused; the client never learns it. */
  readonly onRefusal: (reason: unknown) => void
}

/**
 * Opens logins that were encrypted to one of our keys (RFC 7516), each once.
 * @throws LoginJwtInvalid (400), LoginReplayed (401)
 */
export function createLoginOpener({ keys, replays, clock, onRefusal }: LoginJwtOptions) {
  function findKey({ kid }: ProtectedHeaderParameters & { kid?: unknown }) {
    const key = typeof kid === 'string' ? keys.find(kid) : undefined
    if (key === undefined) throw new Error('the kid is none of ours')
    return key
  }

  async function decrypt(jwe: string) {
    const { plaintext } = await compactDecrypt(jwe, findKey, {
      keyManagementAlgorithms: [encryption.alg],
      contentEncryptionAlgorithms: [encryption.enc],
    })
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plaintext)
    const claims: unknown = parseJson(text)
    if (!Value.Check(LoginClaimsSchema, claims)) throw new Error('the claims do not fit their schema')
    if (hasDuplicateField(text)) throw new Error('a claim is named twice')
    if (Math.abs(clock() / 1_000 - claims.iat) > maxAge) throw new Error('iat is too far from now')
    return claims
  }

  return async (jwe: string): Promise<Login> => {
    const { username, password, iat, jti } = await decrypt(jwe).catch(reason => {
      onRefusal(reason)
      throw new LoginJwtInvalid()
    })
    if (!(await replays.accept(jti, iat + maxAge + slack))) throw new LoginReplayed()
    return { username, password }
  }
}

/** JSON.parse quotes what it could not read: that may be a password, and would end up in the log. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('the payload is not JSON')
  }
}
