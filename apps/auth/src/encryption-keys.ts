import type { JsonWebKey, KeyObject } from 'node:crypto'
import { type KeyFileErrorHandler, parseKeyFile, privateKeyOf, watchedFile } from '@careeasy/identity'

/** How a login is encrypted: pinned here and in the published key, never taken from what was sent. */
export const encryption = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM' } as const

/** A public X25519 (RFC 8037) or P-256 key that logins are encrypted to. */
export interface PublicEncryptionJwk {
  readonly kty: 'OKP' | 'EC'
  readonly crv: 'X25519' | 'P-256'
  readonly x: string
  readonly y?: string
  readonly kid: string
  readonly alg: typeof encryption.alg
  readonly use: 'enc'
}

/** The keys that logins are encrypted to, from a private JWKS file. Clients take the first; all can open. */
export interface EncryptionKeys {
  readonly jwks: { readonly keys: readonly PublicEncryptionJwk[] }
  find(kid: string): KeyObject | undefined
  close(): void
}

/** Reads the private JWKS at `path` and follows its changes, looking every `interval` milliseconds. */
export function loadEncryptionKeys(
  path: string,
  onError: KeyFileErrorHandler,
  interval?: number,
): EncryptionKeys {
  const file = watchedFile(path, parseEncryptionKeys, onError, interval)
  return {
    get jwks() {
      return { keys: file.current.published }
    },
    find: kid => file.current.byKid.get(kid),
    close: file.close,
  }
}

function parseEncryptionKeys(text: string) {
  const jwks = parseKeyFile(text)
  if (jwks.length === 0) throw new Error('an encryption key file needs at least one key')
  const published = jwks.map(publicHalf)
  const keys = jwks.map(privateKeyOf)
  return { published, byKid: new Map(published.map(({ kid }, at) => [kid, keys[at]])) }
}

function publicHalf({ kty, crv, x, y, kid }: JsonWebKey): PublicEncryptionJwk {
  if (typeof kid !== 'string' || kid === '') throw new Error('every key needs a kid')
  const common = { kid, alg: encryption.alg, use: 'enc' } as const
  if (kty === 'OKP' && crv === 'X25519' && x !== undefined) return { kty, crv, x, ...common }
  if (kty === 'EC' && crv === 'P-256' && x !== undefined && y !== undefined) {
    return { kty, crv, x, y, ...common }
  }
  throw new Error(`key ${kid} is not an X25519 or P-256 key`)
}
