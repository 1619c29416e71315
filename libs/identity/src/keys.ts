import { createPrivateKey, createPublicKey, hkdfSync, type JsonWebKey } from 'node:crypto'
import { type WatchedFile, watchedFile } from './watched-file.ts'

/** A public Ed25519 key as a JWK (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
}

/** A key that signs: its id and its private half as PEM, which is what the JWT library takes. */
export interface SigningKey {
  readonly kid: string
  readonly pem: string
}

/** A service's own signing keys, from a private JWKS file. The first key signs; all are published. */
export interface SigningKeys {
  readonly current: SigningKey
  readonly jwks: { readonly keys: readonly PublicJwk[] }
  /** Secrets of 32 bytes derived from each key for another purpose, the current one first (RFC 5869). */
  derive(purpose: string): readonly Buffer[]
  close(): void
}

/** The public keys that tokens are verified with, by issuer and key id. */
export interface TrustBundle {
  /** The PEM of the issuer's key, or undefined when the issuer has no such key. */
  find(issuer: string, kid: string): string | undefined
  close(): void
}

/** Told when a changed key file cannot be used; the last good keys stay in force. */
export type KeyFileErrorHandler = (error: unknown) => void

/** Reads the private JWKS at `path` and follows its changes, looking every `interval` milliseconds. */
export function loadSigningKeys(path: string, onError: KeyFileErrorHandler, interval?: number): SigningKeys {
  const file = watchedFile(path, parseSigningKeys, onError, interval)
  return {
    get current() {
      return file.current.signing
    },
    get jwks() {
      return { keys: file.current.published }
    },
    derive: purpose =>
      file.current.seeds.map(seed => Buffer.from(hkdfSync('sha256', seed, '', `careeasy ${purpose}`, 32))),
    close: file.close,
  }
}

/** Reads the trust bundle at `path`, `{ issuer: JWKS }`, and follows its changes as above. */
export function loadTrustBundle(path: string, onError: KeyFileErrorHandler, interval?: number): TrustBundle {
  const file: WatchedFile<PublicKeys> = watchedFile(path, parseTrustBundle, onError, interval)
  return { find: (issuer, kid) => file.current.get(issuer)?.get(kid), close: file.close }
}

type PublicKeys = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The keys of a JWKS as PEM by key id; a key that is not Ed25519 for signatures is refused. */
export function pemByKid(jwks: unknown): ReadonlyMap<string, string> {
  return new Map(
    keysOf(jwks).map(jwk => [
      kidOf(jwk),
      createPublicKey({ key: publicHalf(jwk), format: 'jwk' })
        .export({ type: 'spki', format: 'pem' })
        .toString(),
    ]),
  )
}

function parseTrustBundle(text: string): PublicKeys {
  const bundle = JSON.parse(text) as Record<string, unknown>
  return new Map(Object.entries(bundle).map(([issuer, jwks]) => [issuer, pemByKid(jwks)]))
}

function parseSigningKeys(text: string) {
  const jwks = keysOf(JSON.parse(text))
  const [first] = jwks
  if (first === undefined) throw new Error('a signing key file needs at least one key')
  const pem = createPrivateKey({ key: first, format: 'jwk' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
  return {
    signing: { kid: kidOf(first), pem },
    published: jwks.map(publicHalf),
    seeds: jwks.map(jwk => Buffer.from(String(jwk['d']), 'base64url')),
  }
}

function keysOf(jwks: unknown): JsonWebKey[] {
  const keys = (jwks as { keys?: JsonWebKey[] } | null)?.keys
  if (!Array.isArray(keys)) throw new Error('a JWKS has a list of keys')
  return keys
}

function kidOf(jwk: JsonWebKey): string {
  const kid = jwk['kid']
  if (typeof kid !== 'string' || kid === '') throw new Error('every key needs a kid')
  return kid
}

function publicHalf(jwk: JsonWebKey): PublicJwk & JsonWebKey {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || jwk.x === undefined) {
    throw new Error(`key ${kidOf(jwk)} is not an Ed25519 key`)
  }
  return { kty: 'OKP', crv: 'Ed25519', x: jwk.x, kid: kidOf(jwk), alg: 'EdDSA', use: 'sig' }
}
