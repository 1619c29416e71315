import { hash } from 'node:crypto'

/** What Memcached takes as a key: 250 bytes at most, no spaces or control characters. */
const plain = /^[0-9A-Za-z][\x21-\x7e]{0,249}$/

/**
 * A key as a server with narrow rules takes it: itself where it can be, else its SHA-256 behind a `#`, with which no
 * key goes as itself. So two keys never meet, least of all two tenants'. Hashed are the UTF-16 units: in UTF-8 all
 * halves of surrogate pairs look the same.
 */
export function wireKey(key: string): string {
  return plain.test(key) ? key : `#${hash('sha256', Buffer.from(key, 'utf16le'), 'base64url')}`
}
