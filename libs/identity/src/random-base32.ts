import { randomBytes } from 'node:crypto'

/** Crockford's alphabet: no I, L, O or U, so that nobody misreads one on the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Random characters of Crockford base32 from a CSPRNG, five bits each: 32 divides 256, so none is likelier. */
export function randomBase32(length: number): string {
  return toBase32(randomBytes(length))
}

/** One character of Crockford base32 for each byte, from its low five bits. */
export function toBase32(bytes: Uint8Array): string {
  return Array.from(bytes, byte => alphabet.charAt(byte % alphabet.length)).join('')
}
