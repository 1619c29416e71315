import { createHash, createHmac } from 'node:crypto'
import { randomBase32, toBase32 } from '@careeasy/identity'

/** Characters of an Auth_key: 170 bits. */
const length = 34

/** An Auth_key: 34 random characters. The client alone keeps it. */
export function createAuthKey(): string {
  return randomBase32(length)
}

/**
 * The key that follows in a session, by each of the secrets. It follows from the key before: a client that asks
 * twice gets the same one from any replica, and none has to keep it.
 */
export function nextAuthKeys(secrets: readonly Buffer[], sid: string, authKey: string): string[] {
  return secrets.map(secret => {
    const bytes = createHmac('sha512', secret).update(`${sid}|${authKey}`).digest()
    return toBase32(bytes.subarray(0, length))
  })
}

/** What session and token keep of an Auth_key, the claim `akh`: base64url SHA-256. */
export function hashAuthKey(authKey: string): string {
  return createHash('sha256').update(authKey).digest('base64url')
}
