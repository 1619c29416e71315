import { createHash } from 'node:crypto'
import { randomBase32 } from '@careeasy/identity'

/** An Auth_key: 34 random characters, 170 bits. The client alone keeps it. */
export function createAuthKey(): string {
  return randomBase32(34)
}

/** What session and token keep of an Auth_key, the claim `akh`: base64url SHA-256. */
export function hashAuthKey(authKey: string): string {
  return createHash('sha256').update(authKey).digest('base64url')
}
