import { createPrivateKey, createPublicKey, hkdfSync, type JsonWebKey, type KeyObject } from 'node:crypto'
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

/**
 * A service's own signing keys, from a private JWKS file. The first key signs; all are published. A key with
 * `nbf` (epoch seconds) signs from then on: until then everybody learns of it, and the next in the file signs.
 */
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
      return signerOf(file.current).key
    },
    get jwks() {
      return { keys: file.current.published }
    },
    derive(purpose) {
      const current = signerOf(file.current)
      const others = file.current.signers.filter(signer => signer !== current)
      return [current, ...others].map(({ seed }) =>
        Buffer.from(hkdfSync('sha256', seed, '', `careeasy ${purpose}`, 32)),
      )
    },
    close: file.close,
  }
}

/** Reads the trust bundle at `path`, `{ issuer: JWKS }`, and follows its changes as above. */
export function loadTrustBundle(path: string, onError: KeyFileErrorHandler, interval?: number): TrustBundle {
  const file: WatchedFile<PublicKeys> = watchedFile(path, parseTrustBundle, onError, interval)
  return { find: (issuer, kid) => file.current.get(issuer)?.get(kid), close: file.close }
}

type PublicKeys = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * The keys of a JWKS as PEM by key id. Those for encryption (RFC 7517, 4.2) are left out; any other that is not
 * Ed25519 for signatures is refused.
 */
export function pemByKid(jwks: unknown): ReadonlyMap<string, string> {
  const verifying = keysOf(jwks).filter(({ use }) => use !== 'enc')
  return new Map(
    verifying.map(jwk => [
      kidOf(jwk),
      createPublicKey({ key: publicHalf(jwk), format: 'jwk' })
        .export({ type: 'spki', format: 'pem' })
        .toString(),
    ]),
  )
}

function parseTrustBundle(text: string): PublicKeys {
  const bundle = parseSecretJson(text) as Record<string, unknown>
  return new Map(Object.entries(bundle).map(([issuer, jwks]) => [issuer, pemByKid(jwks)]))
}

/** The keys of a private JWKS file. @throws without a word of what stands in it. */
export function parseKeyFile(text: string): JsonWebKey[] {
  return keysOf(parseSecretJson(text))
}

/** JSON.parse quotes the text around a fault: part of a private key would end up in the log. */
function parseSecretJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('the key file is not JSON')
  }
}

interface Signer {
  readonly key: SigningKey
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly seed: Buffer
}

function parseSigningKeys(text: string) {
  const jwks = parseKeyFile(text)
  const [first, ...others] = jwks.map(toSigner)
  if (first === undefined) throw new Error('a signing key file needs at least one key')
  return { signers: [first, ...others] as const, published: jwks.map(publicHalf) }
}

function toSigner(jwk: JsonWebKey): Signer {
  const kid = kidOf(jwk)
  const pem = privateKeyOf(jwk).export({ type: 'pkcs8', format: 'pem' }).toString()
  const from = Number(jwk['nbf'] ?? 0) * 1_000
  return { key: { kid, pem }, from, seed: Buffer.from(String(jwk['d']), 'base64url') }
}

function signerOf({ signers }: ReturnType<typeof parseSigningKeys>): Signer {
  return signers.find(({ from }) => from <= Date.now()) ?? signers[0]
}

/** The private key of a JWK. @throws without a word of what stands in it. */
export function privateKeyOf(jwk: JsonWebKey): KeyObject {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' })
  } catch {
    // What it throws may quote the key.
    throw new Error(`key ${kidOf(jwk)} is not a private key`)
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
